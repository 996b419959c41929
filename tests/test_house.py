"""The rooms of `dashboard` lie on floors: a module imports from its own room and lower floors, never in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = ["statistics", "reading", "words", "figures", "frame"]  # the lowest first; pages are above them all
PAGES = {"overview", "map", "trend", "priority", "district", "compare", "events", "sources", "report"}
# Between pages, which else know nothing of each other.
SHARED = {
    ("overview", "priority"),
}


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


def imported(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of `known` that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in known else node.module for name in whole}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & set(known)


KNOWN = modules()
ARROWS = {name: imported(path, KNOWN) for name, path in KNOWN.items()}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_every_folder_of_the_dashboard_is_a_known_room():
    assert {room(name) for name in KNOWN} - {""} == {*FLOORS, *PAGES}
    assert [path.name for path in (ROOT / "dashboard").glob("*.py")] == ["__init__.py"]


def test_a_room_imports_from_lower_floors_only():
    wrong = []
    for name, targets in ARROWS.items():
        for target in targets:
            above, below = room(name), room(target)
            if above == below or not below:
                continue
            is_lower = below in FLOORS and (above in PAGES or FLOORS.index(below) < FLOORS.index(above))
            if not is_lower and (above, below) not in SHARED:
                wrong.append(f"{name} -> {target}")
    assert wrong == []


def test_no_module_is_imported_in_a_circle():
    order = list(TopologicalSorter(ARROWS).static_order())  # raises CycleError, which names the circle
    assert set(order) == set(KNOWN)


def test_the_dashboard_never_reads_the_clock():
    """What is shown follows from the data version; a day that matters comes with it (`catalogue.version`)."""
    asked = {"today", "now", "utcnow"}
    found = []
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in asked:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []
