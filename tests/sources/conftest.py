"""What the tests of the adapters share: a source's small file, and a copy of it with something changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def changed(small_raw: Path, tmp_path: Path) -> Callable[..., Path]:
    """changed("population/district_year.csv", old, new): a copy whose first `old` reads `new` instead."""

    def copy(file: str, old: str = "", new: str = "") -> Path:
        path = tmp_path / Path(file).name
        shutil.copy(small_raw / file, path)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return copy
