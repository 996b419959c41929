"""The house's plan: the two halves share the database and nothing else, and each source has all its parts."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WITHOUT_STREAMLIT = ["reading", "statistics", "words", "figures"]
SOURCES = sorted(path.stem for path in (ROOT / "etl" / "sources").glob("*.py") if path.stem != "__init__")
RULES = [
    *[(path, {"streamlit", "dashboard", "pages"}) for path in sorted((ROOT / "etl").rglob("*.py"))],
    *[(path, {"etl"}) for path in sorted((ROOT / "dashboard").rglob("*.py"))],
    *[
        (path, {"streamlit"})
        for name in WITHOUT_STREAMLIT
        for path in sorted((ROOT / "dashboard" / name).rglob("*.py"))
    ],
    *[(path, {"etl", "duckdb", "pandas", "plotly", "pydeck"}) for path in sorted((ROOT / "pages").glob("*.py"))],
]


def imported(tree: ast.AST) -> set[str]:
    """The top packages that a module imports, anywhere in it."""
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    taken = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in plain | taken}


@pytest.mark.parametrize(
    ("path", "forbidden"), RULES, ids=[f"{path.relative_to(ROOT)} without {' '.join(sorted(f))}" for path, f in RULES]
)
def test_a_module_keeps_to_its_half(path, forbidden):
    assert imported(ast.parse(path.read_text(encoding="utf-8"))) & forbidden == set()


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
