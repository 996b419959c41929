"""The reader without a browser (benchmarks/visitor.py): it waits for whole runs, and sees what is wrong in one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from benchmarks.visitor import visitor
from tests.browser.conftest import served

READERS = [
    ("karta", {"lang": "sv"}, "Indikator"),
    ("utveckling", {"lang": "en"}, "Indicator"),
]
BROKEN = """
import streamlit as st

st.html("<p>Dataversion a1, byggd i dag.</p>")
way = st.selectbox("Way", ["well", "badly", "mixed"])
if way == "badly":
    raise ValueError("broken on purpose")
if way == "mixed":
    st.html("<p>Data version b2, built today.</p>")
"""


def awaited(work):
    """What a coroutine returns: run in a thread of its own, since a browser that is open runs a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


async def three_runs(address, page, choices, label):
    """A page by its address, the last option of a box, and the overview."""
    async with visitor(address) as reader:
        runs = [await reader.open(page, **choices)]
        box = next(box for box in reader.boxes if box.label == label)
        runs.append(await reader.choose(box, box.options[-1]))
        chosen = next(box for box in reader.boxes if box.label == label)
        runs.append(await reader.turn_to(""))
        return runs, chosen.raw_value, box.options[-1], sorted(reader.pages)


async def all_at_once(address):
    return await asyncio.gather(*[three_runs(address, *reader) for reader in READERS])


def test_two_readers_at_once_get_three_whole_runs_each(server):
    for runs, chosen, asked, pages in awaited(all_at_once(server)):
        assert chosen == asked
        assert {"", "karta", "lagesbild"} <= set(pages)
        for run in runs:
            assert run.faults == []
            assert len(run.versions) == 1
            assert run.size > 10_000


async def each_way(address):
    async with visitor(address) as reader:
        whole = await reader.open("")
        broken = await reader.choose(reader.boxes[0], "badly")
        return whole, broken, await reader.choose(reader.boxes[0], "mixed")


def test_a_reader_notices_an_exception_and_two_data_versions(database, tmp_path):
    script = tmp_path / "broken.py"
    script.write_text(BROKEN, encoding="utf-8")
    with served(database, str(script)) as address:
        whole, broken, mixed = awaited(each_way(address))
    assert whole.faults == []
    assert whole.versions == {"a1"}
    assert len(broken.faults) == 1
    assert mixed.faults == ["more than one data version: a1, b2"]
