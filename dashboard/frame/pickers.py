"""The boxes in which a reader chooses, each with its choice in the address (choice_state), and the notes about them."""

import re

import streamlit as st

from dashboard.frame import choices, session


def notes() -> None:
    """Show and forget the notes of this run."""
    for key, values in dict.fromkeys((key, tuple(values.items())) for key, values in st.session_state.pop("notes", [])):
        plain = {name: re.sub(r"([!-/:-@[-`{-~])", r"\\\1", " ".join(value.split())[:100]) for name, value in values}
        st.info(session.texts()[key].format(**plain))  # what stood in the address is text, never Markdown


def choose(key: str, label: str, options: dict[str, str], default: str | None = None) -> str:
    """A selectbox over ids shown by their labels, its choice in the address; nothing is shown for one option."""
    widget = f"pick_{key}"
    if len(options) == 1:
        value = choices.start_value(key, options, next(iter(options)))
        choices.remember(key, value)
        return value
    before = st.session_state.get(widget)  # written anew: on another page, or with other options, it is another widget
    first = default if default in options else next(iter(options))
    st.session_state[widget] = before if before in options else choices.start_value(key, options, first)
    value = st.selectbox(
        label, list(options), format_func=options.__getitem__, key=widget, placeholder=session.texts()["pick_some"]
    )
    choices.name(options[value])
    choices.remember(key, value)
    return value


def turn_to(key: str, label: str, parts: dict[str, str]) -> str:
    """Parts of a page as a row of buttons, by id: the one shown, in the address; the first to begin with."""
    widget = f"pick_{key}"
    before = st.session_state.get(widget)
    st.session_state[widget] = before if before in parts else choices.start_value(key, parts, next(iter(parts)))
    value = st.segmented_control(
        label, list(parts), format_func=parts.__getitem__, key=widget, required=True, label_visibility="collapsed"
    )
    value = value or next(iter(parts))  # the type allows for none; with `required` there always is one
    choices.remember(key, value)
    return value


def switch(key: str, label: str, default: bool = False) -> bool:
    """A switch; as it is by default, the address does not name it."""
    # written anew: on another page it is another widget
    st.session_state[f"pick_{key}"] = choices.is_on(key, default)
    chosen = st.toggle(label, key=f"pick_{key}")
    if chosen != default:
        choices.remember(key, "on" if chosen else "off")
    else:
        st.session_state.get("choices", {}).pop(key, None)
        st.query_params.pop(key, None)
    return chosen


def choose_many(key: str, label: str, options: dict[str, str], default: list[str], most: int) -> list[str]:
    """A multiselect over ids shown by their labels, its choice in the address as a comma separated list."""
    widget = f"pick_{key}"
    before = st.session_state.get(widget)
    if before is None or any(item not in options for item in before):
        remembered = choices.chosen_before(key)
        given = st.query_params[key].split(",") if st.query_params.get(key) else remembered or default
        before = [item for item in given if item in options][:most] or default
        if given != remembered and (unknown := [item for item in given if item not in options]):
            choices.note("unknown_choice", name=key, value=", ".join(unknown))
    st.session_state[widget] = before
    chosen = st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        key=widget,
        max_selections=most,
        placeholder=session.texts()["pick_some"],
    )
    choices.name(*[options[item] for item in chosen])
    st.session_state.setdefault("choices", {})[key] = chosen
    if st.query_params.get(key) != ",".join(chosen):
        st.query_params[key] = ",".join(chosen)
    return chosen
