"""What the last `make mutants` found: `python -m tests.mutants` prints the score of each module.

`python -m tests.mutants etl/disclosure/counts.py` shows, for each change to that module that no test noticed, what was
changed. How the changes are made, and what is left and why, stands in docs/mutants.md.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

MADE = Path("mutants")
UNNOTICED = {0, 5, 33}  # exit codes of mutmut: the tests passed, or there is no test


def results(made: Path = MADE) -> dict[str, dict[str, int]]:
    """For each module the exit code of each mutant that was run."""
    found = {}
    for path in sorted(made.rglob("*.py.meta")):
        codes = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        if ran := {name: code for name, code in codes.items() if code is not None}:
            found[path.relative_to(made).with_suffix("").as_posix()] = ran
    return found


def table(found: dict[str, dict[str, int]]) -> list[str]:
    """The lines of the table of scores: module, mutants run, killed, without any test, percent killed.

    One that ran out of time is killed; one without a test is not.
    """
    lines, whole = [f"{'module':50} {'run':>6} {'killed':>6} {'no test':>8} {'score':>7}"], Counter()
    for module, codes in found.items():
        counts = Counter(
            run=len(codes),
            killed=sum(code not in UNNOTICED for code in codes.values()),
            untested=sum(code in UNNOTICED - {0} for code in codes.values()),
        )
        whole += counts
        lines.append(row(module, counts))
    return [*lines, row("all", whole)]


def row(name: str, counts: Counter) -> str:
    score = 100 * counts["killed"] / counts["run"]
    return f"{name:50} {counts['run']:6} {counts['killed']:6} {counts['untested']:8} {score:6.1f} %"


def main() -> int:
    found = results()
    if not found:
        print("mutants: expected the results of `make mutants`, found none")
        return 1
    for module in sys.argv[1:]:
        for name in [name for name, code in found.get(module, {}).items() if code in UNNOTICED]:
            subprocess.run([sys.executable, "-m", "mutmut", "show", name], check=True)
    if not sys.argv[1:]:
        print("\n".join(table(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
