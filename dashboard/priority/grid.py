"""The priority page's HTML: which measures move which way, and the grid of indicators over districts."""

from html import escape

import pandas as pd

from dashboard import words
from dashboard.frame import components, session
from dashboard.priority import latest, view
from dashboard.reading import catalogue
from dashboard.reading.catalogue import Indicator
from dashboard.words import directions

MOVED = ("right", "wrong", "changed")  # the courses seen at once on a phone; the others fold
FEW = 2  # so many districts' figures need no fold


def goal(con, area: str) -> str:
    """What the area is about, the goal that public documents name, and the wanted directions."""
    text = session.texts()
    rows = session.read(catalogue.priority_areas, session.language()).set_index("id")
    about = text["priority_all_about"] if area == "all" else rows.loc[area, "about"]
    named = text[f"priority_goal_{area}"]
    wanted = view.directions(con, area)
    return (
        f"<p class='about'>{escape(about)}</p><p class='goal'><b>{escape(text['priority_goal'])}</b> {escape(named)} "
        f"<b>{escape(text['direction'])}.</b> {escape(wanted)}</p>"
    )


def movements(con, area: str) -> str:
    """The city's measures by course: the wanted way, the other way, without a wanted way, none, cannot be said."""
    columns = "".join(_course(name, items) for name, items in view.courses(con, area).items() if items)
    return f"<div class='courses'>{columns}</div>"


def _course(name: str, items: list[tuple]) -> str:
    """The measures of one course; on a phone those that have not moved fold."""
    text, told = session.texts(), "".join(_movement(item, rows) for item, rows in items)
    fold = "" if name in MOVED else components.unfold(text["unfold_measures"].format(count=len(items)))
    return (
        f"<section class='course {name}'><h2>{escape(text[f'course_{name}'])} <span>({len(items)})</span></h2>"
        f"{fold}<ul>{told}</ul></section>"
    )


def _movement(item: Indicator, rows: pd.DataFrame) -> str:
    text, code = session.texts(), session.language()
    onward = components.address("trend", indicator=item.id)
    row = rows.iloc[0]
    told = text["priority_by_group"] if len(rows) > 1 else words.changed_short(row["finding"], item, "year", code, text)
    value = "" if len(rows) > 1 else f" {words.stated(row['value'], item, code)} ({row['period_start'].year})."
    place = f" {row['area']}:" if row["area_id"] != "stockholm" and len(rows) == 1 else ""
    return (
        f"<li><a href='{escape(onward)}' target='_self'>{escape(item.short)}</a>{escape(place)}<b>{escape(value)}</b> "
        f"<span class='told'>{escape(told)}.</span></li>"
    )


def grid(con, area: str) -> str:
    """Indicators as rows and districts as columns, or a sentence where no indicator has a district's figure.

    On a phone each row becomes a list. Demonstration data are a grid of their own under their mark.
    """
    text = session.texts()
    rows = session.read(view.grid, area)
    known = {item.id: item for item in view.indicators(con, area)}
    if rows.empty:
        return f"<p>{escape(text['stands_out_nothing'])}</p>"
    is_marked = rows["indicator"].map(lambda key: known[key].mark)
    return "".join(
        f"<div class='{'apart' if mark else 'real'}'>{components.band(mark)}{_table(found, known, bool(mark))}</div>"
        for mark, found in rows.groupby(is_marked)
    )


def _table(rows: pd.DataFrame, known: dict[str, Indicator], marked: bool) -> str:
    text = session.texts()
    columns = rows.drop_duplicates("area_id").sort_values("column")
    parts = "".join(
        f"<th colspan='{columns['area_id'].isin(members).sum()}' scope='colgroup' role='columnheader'>"
        f"{escape(text[f'part_{part}'])}</th>"
        for part, members in view.PARTS.items()
    )
    names = "".join(f"<th scope='col' role='columnheader'>{escape(name)}</th>" for name in columns["area"])
    body = "".join(_row(known[key], found) for key, found in rows.groupby("indicator", sort=False))
    return (
        f"<table class='grid{' marked' if marked else ''}' role='table'>"
        f"<caption class='unseen'>{escape(text['priority_grid_caption'])}</caption><thead role='rowgroup'>"
        f"<tr role='row'><td role='cell'></td>{parts}</tr><tr role='row'>"
        f"<th scope='col' role='columnheader'>{escape(text['column_indicator'])}</th>{names}</tr></thead>"
        f"<tbody role='rowgroup'>{body}</tbody></table>"
    )


def _row(item: Indicator, rows: pd.DataFrame) -> str:
    onward = escape(components.address("map", indicator=item.id))
    when = f"{'' if item.method == 'share' else f'{item.unit}, '}{rows['year'].iloc[0]}"
    cells = "".join(_cell(item, row) for _, row in rows.iterrows())
    known, told = int(rows["value"].notna().sum()), ""
    if known < len(rows):
        phrase = session.texts()["priority_known"].format(known=known, total=len(rows))
        told = f"<small class='known'>{escape(phrase)}</small>"
    if known > FEW:
        told += components.unfold(words.compared(rows, session.texts()))
    return (
        f"<tr role='row'><th scope='row' role='rowheader'><a href='{onward}' target='_self'>{escape(item.short)}</a>"
        f"<small>{escape(when)}</small>{told}</th>{cells}</tr>"
    )


def _cell(item: Indicator, row: pd.Series) -> str:
    """Value with shape against the rest of the city, and under it the shape of the change since the baseline."""
    text, code = session.texts(), session.language()
    if pd.isna(row["value"]):
        phrase = text[f"status_{row['status']}"]
        return (
            f"<td role='cell' class='empty' data-district='{escape(row['area'])}' title='{escape(phrase)}'>"
            f"<span aria-hidden='true'>–</span><span class='unseen'>{escape(phrase)}</span></td>"
        )
    verdict = directions.of_district(row, item, text)
    changed, phrase = view.since(row, item)
    title = f"{row['area']}: {verdict.word}. {phrase}. {words.capital(words.interval(row, code, text))}"
    later = (
        f"<small class='{changed.course}'><span aria-hidden='true'>{latest.BASELINE} {changed.shape}</span>"
        f"<span class='unseen'>. {escape(phrase)}</span></small>"
        if changed
        else ""
    )
    return (
        f"<td role='cell' class='{verdict.course}' data-district='{escape(row['area'])}' title='{escape(title)}'>"
        f"<span class='now'>{verdict.drawn()} {words.stated(row['value'], item, code)}"
        f"<span class='unseen'>, {escape(verdict.word)}</span></span>{later}</td>"
    )


def limits(con, area: str) -> str:
    """What the figures cannot say, and where the area came from in the agreement of 2019."""
    text = session.texts()
    rows = session.read(catalogue.priority_areas, session.language())
    chosen = rows if area == "all" else rows[rows["id"] == area]
    show = components.unfold(text["unfold"])
    missing = "".join(
        f"<p class='missing'><b>{escape(text['cannot_say'])}</b> {escape(row.missing)}</p>"
        for row in chosen.itertuples()
    )
    earlier = "".join(
        f"<li><b>{escape(row.name)}.</b> {escape(row.earlier)}</li>" for row in chosen.itertuples(index=False)
    )
    return (
        f"<section class='limits'><h2>{escape(text['priority_limits'])}</h2>{show}{missing}</section>"
        f"<section class='limits'><h2>{escape(text['priority_earlier'])}</h2>{show}"
        f"<p>{escape(text['priority_annex'])}</p><ul>{earlier}</ul></section>"
    )
