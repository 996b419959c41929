"""SQL that reads the columns of an incident delivery, all of them text: times, numbers, points, and what is wrong.

What is stored of a rejected row is only what cannot be a person's words: figures, and names of at most LONGEST_NAME.
"""

from dataclasses import dataclass

from etl.coordinates import RANGES
from etl.placing import metres_sql, scaled_sql
from etl.spelling import BLANKS

EARLIEST = "1990-01-01"
NAMES = {"event_id": "id", "kind": "label"}  # in SQL, where it is not the role itself
OUT_OF_CITY, EMPTY = 17, 18
OTHERWISE_WRITTEN = ["%Y-%m-%d %H.%M", "%Y-%m-%d %H", "%Y-%m", "%Y%m%d %H:%M", "%Y%m%d", "%d/%m/%Y %H:%M", "%d/%m/%Y"]
LONGEST_NAME = 40  # characters; a longer "name" is free text from another column, and is not stored
# Why a row is left out: number, field, reason, in the order they are tested. With the last two nothing is wrong.
REASONS = [
    (1, "kind", "expected a kind, found none"),
    (2, "kind", "expected a kind in data/reference/incident_kinds.csv"),
    (3, "starts", "expected a time such as 2024-03-15 21:05"),
    (4, "starts", "expected a time that exists, found one in the hour that summer time skips"),
    (5, "starts", f"expected a time from {EARLIEST} to the day of the delivery"),
    (6, "ends", "expected a time such as 2024-03-15 21:05, or nothing"),
    (7, "ends", "expected a time not before the start"),
    (8, "dead", "expected a number of persons"),
    (9, "injured", "expected a number of persons"),
    (10, "place", "expected the name of a district or neighbourhood, or nothing"),
    (11, "point", "expected two numbers, or nothing"),
    (12, "point", "expected numbers with all their digits, found one shortened to a power of ten"),
    (13, "point", "expected a point, found 0, 0"),
    (14, "point", "expected the axes as in the rest of the delivery, found them swapped"),
    (15, "point", "expected the coordinate system of the rest of the delivery, found another"),
    (16, "point", "expected a point in the county"),
    (OUT_OF_CITY, "point", "the place lies outside the atlas"),
    (EMPTY, "row", "the row is empty"),
]


@dataclass(frozen=True)
class System:
    """The coordinate system of a file: EPSG code, and whether the first of its two columns has the northing."""

    epsg: int
    north_first: bool

    def eastings(self, first: str, second: str) -> tuple[str, str]:
        """The two columns in the order east, north."""
        return (second, first) if self.north_first else (first, second)


def within_sql(system: System, first: str, second: str) -> str:
    east, north = system.eastings(first, second)
    west, most_east, south, most_north = RANGES[system.epsg]
    return f"({east} between {west} and {most_east} and {north} between {south} and {most_north})"


def number_sql(column: str) -> str:
    """SQL of a column of text as a number, with a decimal point or comma and blanks between thousands."""
    return f"coalesce(try_cast({column} as double), try_cast(translate({column}, ',{BLANKS}', '.') as double))"


def figures_sql(column: str) -> str:
    """SQL of what may be stored of a column of numbers or times: words may be a text that a missing separator moved."""
    return f"if(not regexp_matches({column}, '^[0-9.,:/+TZE{BLANKS}-]*$'), '…', {column})"


def time_sql(column: str) -> str:
    """SQL of a column of text as local time; one with an offset is converted to the time in Stockholm."""
    return f"""
        case
            when strlen({column}) > 16 and strlen({column}) not between 18 and 19
                and regexp_matches({column}, '(Z|[+-]\\d\\d(:?\\d\\d)?)$')
                then try_cast(
                    regexp_replace({column}, '^(.{{10}}[T ]\\d\\d:\\d\\d)(Z|[+-].*)$', '\\1:00\\2') as timestamptz
                ) at time zone 'Europe/Stockholm'
            else coalesce(try_cast({column} as timestamp), try_strptime({column}, {OTHERWISE_WRITTEN}))
        end"""


