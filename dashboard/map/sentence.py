"""What the map says in words: the tested sentence, and the alternative for those who cannot see it."""

from dashboard import words
from dashboard.frame import kept, session
from dashboard.frame.kept import keeps
from dashboard.map.view import MapView
from dashboard.reading import observations


@keeps(key=lambda view: view.key)
def told(view: MapView) -> str:
    """The sentence, and which districts are surveyed in parts."""
    text, code, said = session.texts(), session.language(), sentence(view)
    if view.level == "district" and view.sex == view.age == "all":
        parts = kept.read(observations.parts_surveyed, view.indicator.id, view.division, view.year)
        said += " " + words.parts(parts, str(view.year), code, text) if len(parts) else ""
    return said


def sentence(view: MapView) -> str:
    """What the map shows and what the tests of it found."""
    text, code = session.texts(), session.language()
    if view.form == "change":
        return words.changed_on_map(view.table["area"].tolist(), view.findings, view.indicator, code, text)
    return words.on_map(view.table, view.indicator, str(view.year), code, text, view.tested)


def alternative(view: MapView) -> str:
    """What the map says, in words, for those who cannot see it: the tested sentence, n, and where the figures are."""
    text, code = session.texts(), session.language()
    n = view.table["n"].sum()
    asked = text["map_alt_n"].format(n=words.number(n, code)) if n else ""
    return " ".join(filter(None, [view.indicator.mark, sentence(view), asked, text["map_alt"]]))
