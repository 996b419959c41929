"""The legend of a map as HTML, under its SVG."""

from collections.abc import Iterable

from markupsafe import Markup

from dashboard.figures.map.classes import readable_on
from dashboard.figures.map.spec import Layer, Map
from dashboard.figures.palette import Palette
from dashboard.figures.spec import Look

LINES = {"solid": "particularly_exposed", "dashed": "exposed", "dotted": "risk"}  # the classes of style.css
NOTHING = Markup("")


def _all(parts: Iterable[Markup]) -> Markup:
    return NOTHING.join(parts)


def html(picture: Map, look: Look) -> Markup:
    """The classes with their numbers, lowest first; what edges and patterns mean; how it was made; the layers."""
    text = look.text
    last = len(picture.classes)
    classes = _all(
        Markup(
            "<li><i style='background:{shade};color:{ink}'>{number}</i><span>{low} {to} {high}</span>"
            "<b aria-hidden='true'>{low}</b>{end}</li>"
        ).format(
            shade=shade,
            ink=readable_on(shade),
            number=number,
            low=low,
            high=high,
            to=text["to"],
            end=Markup("<b aria-hidden='true'>{}</b>").format(high) if number == last else "",
        )
        for number, (colour, low, high) in enumerate(picture.classes, 1)
        for shade in [look.palette.of(colour)]
    )
    signs = _all(Markup("<li><i class='{}'></i>{}</li>").format(*sign) for sign in picture.signs)
    return Markup(
        "{mark}<ul class='legend classes' aria-label='{legend}'>{classes}</ul>"
        "<ul class='legend marks' aria-label='{marks}'>{signs}</ul>"
        "<p class='legend-note'>{notes}</p>{layers}"
    ).format(
        mark=_mark(picture.mark),
        legend=text["legend"],
        classes=classes,
        marks=text["legend_marks"],
        signs=signs,
        notes=" ".join(picture.notes),
        layers=_all(_layer_legend(layer, look.palette) for layer in picture.layers),
    )


def _mark(mark: str) -> Markup:
    return Markup("<p class='demonstration'>{}</p>").format(mark) if mark else NOTHING


def _layer_legend(layer: Layer, palette: Palette) -> Markup:
    """What a layer's lines or colours mean, whose they are, and how to read them."""
    items = _all(
        Markup("<li><i{}></i>{}</li>").format(_sample(layer, at, palette), one.label)
        for at, one in enumerate(layer.classes)
    )
    title = Markup("<p class='legend-title'><b>{}</b></p>").format(layer.title) if layer.title else NOTHING
    listed = Markup("<ul class='legend' aria-label='{}'>{}</ul>").format(layer.label, items) if items else NOTHING
    note = Markup("<p class='legend-note'>{}</p>").format(layer.note) if layer.note else NOTHING
    return Markup("<div class='listed'>{}{}{}{}</div>").format(title, _mark(layer.mark), listed, note)


def _sample(layer: Layer, number: int, palette: Palette) -> Markup:
    """What a class of a layer looks like in its legend."""
    if layer.kind == "cells":
        return Markup(" style='background:{}'").format(palette.of(layer.classes[number].colour))
    name = "old" if layer.kind == "old" else LINES[layer.classes[number].dash]
    return Markup(" class='line {}'").format(name)
