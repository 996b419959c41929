"""A reader without a browser: opens pages and chooses in boxes over Streamlit's websocket, and waits until all is sent.

It speaks as Streamlit's own front end does (streamlit/proto/BackMsg.proto and ForwardMsg.proto): it sends one
`rerun_script` for each act, keeps the messages that the server may refer to by their hash, and takes the answer as
complete when the script has finished.

    async with visitor("http://127.0.0.1:8501") as reader:
        run = await reader.open("karta", lang="en")
        run = await reader.choose(reader.boxes[0], "Robbery")
        assert run.faults == []
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

PATIENCE = 180  # seconds until an answer that does not come counts as a fault
DATA_VERSION = re.compile(r"(?:Dataversion|Data version) ([^\s,]+)")
ENDED = {
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR: ["the script could not be compiled"],
    ForwardMsg.FINISHED_SUCCESSFULLY: [],
}


@dataclass
class Run:
    """What came back on one act: how long it took, how much it was, and what was wrong with it."""

    seconds: float = 0
    size: int = 0
    faults: list[str] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)


class Visitor:
    """One session. `boxes` are the select boxes of the page as it stands, `pages` its other pages, by address."""

    def __init__(self, socket: ClientConnection, address: str) -> None:
        self.boxes: list[Selectbox] = []
        self.pages: dict[str, str] = {}
        self._socket, self._address = socket, address
        self._page, self._query = "", ""
        self._held: dict[str, ForwardMsg] = {}

    @property
    def is_connected(self) -> bool:
        return self._socket.state is State.OPEN

    async def open(self, page: str, **choices: str) -> Run:
        """Open a page by its address, as a link from outside the atlas does."""
        self._page, self._query = "", urlencode(choices)
        return await self._answered(page_name=page)

    async def turn_to(self, page: str) -> Run:
        """Go to another page by the navigation; `page` is one of `pages`."""
        self._page, self._query = self.pages[page], ""
        return await self._answered()

    async def choose(self, box: Selectbox, option: str) -> Run:
        """Choose an option, by its label, in one of `boxes`."""
        return await self._answered(chosen=(box.id, option))

    async def _answered(self, page_name: str = "", chosen: tuple[str, str] | None = None) -> Run:
        """Ask for a run of the script, and read until it has finished."""
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.page_name = page_name
        asked.rerun_script.cached_message_hashes.extend(self._held)
        asked.rerun_script.context_info.url = f"{self._address}/{page_name}"
        asked.rerun_script.context_info.locale = "sv-SE"
        asked.rerun_script.context_info.timezone = "Europe/Stockholm"
        asked.rerun_script.context_info.color_scheme = "light"
        if chosen:
            asked.rerun_script.widget_states.widgets.add(id=chosen[0], string_value=chosen[1])
        run, started = Run(), time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._socket.send(asked.SerializeToString())
                while not await self._read(run):
                    pass
        except TimeoutError:
            run.faults.append(f"no answer within {PATIENCE} seconds")
        except ConnectionClosed as error:
            run.faults.append(f"the connection was closed: {error}")
        run.seconds = time.perf_counter() - started
        if len(run.versions) > 1:
            run.faults.append(f"more than one data version: {', '.join(sorted(run.versions))}")
        return run

    async def _read(self, run: Run) -> bool:
        """Take in one message; True when it says that the script has finished."""
        raw = await self._socket.recv(decode=False)
        run.size += len(raw)
        message = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            message = self._held[message.ref_hash]
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable:
            self._held[message.hash] = message
        if kind == "script_finished":
            run.faults += ENDED.get(message.script_finished, [])
            return message.script_finished in ENDED  # a run that ends early is followed by another
        if kind == "new_session":
            self._page, self.boxes, run.versions = message.new_session.page_script_hash, [], set()
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
            self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "page_not_found":
            run.faults.append("page not found")
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._look_at(message.delta.new_element, run)
        return False

    def _look_at(self, element, run: Run) -> None:
        kind = element.WhichOneof("type")
        if kind == "selectbox" and not element.selectbox.disabled:
            self.boxes.append(element.selectbox)
        elif kind == "exception":
            run.faults.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            run.faults.append(element.alert.body)
        elif kind == "html":
            run.versions.update(DATA_VERSION.findall(element.html.body))


@asynccontextmanager
async def visitor(address: str) -> AsyncIterator[Visitor]:
    """A new session at an address (http://host:port), which is left in the end."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    patient = {"open_timeout": PATIENCE, "ping_interval": None}  # a busy server is slow to answer, which is measured
    async with connect(stream, subprotocols=["streamlit"], max_size=None, **patient) as socket:
        yield Visitor(socket, address)
