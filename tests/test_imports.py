"""The house's plan: the two halves share the database and nothing else, and each source has all its parts."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path.stem for path in (ROOT / "etl" / "sources").glob("*.py") if path.stem != "__init__")
# What no module under a path imports; the rules of all paths that a module lies under hold.
FORBIDDEN = {
    "etl": {"streamlit", "dashboard", "pages"},
    "dashboard": {"etl"},
    "dashboard/reading": {"streamlit"},
    "dashboard/statistics": {"streamlit"},
    "dashboard/words": {"streamlit"},
    "dashboard/figures": {"streamlit"},
    "pages": {"etl", "duckdb", "pandas", "plotly", "pydeck"},
}


def imported(tree: ast.AST) -> set[str]:
    """The top packages that a module imports, anywhere in it."""
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    taken = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in plain | taken}


def breaches(root):
    """(module, package imported against the rules) of every module under the root, each read once."""
    found = []
    for path in sorted(file for folder in ("etl", "dashboard", "pages") for file in (root / folder).rglob("*.py")):
        name = path.relative_to(root)
        forbidden = {
            package for under, packages in FORBIDDEN.items() if name.is_relative_to(under) for package in packages
        }
        found += [(str(name), package) for package in imported(ast.parse(path.read_text(encoding="utf-8"))) & forbidden]
    return found


def test_every_module_keeps_to_its_half():
    assert breaches(ROOT) == []
    assert all(any((ROOT / under).rglob("*.py")) for under in FORBIDDEN), "a rule is of no module"


def test_a_module_that_does_not_keep_to_its_half_is_named(tmp_path):
    (tmp_path / "dashboard" / "words").mkdir(parents=True)
    (tmp_path / "dashboard" / "words" / "amounts.py").write_text("import streamlit\nfrom etl import build")
    assert set(breaches(tmp_path)) == {
        ("dashboard/words/amounts.py", "etl"),
        ("dashboard/words/amounts.py", "streamlit"),
    }


def test_an_import_inside_a_function_is_seen():
    inside = "def f():\n    from etl.build import build\n    import pandas as pd"
    assert imported(ast.parse(inside)) == {"etl", "pandas"}


def test_there_are_pages_and_sixteen_sources():
    assert len(SOURCES) == 16 and list((ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_is_an_adapter_an_entry_its_figures_and_a_test(source):
    module = ast.parse((ROOT / "etl" / "sources" / f"{source}.py").read_text(encoding="utf-8"))
    named = {
        target.id: node.value
        for node in module.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert ast.get_docstring(module) and {"TABLE", "PROVENANCE", "FILES"} <= set(named)
    is_incident = named["TABLE"].value == "incident"
    read = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "read"]
    assert is_incident or (len(read) == 1 and ast.get_docstring(read[0]))
    parts = [f"data/catalogue/{source}.toml", f"tests/raw/{source}"]
    if not is_incident:  # one engine reads all incidents, and none are public: tests/incidents
        parts += [
            f"data/raw/{source}/documents.csv",
            f"tests/raw/{source}/documents.csv",
            f"tests/sources/test_{source}.py",
        ]
    for part in parts:
        assert (ROOT / part).exists(), f"{part} is missing"


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.name)
def test_a_page_is_at_most_80_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80
