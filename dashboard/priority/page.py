"""The priority page's HTML: its goal, which measures move which way, and what its figures cannot say."""

import pandas as pd
from duckdb import DuckDBPyConnection
from markupsafe import Markup

from dashboard import words
from dashboard.frame import addresses, components, kept, session
from dashboard.priority import view
from dashboard.reading import catalogue
from dashboard.reading.catalogue import Indicator
from dashboard.reading.geography import CITY

MOVED = ("right", "wrong", "changed")  # the courses seen at once on a phone; the others fold


def goal(con: DuckDBPyConnection, area: str) -> Markup:
    """What the area is about, the goal that public documents name, and the wanted directions."""
    text = session.texts()
    rows = kept.read(catalogue.priority_areas, session.language()).set_index("id")
    about = text["priority_all_about"] if area == "all" else rows.loc[area, "about"]
    return Markup("<p class='about'>{}</p><p class='goal'><b>{}</b> {} <b>{}.</b> {}</p>").format(
        about,
        text["priority_goal"],
        text[f"priority_goal_{area}"],
        text["direction"],
        view.directions(con, area),
    )


def movements(con: DuckDBPyConnection, area: str) -> Markup:
    """The city's measures by course: the wanted way, the other way, without a wanted way, none, cannot be said."""
    columns = Markup("").join(_course(name, items) for name, items in view.courses(con, area).items() if items)
    return Markup("<div class='courses'>{}</div>").format(columns)


def _course(name: str, items: list[tuple[Indicator, pd.DataFrame]]) -> Markup:
    """The measures of one course; on a phone those that have not moved fold."""
    text = session.texts()
    fold = "" if name in MOVED else Markup(components.unfold(text["unfold_measures"].format(count=len(items))))
    return Markup("<section class='course {}'><h2>{} <span>({})</span></h2>{}<ul>{}</ul></section>").format(
        name, text[f"course_{name}"], len(items), fold, Markup("").join(_movement(item, rows) for item, rows in items)
    )


def _movement(item: Indicator, rows: pd.DataFrame) -> Markup:
    """One measure: its name, and where it has one series its value and what its test says."""
    text, code = session.texts(), session.language()
    row, is_one = rows.iloc[0], len(rows) == 1
    told = words.changed_short(row["finding"], item, "year", code, text) if is_one else text["priority_by_group"]
    value = f" {words.stated(row['value'], item, code)} ({row['period_start'].year})." if is_one else ""
    place = f" {row['area']}:" if is_one and row["area_id"] != CITY else ""
    return Markup("<li><a href='{}' target='_self'>{}</a>{}<b>{}</b> <span class='told'>{}.</span></li>").format(
        addresses.of_page("trend", indicator=item.id), item.short, place, value, told
    )


def limits(con: DuckDBPyConnection, area: str) -> Markup:
    """What the figures cannot say, and where the area came from in the agreement of 2019."""
    text = session.texts()
    rows = kept.read(catalogue.priority_areas, session.language())
    chosen = list((rows if area == "all" else rows[rows["id"] == area]).itertuples(index=False))
    missing = Markup("").join(
        Markup("<p class='missing'><b>{}</b> {}</p>").format(text["cannot_say"], row.missing) for row in chosen
    )
    earlier = Markup("").join(Markup("<li><b>{}.</b> {}</li>").format(row.name, row.earlier) for row in chosen)
    return Markup(
        "<section class='limits'><h2>{limits}</h2>{show}{missing}</section>"
        "<section class='limits'><h2>{before}</h2>{show}<p>{annex}</p><ul>{earlier}</ul></section>"
    ).format(
        limits=text["priority_limits"],
        show=Markup(components.unfold(text["unfold"])),
        missing=missing,
        before=text["priority_earlier"],
        annex=text["priority_annex"],
        earlier=earlier,
    )
