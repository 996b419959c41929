"""Names functions over 50 lines and modules over 350: `python -m tests.lengths`, part of `make lint`.

ruff counts statements and branches, not lines. A function's docstring is not counted: a statistical method has its
parameters, formula and references there, which make it no harder to follow.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PATHS = ["dashboard", "etl", "pages", "tests", "benchmarks", "app.py", "serve.py"]
FUNCTION, MODULE = 50, 350


def too_long(path: Path) -> Iterator[str]:
    """One line for each thing in the file that is too long."""
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > MODULE:
        yield f"{path}: {lines} lines, at most {MODULE} in a module"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1 - _docstring(node)
            if lines > FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION} in a function"


def _docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function's docstring takes."""
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return 0
    return first.end_lineno - first.lineno + 1


def main() -> int:
    files = [file for path in map(Path, PATHS) for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    faults = [fault for file in files for fault in too_long(file)]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
