"""picture -> PNG (for print), SVG or PDF by matplotlib, without a browser, in the frame that the screen has."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from dashboard import words
from dashboard.figures import axes as figures_axes
from dashboard.figures.heading import Heading
from dashboard.figures.lines import panels_file as lines_panels_file
from dashboard.figures.map import file as map_file
from dashboard.figures.page_frame import DPI, DRAWING, WIDTH, framed, ready, saved, width_of
from dashboard.figures.palette import LIGHT
from dashboard.figures.points import file as points_file
from dashboard.figures.spec import (
    Bars,
    Grid,
    Heat,
    Hexagons,
    Lines,
    Map,
    Pairs,
    Panels,
    Picture,
    Points,
    Pyramid,
    Ranked,
    Spine,
)
from dashboard.figures.spine import file as spine_file

SMALL = 8.5
ROW = 0.27
HEADROOM = 0.24
COUNT = {"size": 6.5, "ha": "center", "va": "center", "parse_math": False}  # the number in a cell


def draw(picture: Picture, head: Heading | None, form: str, density: int = DPI) -> bytes:
    """The figure with its frame; without a heading only what is drawn, for a document that has its own."""
    with DRAWING:
        ready()
        return saved(drawn(picture, head), form, head, picture.alt, density)


def drawn(picture: Picture, head: Heading | None) -> Figure:
    """The figure itself: room is made for every label before anything is drawn."""
    room, plot = KINDS[type(picture)]
    left, right, bottom, height = room(picture)
    figure, low = framed(bottom + height + HEADROOM, head, notes(picture))
    total = figure.get_figheight()
    axes = figure.add_axes((left / WIDTH, (low + bottom) / total, (WIDTH - left - right) / WIDTH, height / total))
    plot(axes, picture)
    if picture.mark:
        stamp(axes, picture.mark)
    for axis in [axis for one in figure.axes for axis in (one.xaxis, one.yaxis)]:
        if axis.get_visible() and not axis.label.get_text():
            unmeasured(axis)
    return figure


def unmeasured(axis: Axis) -> None:
    """Names along an axis that has no title are not measured each time it is drawn: nothing is placed beyond them."""
    for label in axis.get_ticklabels():
        label.set_in_layout(False)


def room_lines(picture: Lines) -> tuple[float, float, float, float]:
    """Inches to the left, right and below what is drawn, and its height; so for every kind of picture."""
    labels = [part for series in picture.series for part in figures_axes.broken(series.label).split("\n")]
    return 0.62, 0.3 + max((width_of(label, 9, True) for label in labels), default=0), 0.36, 2.6


def room_ranked(picture: Ranked) -> tuple[float, float, float, float]:
    """Room for the names at the left and the values at the right."""
    widest = max(width_of(label, 9, True) for label in picture.rows["label"])
    notes = [figures_axes.note(row, picture) for row in picture.rows.to_dict("records")]
    return 0.3 + widest, 0.3 + max(width_of(note, SMALL) for note in notes), 0.36, ROW * len(notes) + 0.1


def room_heat(picture: Heat) -> tuple[float, float, float, float]:
    """Room for the rows' names, and a line for each row."""
    widest = max(width_of(str(label), SMALL) for label in picture.frame.index)
    return 0.3 + widest, 0.2, 0.36, ROW * len(picture.frame)


def room_bars(picture: Bars) -> tuple[float, float, float, float]:
    """Room for names of two lines below."""
    return 0.62, 0.2, 0.75, 2.4


def notes(picture: Picture) -> list[str]:
    """What signs in the picture mean: each break of the series by its day, dashes, hollow points."""
    if not isinstance(picture, Lines):
        return []
    shown = figures_axes.shown_breaks(picture)
    return [f"◆ {on:%Y-%m-%d}: {meaning}" for on, meaning in shown]


def stamp(axes: Axes, mark: str) -> None:
    """The mark of demonstration data as a slanting band across what is drawn, part of the picture."""
    over = axes.figure.add_axes(axes.get_position(), zorder=20)
    over.axis("off")
    over.text(
        0.5,
        0.5,
        mark.replace(" – ", "\n– "),
        transform=over.transAxes,
        rotation=12,
        ha="center",
        va="center",
        size=15,
        weight="bold",
        color=LIGHT.notice,
        alpha=0.55,
        zorder=9,
        bbox={"facecolor": "none", "edgecolor": LIGHT.notice, "linewidth": 0.8, "pad": 6},
    )


