"""What is new in the data: the newest periods, the latest delivery, and figures that it changed."""

from duckdb import DuckDBPyConnection

from dashboard import words

MOST = 3


def newest(con: DuckDBPyConnection, language: str) -> list[tuple]:
    """(source, period_kind, period_start) of the sources with the latest real figures, the latest first."""
    return con.execute(
        f"""
        select s.short_{language}, o.period_kind, o.period_start
        from observed as o
        inner join indicator as i on i.indicator_id = o.indicator_id
        inner join source as s on s.source_id = i.source_id
        where o.value is not null and o.provenance <> 'synthetic'
        qualify row_number() over (partition by s.source_id order by o.period_start desc, o.period_kind) = 1
        order by o.period_start desc, s.sort_order
        limit $most
    """,
        {"most": MOST},
    ).fetchall()


def latest_delivery(con: DuckDBPyConnection, language: str) -> tuple | None:
    """(source, day) of the latest real delivery that says its day, None where none does."""
    return con.execute(
        f"""
        select s.short_{language}, d.delivered_on
        from delivery as d
        inner join source as s on s.source_id = d.source_id
        where d.delivered_on is not null and d.provenance <> 'synthetic'
        order by d.delivered_on desc, s.sort_order
        limit 1
    """
    ).fetchone()


def sentences(con: DuckDBPyConnection, language: str, text: dict[str, str]) -> str:
    """What is new, in two or three sentences."""
    items = [
        text["news_item"].format(source=source, period=words.period(start, kind, language))
        for source, kind, start in newest(con, language)
    ]
    said = [text["news_newest"].format(items=words.joined(items, text))] if items else []
    if delivered := latest_delivery(con, language):
        said.append(text["news_delivered"].format(source=delivered[0], day=words.day(delivered[1], language)))
    [(count,)] = con.execute("select count(*) from revision").fetchall()
    said.append(text["news_revised"].format(count=count) if count else text["news_unrevised"])
    return " ".join(said)
