"""A chapter as HTML, for the page where the report is chosen and written."""

import base64
from collections.abc import Callable, Sequence

from markupsafe import Markup

from dashboard.report import blocks as b


def chapter(shown: b.Chapter) -> Markup:
    """A chapter with its heading, as an article; every text is escaped."""
    within = Markup("").join(SHOWN[type(block)](block) for block in shown.blocks)
    return Markup("<article class='report'><h3>{}</h3>{}</article>").format(shown.title, within)


def _heading(block: b.Heading) -> Markup:
    return Markup("<h{level}>{words}</h{level}>").format(level=block.level + 2, words=block.words)


def _paragraph(block: b.Paragraph) -> Markup:
    return Markup("<p class='report-{}'>{}</p>").format(block.style, block.words)


def _bullets(block: b.Bullets) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(map(Markup("<li>{}</li>").format, block.items)))


def _figure(block: b.Figure) -> Markup:
    return Markup("<figure><figcaption>{}</figcaption>{}</figure><p class='report-note'>{}</p>").format(
        block.title, _image(block), block.source
    )


def _triangle(block: b.Triangle) -> Markup:
    return Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(block.title, _image(block))


def _image(block: b.Figure | b.Triangle) -> Markup:
    from dashboard.report.drawings import Drawings, alt  # matplotlib: not before a figure is looked at

    svg = base64.b64encode(Drawings().image(block, "svg")).decode()
    return Markup("<img alt='{}' src='data:image/svg+xml;base64,{}'>").format(alt(block), svg)


def _table(block: b.Table) -> Markup:
    head = Markup("").join(map(Markup("<th scope='col'>{}</th>").format, block.header))
    rows = Markup("").join(Markup("<tr>{}</tr>").format(_cells(cells, len(block.header))) for cells in block.rows)
    return Markup(
        "<div class='report-table' tabindex='0' role='region' aria-label='{title}'>"
        "<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        "<p class='report-note'>{note}</p>"
    ).format(title=block.title, head=head, rows=rows, note=block.note)


def _cells(cells: Sequence[str], columns: int) -> Markup:
    """One cell is a heading over all columns; in the others all lines but the first are small."""
    if len(cells) == 1:
        return Markup("<th scope='rowgroup' colspan='{}'>{}</th>").format(columns, cells[0])
    made = []
    for words in cells:
        first, *rest = words.split("\n")
        small = Markup("").join(map(Markup("<small>{}</small>").format, rest))
        made.append(Markup("<td>{}{}</td>").format(first, small))
    return Markup("").join(made)


SHOWN: dict[type, Callable[..., Markup]] = {
    b.Heading: _heading,
    b.Paragraph: _paragraph,
    b.Bullets: _bullets,
    b.Figure: _figure,
    b.Triangle: _triangle,
    b.Table: _table,
}