def bars(axes: Axes, picture: Bars) -> None:
    """Columns side by side in each group, from zero, with a legend where there are several."""
    frame, count = picture.frame, len(picture.frame.columns)
    wide = 0.8 / count
    for place, name in enumerate(frame):
        at = [index + (place - (count - 1) / 2) * wide for index in range(len(frame))]
        colour = picture.colours[place % len(picture.colours)]
        axes.bar(at, frame[name].astype(float), wide * 0.94, color=colour, label=str(name))
    names = [wording_label(label) for label in frame.index]
    shown = range(0, len(frame), every(names, WIDTH - 0.82))
    axes.set_xticks(shown, [names[place] for place in shown], size=SMALL)
    figures_axes.plain(axes, picture)
    missing = [place for place in range(len(frame)) if frame.iloc[place].isna().all()]
    if missing and picture.no_figure:
        axes.plot(missing, [0] * len(missing), "s", color=LIGHT.muted, markerfacecolor=LIGHT.paper, clip_on=False)
        axes.annotate(
            f"□ {picture.no_figure}",
            (1, 1),
            (0, 3),
            xycoords="axes fraction",
            textcoords="offset points",
            size=SMALL,
            color=LIGHT.muted,
            ha="right",
        )
    if count > 1:
        axes.legend(frameon=False, fontsize=SMALL, ncols=count, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0)


def every(names: list[str], room: float) -> int:
    """Every how many of the names along an axis of `room` inches can be written without touching."""
    widest = max(width_of(part, SMALL) for name in names for part in name.split("\n"))
    return -(-len(names) // max(int(room / (widest + 0.15)), 1))


def wording_label(label: object) -> str:
    """A group's name over at most two lines."""
    phrase = str(label).split(" ")
    half = (len(phrase) + 1) // 2
    return str(label) if len(str(label)) < 14 else f"{' '.join(phrase[:half])}\n{' '.join(phrase[half:])}"


def heat(axes: Axes, picture: Heat) -> None:
    """Cells darker the more there are, the number in each where there is room; no figure is a dotted cell."""
    frame = picture.frame.astype(float)
    most = frame.max().max()
    shades = [figures_axes.shade_of(value, most) for value in frame.to_numpy().ravel()]
    axes.add_collection(figures_axes.cells(frame, shades), autolim=False)
    if len(frame.columns) <= 24:
        for place, (value, shade) in enumerate(zip(frame.to_numpy().ravel(), shades, strict=True)):
            down, across = divmod(place, len(frame.columns))
            ink = LIGHT.paper if shade in LIGHT.sequential[3:] else LIGHT.ink
            if pd.notna(value):
                phrase = f"{_more(picture, down, across)}{words.number(value, picture.language)}"
                axes.text(across + 0.5, down + 0.5, phrase, color=ink, **COUNT)
    axes.set(xlim=(0, len(frame.columns)), ylim=(len(frame), 0))
    names = [str(name) for name in frame.columns]
    shown = range(0, len(names), every(names, axes.get_position().width * WIDTH))
    axes.set_xticks([at + 0.5 for at in shown], [names[at] for at in shown], size=SMALL)
    axes.set_yticks([at + 0.5 for at in range(len(frame))], [str(name) for name in frame.index], size=SMALL)
    axes.tick_params(length=0, colors=LIGHT.muted)
    axes.spines[:].set_visible(False)


def _more(picture: Heat, down: int, across: int) -> str:
    return "▲ " if picture.more is not None and picture.more.iloc[down, across] else ""


KINDS = {
    Lines: (room_lines, figures_axes.lines),
    Ranked: (room_ranked, figures_axes.ranked),
    Bars: (room_bars, bars),
    Heat: (room_heat, heat),
    Map: (map_file.room_areas, map_file.areas),
    Hexagons: (map_file.room_hexagons, map_file.hexagons),
    Panels: (lines_panels_file.room, lines_panels_file.panels),
    Points: (points_file.room_points, points_file.points),
    Pairs: (points_file.room_pairs, points_file.pairs),
    Spine: (spine_file.room_spine, spine_file.spine),
    Grid: (spine_file.room_grid, spine_file.grid),
    Pyramid: (spine_file.room_pyramid, spine_file.pyramid),
}
