"""The interface's texts as the catalogue has them: by id with both languages (UI), and by language (TEXT)."""

import tomllib
from pathlib import Path

FILES = sorted((Path(__file__).parents[1] / "data" / "catalogue" / "texts").glob("*.toml"))
BY_FILE = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
UI = {key: entry for entries in BY_FILE.values() for key, entry in entries.items()}
TEXT = {code: {key: entry[code] for key, entry in UI.items()} for code in ("sv", "en")}
