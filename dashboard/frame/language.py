"""The languages of the dashboard, its texts in each, and what tells the browser which one a page is in."""

import json
import tomllib
from functools import lru_cache
from pathlib import Path

LANGUAGES = {"sv": "Svenska", "en": "English"}
HERE = Path(__file__).parent
WRITTEN = HERE.parents[1] / "data" / "catalogue" / "texts"
OWN_WORDS = WRITTEN / "streamlit.toml"


@lru_cache(maxsize=1)
def texts(second: int) -> dict[str, dict[str, str]]:
    """Language -> the interface's texts by id.

    Read anew at most once a second, so that an edit shows at the next rerun and none costs a rerun anything.
    """
    return _read(tuple(path.stat().st_mtime for path in _files()))


@lru_cache(maxsize=1)
def _read(modified: tuple[float, ...]) -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    for path in _files():
        entries |= tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: {key: entry[code] for key, entry in entries.items()} for code in LANGUAGES}


def _files() -> list[Path]:
    return sorted(WRITTEN.glob("*.toml"))


def script(code: str) -> str:
    """JavaScript that sets the page's language, for screen readers; serve.py allows exactly this text."""
    return f"document.documentElement.lang = '{code}'"


def frame_script() -> str:
    """frame.js with Streamlit's own words and their Swedish, as serve.py puts it in the page's shell."""
    entries = tomllib.loads(OWN_WORDS.read_text(encoding="utf-8")).values()
    words = json.dumps([[entry["en"], entry["sv"]] for entry in entries], ensure_ascii=False)
    return (HERE / "frame.js").read_text(encoding="utf-8").replace("/* words */[]", words)
