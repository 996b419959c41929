"""A specification names roles, and every renderer turns them into colours before it draws."""

import ast
import dataclasses
import re
from pathlib import Path

import pytest

from dashboard.figures.palette import DARK, LIGHT

FIGURES = Path(__file__).parents[2] / "dashboard" / "figures"
FILES = sorted(FIGURES.rglob("*file.py"))


def roles():
    for field in dataclasses.fields(LIGHT):
        value = getattr(LIGHT, field.name)
        yield from [field.name] if isinstance(value, str) else [f"{field.name}-{at}" for at in range(len(value))]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_role_is_a_colour_in_both_themes_and_a_colour_is_itself(theme):
    found = {role: theme.of(role) for role in roles()}
    assert len(found) > 30 and all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in found.values())
    assert theme.of("#0B6478") == "#0B6478"


def unresolved(path):
    """Where a renderer of files takes a specification's role (`.colour`) without asking the palette for its colour."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asked = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "of":
            asked |= set(node.args)
        elif isinstance(node, ast.IfExp):
            asked.add(node.test)
    taken = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "colour"]
    return [f"{path.relative_to(FIGURES)}:{node.lineno}" for node in taken if node not in asked]


def test_no_file_is_drawn_with_the_name_of_a_role():
    assert len(FILES) > 8
    assert [place for path in FILES for place in unresolved(path)] == []
