"""The dashboard as an ASGI app: page language, security headers, error sentence, a health route and open data.

Run it with `streamlit run serve.py`; app.py has the pages.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from dashboard.frame import shell
from dashboard.frame.language import LANGUAGES, frame_script, script
from dashboard.reading import database
from dashboard.sources import open_data_http

# Streamlit takes the folder pages/ for its own kind of pages, and says "Page not found" over the first deep link.
PagesManager.uses_pages_directory = False

NO_SCRIPT = {"sv": "Trygghetsatlas behöver JavaScript.", "en": "Trygghetsatlas needs JavaScript."}
SHELL = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
SHELL = SHELL.replace("<head>", f"<head><script>{frame_script()}</script>", 1)
INLINE_SCRIPTS = re.findall(r"<script>(.*?)</script>", SHELL, re.DOTALL) + list(map(script, LANGUAGES))
HASHES = [f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in INLINE_SCRIPTS]
HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' blob: {' '.join(HASHES)}",  # the map's script reaches the page as a blob
            "worker-src 'self' blob:",  # plotly's maps
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def language(query: QueryParams) -> str:
    """The language that an address asks for, else Swedish."""
    asked = query.get("lang", "")
    return asked if asked in LANGUAGES else "sv"


def page(lang: str) -> HTMLResponse:
    """Streamlit's page shell, the same at every address, in the reader's language."""
    text = SHELL.replace('<html lang="en">', f'<html lang="{lang}">')
    text = text.replace("<title>Streamlit</title>", "<title>Trygghetsatlas</title>")
    text = re.sub(r"(?s)(?<=<noscript>).*?(?=</noscript>)", f"<p>{NO_SCRIPT[lang]}</p>", text)
    return HTMLResponse(text, headers=HEADERS | {"Cache-Control": "no-cache"})


class PageMiddleware:
    """Adds security headers to every answer, and replaces Streamlit's HTML page by ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        replaced = False

        async def answer(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.update(HEADERS)
                is_html = headers.get("content-type", "").startswith("text/html")
                if is_html and not scope["path"].startswith("/media/"):  # readers' own downloads
                    replaced = True
                    await page(language(QueryParams(scope["query_string"])))(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, answer if scope["type"] == "http" else send)


def fault_shown(error: Exception) -> bool:
    """Show the reader a sentence about an uncaught error; Streamlit logs the traceback."""
    shell.fault(error)
    return True


def health(_request: Request) -> JSONResponse:
    """200 when there is a database to read, else 503 and the reason."""
    path = database.published()
    if path.is_file():
        return JSONResponse({"status": "ok"})
    return JSONResponse({"status": "unavailable", "reason": f"{path.name} is missing: run make build"}, 503)


def open_file(request: Request) -> Response:
    """A file of the open data, or its metadata, made from the published database; 404 for an unknown name."""
    try:
        body, media = open_data_http.file(request.path_params["name"], str(request.base_url).rstrip("/"))
    except LookupError as error:
        return JSONResponse({"error": str(error)}, 404)
    return Response(body, media_type=media, headers={"Cache-Control": "no-cache"})


app = st.App(
    "app.py",
    routes=[Route("/healthz", health), Route("/oppna-data/{name}", open_file)],
    middleware=[Middleware(PageMiddleware)],
    on_script_error=fault_shown,
)
