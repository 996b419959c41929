"""Reads the police's list of exposed areas, edition by edition."""

from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

SOURCE = "exposed_areas"


def exposed_edition(con: DuckDBPyConnection, year: int) -> dict[str, Any] | None:
    """The edition of the police's list in force in the middle of a year; None before the first.

    Keys: edition, in_force_from, precision, has_outlines, next_from (when another came in force later that year).
    """
    frame = con.execute(
        """
        with editions as (
            select *, lead(in_force_from) over (order by in_force_from) as next_from from exposed_area_edition
        )
        select
            edition, in_force_from, precision, if(year(next_from) = $year, next_from, null) as next_from,
            exists (from listed_area as l where l.edition = e.edition and l.geometry is not null) as has_outlines
        from editions as e
        where in_force_from <= make_date($year, 7, 1)
        order by in_force_from desc
        limit 1
    """,
        {"year": year},
    ).df()
    return None if frame.empty else frame.iloc[0].to_dict()


def exposed_areas(con: DuckDBPyConnection, edition: int) -> pd.DataFrame:
    """What an edition of the police's list says, the highest level first.

    Columns: area, area_type, level, district (names), land_share_pct, geometry (null where there is none), confidence.
    """
    return con.execute(
        """
        select
            l.area, l.area_type, l.level, string_agg(a.name, ', ' order by a.name collate sv) as district,
            l.land_share_pct, l.geometry, l.confidence
        from listed_area as l
        inner join area as a on list_contains(l.districts, a.area_id)
        where l.edition = $edition
        group by l.area, l.area_type, l.level, l.land_share_pct, l.geometry, l.confidence
        order by list_position(['particularly_exposed', 'risk', 'exposed', 'not_listed'], l.level), l.area collate sv
    """,
        {"edition": edition},
    ).df()


def exposed_lines(con: DuckDBPyConnection) -> pd.DataFrame:
    """Every line of every delivery of the police's list, with its edition, file and document, the newest first."""
    return con.execute("""
        select
            e.edition, e.area, e.level, string_agg(a.name, ', ' order by a.name collate sv) as district,
            e.land_share_pct, e.geometry is not null as has_outline, e.confidence, o.title as document_title, o.page,
            o.url as document_url, o.retrieved_via, d.file, e.line, e.note
        from exposed_area as e
        inner join delivery as d on d.delivery_id = e.delivery_id
        inner join document as o on o.document_id = e.document_id
        inner join area as a on list_contains(e.districts, a.area_id)
        group by all
        order by edition desc, area collate sv, file
    """).df()
