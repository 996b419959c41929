"""A web server on this machine: it gives the replies it was given, one after the other, and notes every request."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

JSON = "application/json; charset=utf-8"


class Request(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Publisher(ThreadingHTTPServer):
    """`replies` of a path are given in turn, and the last one again and again; `requests` are those that came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: dict[str, list[Callable]] = {}
        self.requests: list[Request] = []
        self.half_sent = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request, client_address) -> None:
        """A client that goes away is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        names = {name.lower(): value for name, value in self.headers.items()}
        self.server.requests.append(Request(self.command, self.path, names, body))
        replies = self.server.replies[self.path]
        (replies.pop(0) if len(replies) > 1 else replies[0])(self)
        self.close_connection = True

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass

    def head(self, status: int, headers: dict[str, object]) -> None:
        self.send_response(status)
        for name, value in ({"Connection": "close"} | headers).items():
            if value is not None:
                self.send_header(name, str(value))
        self.end_headers()


def reply(body: bytes = b"", status: int = 200, media: str | None = JSON, **headers: object) -> Callable:
    """A whole answer; header names are written with _ for -, and None leaves a header out."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}

    def send(handler: Handler) -> None:
        handler.head(status, {"Content-Type": media, "Content-Length": len(body)} | given)
        handler.wfile.write(body)

    return send


def cut(body: bytes, at: int, chunked: bool = False) -> Callable:
    """An answer whose connection ends after `at` bytes of the body."""

    def send(handler: Handler) -> None:
        length = {"Transfer-Encoding": "chunked"} if chunked else {"Content-Length": len(body)}
        handler.head(200, {"Content-Type": JSON} | length)
        handler.wfile.write((b"%x\r\n" % len(body) if chunked else b"") + body[:at])

    return send


def silence(body: bytes) -> Callable:
    """Half of the body, and then nothing until the client hangs up."""

    def send(handler: Handler) -> None:
        handler.head(200, {"Content-Type": JSON, "Content-Length": len(body)})
        handler.wfile.write(body[: len(body) // 2])
        handler.wfile.flush()
        handler.server.half_sent.set()
        handler.rfile.read(1)

    return send


class Drip:
    """A reply of one byte at a time, each sent when the client has taken the one before; `bar` is its progress bar."""

    def __init__(self, body: bytes) -> None:
        self.body, self.taken = body, threading.Semaphore()

    def __call__(self, handler: Handler) -> None:
        handler.head(200, {"Content-Type": JSON, "Content-Length": len(self.body)})
        for byte in self.body:
            self.taken.acquire()
            handler.wfile.write(bytes([byte]))

    @contextmanager
    def bar(self, label: str, length: int | None) -> Iterator[Callable[[int], None]]:
        yield lambda size: self.taken.release()


def hang_up(handler: Handler) -> None:
    """No answer at all."""
