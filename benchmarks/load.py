"""Prints how long readers wait when many use the atlas at once, over a server that this command starts.

python -m benchmarks.load [--sessions 20] [--seconds 120] [--pause 5] [--bare] [--checkout FOLDER]

Each session opens a page by its address and then acts again and again, on average once per `--pause` seconds: half of
the acts are choices in a box, half are another page. Pages, boxes and options are drawn freely, with a fixed seed for
each session, so most states have not been seen before. What is measured is complete: from the act until the script
has finished and everything is sent. A run with an exception, an error message or two data versions counts as a fault,
and ends the command with code 1.

`--bare` measures a page with a title and two boxes too, on a server with the same settings, and prints the ratios.
`--checkout` measures another checkout (with its own built database) in the place of this one.
"""

import argparse
import asyncio
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.visitor import Run, Visitor, visitor

BARE = """
import streamlit as st

st.title("Bare")
st.selectbox("First", ["a", "b", "c"], key="first")
st.selectbox("Second", ["a", "b", "c"], key="second")
"""
PAGES = ["", "karta", "utveckling", "prioriterat", "stadsdelsomrade", "jamfor", "handelser", "data", "lagesbild"]


@dataclass
class Server:
    """A running server: its address and its process."""

    address: str
    process: subprocess.Popen

    @property
    def memory(self) -> tuple[float, float]:
        """(now, at most so far) resident memory in megabytes."""
        status = dict(line.split(":", 1) for line in self._proc("status").splitlines())
        return tuple(int(status[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))

    @property
    def processor_seconds(self) -> float:
        fields = self._proc("stat").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text(encoding="utf-8")


@contextmanager
def served(folder: Path, script: str) -> Iterator[Server]:
    """`streamlit run` of a script on a free port, with the settings of the folder; stopped in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet, start_new_session=True)
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        wait_until_healthy(server)
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def wait_until_healthy(server: Server, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise SystemExit(f"streamlit run ended with code {server.process.returncode} before it served")
        try:
            urlopen(f"{server.address}/_stcore/health", timeout=2).close()
            return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    raise SystemExit(f"no answer from {server.address} in {seconds} seconds")


@dataclass
class Result:
    """The runs of a measurement, and what they cost the server."""

    runs: list[Run] = field(default_factory=list)
    seconds: float = 0
    processor: float = 0
    memory: tuple[float, float] = (0, 0)

    def percentiles(self) -> list[float]:
        """50th, 95th and 99th percentile of the runs, in milliseconds."""
        cuts = statistics.quantiles([run.seconds * 1000 for run in self.runs], n=100, method="inclusive")
        return [cuts[at - 1] for at in (50, 95, 99)]

    def faults(self) -> Counter[str]:
        return Counter(fault for run in self.runs for fault in run.faults)


async def acted(reader: Visitor, chance: random.Random) -> Run:
    """One act of a reader: a choice in a box, or another page."""
    boxes = [box for box in reader.boxes if len(box.options) > 1]
    if boxes and chance.random() < 0.5:
        box = chance.choice(boxes)
        return await reader.choose(box, chance.choice(list(box.options)))
    if reader.pages:
        return await reader.turn_to(chance.choice(list(reader.pages)))
    return await reader.open("")  # the first page did not come


async def stay(server: Server, number: int, pages: list[str], options: argparse.Namespace, runs: list[Run]) -> None:
    """One reader: arrives within the first pause, and acts until the time is up."""
    chance, ends = random.Random(number), time.monotonic() + options.seconds
    await asyncio.sleep(chance.uniform(0, options.pause))
    async with visitor(server.address) as reader:
        runs.append(await reader.open(chance.choice(pages)))
        while True:
            await asyncio.sleep(chance.uniform(0.5, 1.5) * options.pause)
            if time.monotonic() > ends or not reader.is_connected:
                return
            runs.append(await acted(reader, chance))


async def all_stay(server: Server, pages: list[str], options: argparse.Namespace) -> Result:
    result = Result()
    started, processor = time.monotonic(), server.processor_seconds
    await asyncio.gather(*[stay(server, number, pages, options, result.runs) for number in range(options.sessions)])
    result.seconds, result.processor = time.monotonic() - started, server.processor_seconds - processor
    result.memory = server.memory
    return result


def measured(folder: Path, script: str, pages: list[str], options: argparse.Namespace) -> Result:
    with served(folder, script) as server:
        return asyncio.run(all_stay(server, pages, options))


def printed(name: str, result: Result) -> None:
    p50, p95, p99 = result.percentiles()
    per_run = result.processor / len(result.runs) * 1000
    print(
        f"{name:<10}{len(result.runs):>7}{len(result.runs) / result.seconds:>8.1f}{p50:>9.0f}{p95:>9.0f}{p99:>9.0f}"
        f"{per_run:>10.0f}{sum(result.faults().values()):>8}{result.memory[0]:>8.0f}{result.memory[1]:>8.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=20, help="readers at the same time (20)")
    parser.add_argument("--seconds", type=float, default=120, help="how long they stay (120)")
    parser.add_argument("--pause", type=float, default=5, help="seconds between two acts of a reader, on average (5)")
    parser.add_argument("--bare", action="store_true", help="a bare page too, and the ratios to it")
    parser.add_argument("--checkout", type=Path, default=Path.cwd(), help="the checkout to measure (this one)")
    options = parser.parse_args()
    print(f"{options.sessions} sessions for {options.seconds:.0f} s, an act every {options.pause:g} s; ms and MB")
    heads = ("runs", 7), ("runs/s", 8), ("p50", 9), ("p95", 9), ("p99", 9), ("cpu/run", 10), ("faults", 8), ("rss", 8)
    print(f"{'':<10}" + "".join(f"{head:>{width}}" for head, width in heads) + f"{'at most':>8}")
    atlas = measured(options.checkout, "serve.py", PAGES, options)
    printed("atlas", atlas)
    if options.bare:
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "bare.py"
            script.write_text(BARE, encoding="utf-8")
            bare = measured(options.checkout, str(script), [""], options)
        printed("bare", bare)
        ratios = [ours / theirs for ours, theirs in zip(atlas.percentiles(), bare.percentiles(), strict=True)]
        print(f"{'ratio':<25}" + "".join(f"{ratio:>9.1f}" for ratio in ratios))
    for fault, times in atlas.faults().most_common(10):
        print(f"{times:>6} × {fault}")
    sys.exit(bool(atlas.faults()))


if __name__ == "__main__":
    main()
