"""The catalogue: what is refused, and that the real one is complete in both languages."""

import re
import shutil
import string
from datetime import date
from pathlib import Path

import pytest

from etl import catalogue
from etl.areas import reference
from etl.build import source_ids
from etl.catalogue import CATALOGUE, entry, load
from etl.errors import CatalogueError
from tests.texts import BY_FILE, UI

ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
CAVEAT = {"id": "some_caveat", "title_sv": "t", "title_en": "t", "text_sv": "t", "text_en": "t"}
WRITTEN = "".join(f'{key} = "{value}"\n' for key, value in CAVEAT.items())
AREAS = 'priority_areas = ["criminal_milieus"]'


@pytest.fixture(scope="module")
def real():
    return load(CATALOGUE, source_ids())


@pytest.fixture(scope="module")
def every(real):
    return [indicator for indicators in real.indicators.values() for indicator in indicators]


@pytest.fixture
def changed(tmp_path):
    """changed(file, old, new): the folder of a copy of the catalogue whose first `old` reads `new`."""

    def copy(file, old, new):
        shutil.copytree(CATALOGUE, tmp_path, dirs_exist_ok=True)
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return copy


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "explosions"', 'id = "explosions"\nhue = 1', r", explosions: expected only known keys, found \['hue'\]"),
        ("order = 7", "order = 7\nlisence = 1", r", shootings: expected only known keys, found \['lisence'\]"),
        ("title_en = ", "# title_en = ", r", shootings: expected the keys \['title_en'\], found none"),
        ("order = 7", 'order = "7"', r", shootings: expected order to be <class 'int'>, found '7'"),
        ("splits = [", "splits = 1 # [", r", shootings_confirmed: expected splits to be list\[str\], found 1"),
        ('method = "count"', 'method = "mean"', r".*confirmed: expected method among \[.*\], found \['mean'\]"),
        ('id = "explosions"', 'id = "smoking"', ", smoking: expected each id once, found it again"),
        (AREAS, 'priority_areas = ["x"]', r".*confirmed: expected priority_areas among \[.*\], found \['x'\]"),
        (AREAS, "priority_areas = []", r".*confirmed: expected priority_areas among \[.*\], found \[\]"),
        ("main_for = [", 'main_for = ["x", ', ".*confirmed: expected main_for among its priority_areas, found .'x'."),
        ("caveats = [", 'caveats = ["x", ', r", shootings_confirmed: expected known caveats, found \['x'\]"),
        ('_id = "shootings"', '_id = "shots"', ": expected source_id 'shootings', found 'shots'"),
        ("order = 7", "order 7", ": expected valid toml, found .+"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_id_and_key(changed, old, new, message):
    with pytest.raises(CatalogueError, match=rf"^shootings\.toml{message}$"):
        load(changed("shootings.toml", old, new), source_ids())


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("[[caveats]]", r": expected only the entries \[\[caveat\]\], found \['caveat', 'caveats'\]"),
        ("[[caveat]]\n" + WRITTEN + "[[caveat]]\n" + WRITTEN, ", some_caveat: expected each id once, found it again"),
    ],
)
def test_a_misspelt_table_or_a_caveat_given_twice_is_refused(changed, new, message):
    with pytest.raises(CatalogueError, match=rf"^caveats\.toml{message}$"):
        load(changed("caveats.toml", "[[caveat]]", f"{new}\n[[caveat]]"), source_ids())


def test_a_source_without_an_entry_is_refused():
    with pytest.raises(CatalogueError, match=r"^no_such_source\.toml: expected a file in the catalogue, found none$"):
        load(CATALOGUE, ["no_such_source"])


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("title_sv", "", "expected a text in title_sv, found none"),
        ("title_sv", 1, "expected title_sv to be <class 'str'>, found 1"),
        ("title_sv", True, "expected title_sv to be <class 'str'>, found True"),
    ],
)
def test_a_text_must_be_one(key, value, message):
    with pytest.raises(CatalogueError, match=f"^some.toml, some_caveat: {message}$"):
        entry(catalogue.Caveat, CAVEAT | {key: value}, Path("some.toml"))


def test_a_day_is_a_date_or_a_text_and_a_truth_is_no_number():
    quirk = {"on": date(2024, 1, 1), "text_sv": "t", "text_en": "t"}
    assert entry(catalogue.Quirk, quirk, Path("x.toml")).on == date(2024, 1, 1)
    with pytest.raises(CatalogueError, match="expected is_break to be <class 'bool'>, found 1"):
        entry(catalogue.Quirk, quirk | {"is_break": 1}, Path("x.toml"))


def test_there_are_at_least_25_indicators_and_each_source_is_described(real, every):
    assert len(every) >= 25
    assert {source.source_id for source in real.sources} == set(source_ids())
    assert len({source.order for source in real.sources}) == len(real.sources)


def test_every_text_of_the_catalogue_is_there_in_both_languages(real, every):
    quirks = [quirk for quirks in real.quirks.values() for quirk in quirks]
    for item in [*real.sources, *quirks, *every, *real.priority_areas, *real.caveats, *real.terms]:
        texts = {key: value for key, value in vars(item).items() if key.endswith(("sv", "en"))}
        assert texts and all(text.strip() for text in texts.values()), item
        assert {key[:-2] for key in texts if key.endswith("sv")} == {key[:-2] for key in texts if key.endswith("en")}


def test_every_definition_differs_between_the_languages(every):
    assert [item.id for item in every if item.definition_sv == item.definition_en] == []


def test_every_priority_area_has_a_main_indicator_and_every_indicator_a_priority_area(real, every):
    assert len(real.priority_areas) == 5
    assert {area.id for area in real.priority_areas} == {area for item in every for area in item.main_for}
    assert all(item.priority_areas for item in every)


def test_every_caveat_is_used(real, every):
    assert {caveat.id for caveat in real.caveats} == {caveat for item in every for caveat in item.caveats}


def test_ids_are_safe_in_an_address(real, every):
    ids = [item.id for item in [*every, *real.priority_areas, *real.caveats, *real.terms]]
    assert [name for name in [*ids, *source_ids()] if not ID.fullmatch(name)] == []
    assert reference("areas")["area_id"].str.fullmatch(r"[a-z]+(-[a-z]+)*").all()


def test_every_kind_of_notice_that_is_counted_occurs(con, every):
    kinds = {kind for (kind,) in con.sql("select distinct kind from event").fetchall()}
    counted = {kind for item in every if not item.awaits_delivery for kind in item.kinds or []}
    assert counted and counted - kinds == set()


def test_the_splits_of_an_indicator_are_those_that_have_figures(con, every):
    found = con.sql("""
        select indicator_id, list(distinct case
            when sex <> 'all' and age <> 'all' then 'sex_age' when sex <> 'all' then 'sex'
            when age <> 'all' then 'age' else 'all' end)
        from observation group by indicator_id
    """).fetchall()
    assert {name: set(splits) for name, splits in found} == {
        item.id: set(item.splits) for item in every if not item.awaits_delivery
    }


def test_a_text_stands_in_one_file():
    assert sum(map(len, BY_FILE.values())) == len(UI)


def test_every_text_of_the_interface_is_there_in_both_languages():
    assert [key for key, text in UI.items() if set(text) != {"sv", "en"} or not all(text.values())] == []


def test_both_languages_fill_in_the_same_values():
    def names(text):
        return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})

    assert {key: text for key, text in UI.items() if names(text["sv"]) != names(text["en"])} == {}