def skipped_sql(column: str) -> str:
    """Whether a local time falls in the hour that summer time skips: 02 on the last Sunday of March."""
    return f"(month({column}) = 3 and hour({column}) = 2 and day({column}) > 24 and dayofweek({column}) = 0)"


@dataclass(frozen=True)
class PointSql:
    """SQL of a point: scaled (u, v), in metres (x, y), and whether it fits the delivery's coordinate system.

    `swapped` and `another` say whether it would fit with its axes swapped, or in another system.
    """

    u: str = "null::integer"
    v: str = "null::integer"
    x: str = "null::integer"
    y: str = "null::integer"
    fits: str = "false"
    swapped: str = "false"
    another: str = "false"


def point_sql(system: System | None) -> PointSql:
    """The SQL of the columns a and b (numbers) in a coordinate system; nulls where the file has no points."""
    if system is None:
        return PointSql()
    u, v = scaled_sql(system.epsg, *system.eastings("a", "b"))
    x, y = metres_sql(system.epsg, "u", "v")
    others = [System(epsg, order) for epsg in RANGES if epsg != system.epsg for order in (False, True)]
    return PointSql(
        u,
        v,
        x,
        y,
        fits=within_sql(system, "a", "b"),
        swapped=within_sql(System(system.epsg, not system.north_first), "a", "b"),
        another=" or ".join(within_sql(other, "a", "b") for other in others),
    )


def fault_sql(names: dict[str, str], point: PointSql, delivered_on: str | None) -> str:
    """SQL of the number of a parsed row's first fault in REASONS, null where there is none."""
    is_empty = " and ".join(f"{NAMES.get(role, role)} is null" for role in names)
    is_later = f"starts_at >= timestamp '{delivered_on}' + interval 1 day" if delivered_on else "false"
    return f"""
        case
            when label is null then if({is_empty}, {EMPTY}, 1)
            when known_label is null then 2
            when starts_at is null then 3
            when {skipped_sql("starts_at")} then 4
            when starts_at < timestamp '{EARLIEST}' or {is_later} then 5
            when ends is not null and (ends_at is null or {skipped_sql("ends_at")}) then 6
            when ends_at < starts_at then 7
            when dead is not null and persons_dead is null then 8
            when injured is not null and persons_injured is null then 9
            when first is null and second is null
                then case when place is not null and known_place is null then 10 end
            when a is null or b is null then 11
            when contains(first, 'E') or contains(second, 'E') then 12
            when a = 0 and b = 0 then 13
            when {point.fits} then null
            when {point.swapped} then 14
            when {point.another} then 15
            else 16
        end::utinyint"""


PRECISION_SQL = """
    case
        when ends_at > starts_at then 'interval'::time_precision
        when strlen(starts) >= 15 then 'minute'::time_precision
        when strlen(starts) >= 13 then 'hour'::time_precision
        when strlen(starts) >= 8 then 'day'::time_precision
        else 'month'::time_precision
    end"""


def rejected_value_sql() -> str:
    """SQL of what is stored of the field that a row is rejected for."""
    return f"""
        case
            when fault in (1, {EMPTY}) then null
            when fault = 2 then {name_sql("label")}
            when fault < 6 then {figures_sql("starts")}
            when fault < 8 then {figures_sql("ends")}
            when fault = 8 then {figures_sql("dead")}
            when fault = 9 then {figures_sql("injured")}
            when fault = 10 then {name_sql("place")}
            when fault > 10 then concat_ws(', ', {figures_sql("first")}, {figures_sql("second")})
        end"""


def name_sql(column: str) -> str:
    """SQL of what may be stored of a column of names: a long value may be a text that a missing separator moved."""
    return f"if(length(trim({column})) <= {LONGEST_NAME}, trim({column}), '…')"
