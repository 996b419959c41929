"""Grids on the screen as HTML tables: on a phone each row becomes a list, so every cell carries its column's name."""

from itertools import groupby

from markupsafe import Markup

from dashboard.figures.grid.spec import Grid, GridCell, GridRow
from dashboard.figures.shown import Shown
from dashboard.figures.spec import Look


def grid(picture: Grid, look: Look) -> list[Shown]:
    """Measures by district; rows of demonstration data are a table of their own under their mark.

    A grid with a legend is one of shapes alone: sources by year.
    """
    if picture.legend:
        return [Shown(html=_years(picture), alt=picture.alt)]
    parts = [
        Markup("<div class='{}'>{}{}</div>").format(
            "apart" if mark else "real", band(mark), _table(picture, list(rows), bool(mark), look.text)
        )
        for mark, rows in groupby(sorted(picture.rows, key=lambda row: row.mark), key=lambda row: row.mark)
    ]
    return [Shown(html=Markup("").join(parts), alt=picture.alt)]


def band(mark: str) -> Markup:
    """The mark of demonstration data; nothing for real figures."""
    return Markup("<p class='demonstration'>{}</p>").format(mark) if mark else Markup("")


def _table(picture: Grid, rows: list[GridRow], is_marked: bool, text: dict[str, str]) -> Markup:
    groups = Markup("").join(
        Markup("<th colspan='{}' scope='colgroup' role='columnheader'>{}</th>").format(count, name)
        for name, count in picture.groups
    )
    names = Markup("").join(map(Markup("<th scope='col' role='columnheader'>{}</th>").format, picture.columns))
    return Markup(
        "<table class='grid{marked}' role='table'><caption class='unseen'>{caption}</caption><thead role='rowgroup'>"
        "<tr role='row'><td role='cell'></td>{groups}</tr><tr role='row'>"
        "<th scope='col' role='columnheader'>{first}</th>{names}</tr></thead>"
        "<tbody role='rowgroup'>{body}</tbody></table>"
    ).format(
        marked=" marked" if is_marked else "",
        caption=text["priority_grid_caption"],
        groups=groups,
        first=text["column_indicator"],
        names=names,
        body=Markup("").join(_row(row, picture) for row in rows),
    )


def _row(row: GridRow, picture: Grid) -> Markup:
    known = Markup("<small class='known'>{}</small>").format(row.known) if row.known else ""
    fold = Markup("<details class='unfold'><summary>{}</summary></details>").format(row.summary) if row.summary else ""
    cells = Markup("").join(_cell(cell, name) for cell, name in zip(row.cells, picture.columns, strict=True))
    return Markup(
        "<tr role='row'><th scope='row' role='rowheader'><a href='{}' target='_self'>{}</a>"
        "<small>{}</small>{}{}</th>{}</tr>"
    ).format(row.link, row.label, row.detail, known, fold, cells)


def _cell(cell: GridCell, district: str) -> Markup:
    """Value with shape against the rest of the city, and under it the shape of the change since the baseline."""
    if not cell.shape:
        return Markup(
            "<td role='cell' class='empty' data-district='{}' title='{}'>"
            "<span aria-hidden='true'>–</span><span class='unseen'>{}</span></td>"
        ).format(district, cell.tip, cell.word)
    below: str = ""
    if cell.below:
        below = Markup(
            "<small class='{}'><span aria-hidden='true'>{}</span><span class='unseen'>. {}</span></small>"
        ).format(cell.below_course, cell.below, cell.below_word)
    return Markup(
        "<td role='cell' class='{}' data-district='{}' title='{}'><span class='now'>"
        "<span class='shape' aria-hidden='true'>{}</span> {}<span class='unseen'>, {}</span></span>{}</td>"
    ).format(cell.course, district, cell.tip, cell.shape, cell.value, cell.word, below)


def _years(picture: Grid) -> Markup:
    """Sources by year: a shape in each cell, its meaning for those who cannot see it."""
    keys = Markup("").join(
        Markup("<li><i class='reach-{}'></i>{}</li>").format(course, meaning) for course, _, meaning in picture.legend
    )
    heads = Markup("").join(
        map(Markup("<th scope='col' role='columnheader'><span>{}</span></th>").format, picture.columns)
    )
    return Markup(
        "<ul class='spine-legend'>{}</ul><table class='reach' role='table' style='--years:{}'>"
        "<thead role='rowgroup'><tr role='row'><td role='cell'></td>{}</tr></thead>"
        "<tbody role='rowgroup'>{}</tbody></table>"
    ).format(keys, len(picture.columns), heads, Markup("").join(map(_years_row, picture.rows)))


def _years_row(row: GridRow) -> Markup:
    cells = Markup("").join(
        Markup("<td role='cell'>{}<span class='hidden'>{}</span></td>").format(
            Markup("<i class='reach-{}'></i>").format(cell.course) if cell.shape else "", cell.word
        )
        for cell in row.cells
    )
    return Markup("<tr{} role='row'><th scope='row' role='rowheader'>{}<small>{}</small>{}</th>{}</tr>").format(
        Markup(" class='marked'") if row.mark else "", row.label, row.detail, band(row.mark), cells
    )
