"""A map as one SVG: sharp at any size, printed as seen, and each area a thing to choose; and its legend as HTML.

Colours of classes stand in the picture; all else (ink, paper, water) follows the reader's theme by map.css.
"""

from collections.abc import Iterable

from markupsafe import Markup

from dashboard.figures.map import legend
from dashboard.figures.map.geometry import Projection
from dashboard.figures.map.spec import Area, Layer, Map
from dashboard.figures.palette import Palette
from dashboard.figures.shown import Shown
from dashboard.figures.spec import SIGNS, Look

WIDTH, MARGIN = 1000, 14  # of the picture, in its own units
PATTERNED = ("uncertain", "withheld")
LINES = {"solid": "particularly_exposed", "dashed": "exposed", "dotted": "risk"}  # the classes of map.css
NOTHING = Markup("")

DRAWING = Markup("<svg viewBox='0 0 {} {}' xmlns='http://www.w3.org/2000/svg'>{}</svg>")
PATTERNS = Markup(
    "<pattern id='uncertain' width='11' height='11' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>"
    "<rect class='hatch-light' width='4.4' height='11'/><rect class='hatch-dark' x='4.4' width='1.3' height='11'/>"
    "</pattern>"
    "<pattern id='withheld' width='16' height='16' patternUnits='userSpaceOnUse'>"
    "<circle class='dot' cx='4' cy='4' r='1.8'/><circle class='dot' cx='12' cy='12' r='1.8'/></pattern>"
)
CLIP = Markup("<clipPath id='c-{0}'><use href='#a-{0}'/></clipPath>")
AREA = Markup(
    "<g class='area' role='radio' aria-checked='false' tabindex='-1' data-area='{id}' data-x='{x}' data-y='{y}'"
    " data-tip='{tip}' aria-label='{spoken}'>"
    "<g{fill} class='{kind}'><path id='a-{id}' d='{path}'/></g>{hatch}</g>"
)
FILL = Markup(" style='fill:{}'")
HATCH = Markup("<use href='#a-{}' fill='url(#{})'/>")
EDGE = Markup("<use href='#a-{}' class='{}'/>")
CLIPPED = Markup("<use href='#a-{0}' class='{1}' clip-path='url(#c-{0})'/>")
MOVED_BY_THE_PAGE = Markup("<use class='chosen-edge'/><use class='chosen'/><use class='focus'/>")
CELL = Markup("<path class='cell' style='fill:{}' data-tip='{}' d='{}'/>")
OLD = Markup("<path class='old-edge' d='{0}'/><path class='old' d='{0}'/>")
EXPOSED = Markup("<path class='exposed-edge' d='{2}'/><path class='exposed level-{0}' data-tip='{1}' d='{2}'/>")
TEXT = Markup("<text class='{}' aria-hidden='true' x='{}' y='{}'{}>{}</text>")
VALUE = Markup(" class='value'")
LINE = Markup("<tspan x='{}' dy='{}em'{}>{}</tspan>")
STAMP = Markup("<text class='demonstration' aria-hidden='true' y='{y}' transform='rotate(-12 {x} {y})'>{lines}</text>")


def show(picture: Map, look: Look) -> list[Shown]:
    """The map as SVG with its legend under it."""
    return [Shown(html=draw(picture, look.palette), alt=picture.alt, below=legend.html(picture, look))]


def draw(picture: Map, palette: Palette) -> Markup:
    """The map as SVG: areas, their patterns and edges, certain differences outlined, layers over, names."""
    projection = Projection.of((area.geometry for area in picture.areas), WIDTH, MARGIN)
    drawn = [
        Markup("<defs>{}{}</defs>").format(PATTERNS, _all(CLIP.format(area.area_id) for area in _certain(picture))),
        *(_area(area, projection, palette) for area in picture.areas),
        *(EDGE.format(area.area_id, "halo") for area in picture.areas),
        *(EDGE.format(area.area_id, f"edge {area.pattern}") for area in picture.areas),
        *(CLIPPED.format(area.area_id, kind) for area in _certain(picture) for kind in ("certain-edge", "certain")),
        *(_layer(layer, projection, palette) for layer in picture.layers if layer.is_filled),
        *(_layer(layer, projection, palette) for layer in picture.layers if not layer.is_filled),
        _stamp(picture.mark, projection),
        MOVED_BY_THE_PAGE,
        *(_words(area, projection, picture.is_named) for area in picture.areas),
    ]
    return DRAWING.format(WIDTH, projection.height, _all(drawn))


def _certain(picture: Map) -> list[Area]:
    return [area for area in picture.areas if area.sign]


def _all(parts: Iterable[Markup]) -> Markup:
    return NOTHING.join(parts)


def _area(area: Area, projection: Projection, palette: Palette) -> Markup:
    x, y = projection.point(*area.point)
    return AREA.format(
        id=area.area_id,
        x=x,
        y=y,
        tip=_attribute(area.tip),
        spoken=area.spoken,
        fill=FILL.format(palette.of(area.colour)) if area.colour else "",
        kind="filled" if area.colour else area.pattern,
        path=projection.path(area.geometry),
        hatch=HATCH.format(area.area_id, area.pattern) if area.pattern in PATTERNED else "",
    )


def _attribute(phrase: str) -> Markup:
    """Words of several lines for an attribute, whose line breaks would be read as spaces."""
    return Markup("&#10;").join(phrase.split("\n"))


def _layer(layer: Layer, projection: Projection, palette: Palette) -> Markup:
    drawn = []
    for shape in layer.shapes:
        path, look = projection.path(shape.geometry), layer.classes[shape.number]
        if layer.kind == "cells":
            drawn.append(CELL.format(palette.of(look.colour), _attribute(shape.tip), path))
        elif layer.kind == "old":
            drawn.append(OLD.format(path))
        else:
            drawn.append(EXPOSED.format(LINES[look.dash], _attribute(shape.tip), path))
    return _all(drawn)


def _words(area: Area, projection: Projection, is_named: bool) -> Markup:
    """Name and value in the area, and a shorter form for small screens; hidden from screen readers, who have better."""
    x, y = projection.point(*area.point)
    value = f"{SIGNS.get(area.sign, '')} {area.words}".strip()
    lines = [*(area.name.replace("-", "-\n", 1).split("\n") if is_named else []), value]
    rise = 0.35 - (len(lines) - 1) * 0.55
    spans = _all(
        LINE.format(x, f"{rise if at == 0 else 1.1:.2f}", VALUE if at == len(lines) - 1 else "", line)
        for at, line in enumerate(lines)
    )
    if not is_named:
        return TEXT.format("small", x, y, "", spans)
    return TEXT.format("full", x, y, "", spans) + TEXT.format("short", x, y, Markup(" dy='.35em'"), value)


def _stamp(mark: str, projection: Projection) -> Markup:
    """The mark of demonstration data as a slanting band over the city, part of the picture; '' without a mark."""
    if not mark:
        return NOTHING
    x, y = WIDTH / 2, projection.height / 2
    lines = mark.replace(" – ", "\n– ").split("\n")
    return STAMP.format(
        x=x, y=y, lines=_all(LINE.format(x, f"{1.1 * at:.1f}", "", line) for at, line in enumerate(lines))
    )
