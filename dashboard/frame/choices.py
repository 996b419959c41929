"""What has been chosen: in the address, by id, and kept for the other pages. The boxes themselves are pickers."""

from collections.abc import Collection
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def arrive(page: str) -> None:
    """Begin a run of a page: nothing is named as chosen yet, and on coming from another page the address decides."""
    st.session_state["named"] = []
    if st.session_state.get("page") != page:
        for key in st.query_params:
            st.session_state.pop(f"pick_{key}", None)
    st.session_state["page"] = page


def named() -> list[str]:
    """The labels of what the page has been asked to choose so far, in order."""
    return st.session_state.get("named", [])


def name(*labels: str) -> None:
    """Add labels to what the page has been asked to choose."""
    st.session_state.setdefault("named", []).extend(labels)


def note(key: str, **values: str) -> None:
    """Keep a note for the reader, shown by `pickers.notes` on this run."""
    st.session_state.setdefault("notes", []).append((key, values))


def start_value(key: str, options: Collection[str], default: T) -> str | T:
    """What a choice begins with: the address, else what was chosen on another page, else the default.

    An unknown id in the address becomes the default, with a note.
    """
    given = st.query_params.get(key)
    if given is not None and given in options:
        return given
    remembered = chosen_before(key)
    if given not in (None, remembered):  # what the page itself wrote is no mistake of the reader's
        note("unknown_choice", name=key, value=given)
    return remembered if isinstance(remembered, str) and remembered in options else default


def chosen_before(key: str) -> str | list[str] | None:
    """What was last chosen under a key, on whatever page, or None."""
    return st.session_state.get("choices", {}).get(key)


def remember(key: str, value: str) -> None:
    """Write a choice to the address, by id, and keep it for the other pages."""
    st.session_state.setdefault("choices", {})[key] = value
    if st.query_params.get(key) != value:
        st.query_params[key] = value


def write_address() -> None:
    """Send the whole address once more when a page is done, also when nothing in it is new.

    A reader who goes back while a page is being worked out leaves its last choices to be written over the address of
    the page that he came to: Streamlit sends choices without the page that they belong to.
    """
    st.query_params.from_dict({key: st.query_params.get_all(key) for key in st.query_params})


def standing(key: str, options: dict[str, str], default: str) -> str:
    """How a choice stands before its box is drawn, since others depend on it."""
    before = st.session_state.get(f"pick_{key}")
    return before if before in options else start_value(key, options, default)


def is_on(key: str, default: bool = False) -> bool:
    """How a switch stands: as the reader or the address (key=on, key=off) has set it; known before it is drawn."""
    widget = f"pick_{key}"
    if widget not in st.session_state:
        given = start_value(key, ["on", "off"], None)
        st.session_state[widget] = default if given is None else given == "on"
    return st.session_state[widget]
