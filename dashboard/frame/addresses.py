"""The pages, and the addresses that lead to them."""

from urllib.parse import urlencode

from dashboard.frame import session

PAGES = {
    "overview": "",
    "map": "karta",
    "trend": "utveckling",
    "priority": "prioriterat",
    "district": "stadsdelsomrade",
    "compare": "jamfor",
    "events": "handelser",
    "sources": "data",
    "report": "lagesbild",
}


def of_page(page: str, **choices: str) -> str:
    """The address of a page with choices by id, in the reader's language; demonstration data stay off."""
    left_out = {"demo": "off"} if session.may_show_demonstration() and not session.shows_demonstration() else {}
    return f"/{PAGES[page]}?{urlencode({'lang': session.language(), **choices, **left_out})}"
