"""The languages of the dashboard, and what tells the browser which one a page is in."""

LANGUAGES = {"sv": "Svenska", "en": "English"}


def script(code: str) -> str:
    """JavaScript that sets the page's language, for screen readers; serve.py allows exactly this text."""
    return f"document.documentElement.lang = '{code}'"
