"""The languages of the dashboard, and what tells the browser which one a page is in."""

import json
import tomllib
from pathlib import Path

from dashboard.words.texts import FOLDER

LANGUAGES = {"sv": "Svenska", "en": "English"}
HERE = Path(__file__).parent
OWN_WORDS = FOLDER / "streamlit.toml"


def script(code: str) -> str:
    """JavaScript that sets the page's language, for screen readers; serve.py allows exactly this text."""
    return f"document.documentElement.lang = '{code}'"


def frame_script() -> str:
    """frame.js with Streamlit's own words and their Swedish, as serve.py puts it in the page's shell."""
    entries = tomllib.loads(OWN_WORDS.read_text(encoding="utf-8")).values()
    words = json.dumps([[entry["en"], entry["sv"]] for entry in entries], ensure_ascii=False)
    return (HERE / "frame.js").read_text(encoding="utf-8").replace("/* words */[]", words)
