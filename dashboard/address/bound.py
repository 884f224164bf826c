"""Lists, words, years, switches, parts and sections whose state stands in the address of the page.

Streamlit's own binding drops a value it does not know without a word, and its copy of the address lags behind what a
reader chose: a link made from it would show something else.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from dashboard.look.plain import markdown

_NAMED = 3
_LONGEST_WORDS = 200
#: Some of a list beside the title of a page; where a window is narrower, they stand below it.
_IN_A_ROW_PX = 940
#: Where a session keeps the lists in which nothing was chosen.
_UNCHOSEN = "_unchosen"
_SWITCH = {"true": True, "false": False}


_PLACE = "_notes_place"
#: Where a session keeps what controls have looked for in an address; the first are those of the frame and a link.
_KNOWN, _FRAMES = "_known", ("edition", "snapshot", "start")
#: How keys of figures and sections end: an address keeps those of the part of a page that was shown before.
_OF_PARTS = ("_view", "_act", "_all")


def say_in(place: DeltaGenerator) -> None:
    """Where notes on what an address has wrong stand: those of controls that only open on demand would not be seen."""
    st.session_state[_PLACE] = place


def _say(note: str) -> None:
    st.session_state.get(_PLACE, st).info(note)


def _know(*keys: str) -> None:
    st.session_state.setdefault(_KNOWN, {*_FRAMES}).update(keys)


def say_unknown(page: str) -> None:
    """Say, once, what of the address no control looked for; after a page is drawn, be it without its parts."""
    _know(f"{page}_part")
    known = st.session_state[_KNOWN]
    if unknown := [key for key in st.query_params if key not in known and not key.endswith(_OF_PARTS)]:
        _say(f"The address also names {_named(unknown)}, which nothing here takes: passed over.")
        _know(*unknown)


def _named(unknown: Sequence[str]) -> str:
    names = ", ".join(markdown(str(one)[:60]) for one in unknown[:_NAMED])
    return names + (f" and {len(unknown) - _NAMED:,} more" if len(unknown) > _NAMED else "")


def choice(
    label: str,
    options: Mapping[str, str],
    key: str,
    default: str,
    help_text: str | None = None,
    width: Literal["stretch"] | int = "stretch",
) -> str:
    """A list to choose from, whose choice stands in the address by its id.

    Streamlit's own binding writes the label that is shown, so a link would break when a label is reworded.

    `options` is id to what the reader sees; `default` is the id that needs no place in the address. One of a width of
    its own stands in a row, where its label would be above the others.
    """
    look: dict[str, Any] = {"help": help_text}
    if width != "stretch":
        look = {"width": width, "label_visibility": "collapsed"}
    return _one(label, options, key, default, partial(st.selectbox, **look))


def segments(label: str, options: Mapping[str, str], key: str, default: str) -> str:
    """As `choice`, its few options side by side; the label is for those who do not see what they stand at."""
    return _one(
        label,
        options,
        key,
        default,
        partial(st.segmented_control, required=True, label_visibility="collapsed"),
    )


def parts(options: Mapping[str, str], key: str, told: Mapping[str, Collection[str]]) -> str:
    """Which part of a page is shown; one whose controls the address speaks of needs not be named (`told`: their keys).

    So a link from before the page had parts opens what it asked for.
    """
    asked = set(st.query_params)
    _know(*(one for keys in told.values() for one in keys))
    first = next((part for part, keys in told.items() if asked & set(keys)), next(iter(options)))
    return segments("Part of the page", options, key, first)


def _one(
    label: str, options: Mapping[str, str], key: str, default: str, drawn: Callable[..., str | None]
) -> str:
    _know(key)
    wanted = st.session_state.get(key, st.query_params.get(key, default))
    unchosen: set[str] = st.session_state.setdefault(_UNCHOSEN, set())
    if (is_new := key not in st.session_state) and key not in st.query_params:
        unchosen.add(key)
    elif is_new or wanted != default:
        unchosen.discard(key)
    if wanted not in options:
        _say(
            f"{markdown(str(wanted)[:60])} is not in the list {markdown(label)} here; "
            f"{markdown(options[default])} is shown instead."
        )
    st.session_state[key] = wanted if wanted in options else default
    chosen = drawn(label, list(options), format_func=options.__getitem__, key=key, persist_state="session")
    assert chosen is not None  # one is always chosen
    _write(key, chosen, default)
    return chosen


def several(
    label: str,
    options: Mapping[str, str],
    key: str,
    help_text: str | None = None,
    default: Sequence[str] = (),
) -> tuple[str, ...]:
    """Some of a list; each stands in the address by its id, all under the same name.

    `options` is id to what the reader sees; `default` are those that need no place in the address, and what none at
    all means. With a default it stands in a row, where its label would be above the others.
    """
    _know(key)
    asked = st.query_params.get_all(key) or default
    wanted = list(dict.fromkeys(st.session_state.get(key, asked)))
    if unknown := [one for one in wanted if one not in options]:
        _say(f"{_named(unknown)}: not in the list {markdown(label)} here, and left out.")
    st.session_state[key] = [one for one in wanted if one in options]
    chosen: list[str] = st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        placeholder=", ".join(options[one] for one in default) or "Any",
        help=help_text,
        label_visibility="collapsed" if default else "visible",
        width=_IN_A_ROW_PX if default else "stretch",
        persist_state="session",
    )
    told = [] if chosen == list(default) else chosen
    if told != st.query_params.get_all(key):
        _put(key, told)
    return tuple(chosen or default)


def words(label: str, key: str, help_text: str | None = None) -> str:
    """Words to look for, as plain text of a bounded length."""
    _know(key)
    wanted = str(st.session_state.get(key, st.query_params.get(key, "")))
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in wanted).split())
    if len(line) > _LONGEST_WORDS:
        _say(f"Only the first {_LONGEST_WORDS} characters of {markdown(label)} are looked for.")
    st.session_state[key] = line[:_LONGEST_WORDS]
    sought: str = st.text_input(
        label, key=key, max_chars=_LONGEST_WORDS, help=help_text, persist_state="session"
    ).strip()
    _write(key, sought, "")
    return sought


def years(first: int, last: int, key: str) -> tuple[int, int]:
    """First and last year wanted, as 2019-2024 in the address; the control may stand further below."""
    _know(key)
    if first >= last:
        return first, last
    # Once the two ends stood in the address one by one.
    asked = "-".join(st.query_params.get_all(key)) or None
    wanted: tuple[int, int] | None = st.session_state.get(key) or (first, last)
    if asked is not None and st.session_state.get(key) is None:
        ends = re.fullmatch(r"([0-9]{4})-([0-9]{4})", asked)
        wanted = (int(ends[1]), int(ends[2])) if ends else None
    if wanted is None or not first <= wanted[0] <= wanted[1] <= last:
        said = asked if wanted is None else f"{wanted[0]:04}-{wanted[1]:04}"
        _say(
            f"{markdown(str(said)[:60])} is no range of years within {first} to {last}; all years are shown instead."
        )
        wanted = (first, last)
    st.session_state[key] = wanted
    text = f"{wanted[0]}-{wanted[1]}"
    if wanted == (first, last):
        if key in st.query_params:
            _put(key, None)
    elif text not in st.query_params.get_all(key):
        _put(key, text)
    return wanted


def year_range(label: str, first: int, last: int, key: str) -> tuple[int, int] | None:
    """First and last year wanted, and their control; None when it is all of them."""
    wanted = years(first, last, key)
    if first < last:
        st.slider(label, first, last, key=key, persist_state="session")
    return None if wanted == (first, last) else wanted


def carried(key: str) -> Any:
    """What was chosen from a list on any page; None where nothing was, or only by default."""
    return None if key in st.session_state.get(_UNCHOSEN, ()) else st.session_state.get(key)


def beside(*controls: Callable[[], str]) -> list[str]:
    """Controls beside one another, and what was chosen in each."""
    chosen = []
    for column, control in zip(st.columns(len(controls)), controls, strict=True):
        with column:
            chosen.append(control())
    return chosen


def switch(label: str, key: str, help_text: str | None = None, *, default: bool = False) -> bool:
    """Whether the reader wants something; `default` is what needs no place in the address."""
    _take(key, _SWITCH, f"{label} is {'on' if default else 'off'}", default)
    wanted = st.toggle(label, key=key, help=help_text, persist_state="session")
    _write(key, str(wanted).lower(), str(default).lower())
    return wanted


def held(key: str, form: str) -> str | None:
    """What a click chose and no control shows, if it is of that form (a pattern); the address keeps it all the same."""
    _know(key)
    value: str | None = st.session_state.get(key, st.query_params.get(key))
    if value is not None and not re.fullmatch(form, value):
        _say(f"The address asks for {markdown(value[:60])}, which is not known here; it is left out.")
        value = None
    st.session_state[key] = value
    _write(key, value or "", "")
    return value


def section(label: str, key: str) -> ExpanderContainer:
    """A section that is closed where nothing was chosen; it should be filled only when it is open."""
    _take(key, _SWITCH, f"{label} is closed", False)
    shown = st.expander(label, key=key, on_change="rerun")
    _write(key, str(bool(shown.open)).lower(), "false")
    return shown


def _take(key: str, known: Mapping[str, object], otherwise: str, default: object) -> None:
    """Put what the address asks for into the session, where nothing was chosen, or say that it is not known."""
    _know(key)
    if key in st.session_state:
        return
    asked = st.query_params.get(key)
    if asked is not None and asked not in known:
        _say(f"The address asks for {markdown(asked[:60])}, which is not known here; {markdown(otherwise)}.")
    st.session_state[key] = default if asked is None else known.get(asked, default)


def _write(key: str, value: str, default: str) -> None:
    # A default that is named stays: whatever changes an address takes the # off it, by which a link names its figure.
    if value != st.query_params.get(key, default):
        _put(key, None if value == default else value)


def _put(key: str, value: str | list[str] | None) -> None:
    if value is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value
    # At once: who goes back from here may stop this run, whose end then comes too late or never.
    last: _Run | None = st.session_state.get(_LAST)
    if last is not None:
        remember(last.page)


_NEXT = "_next_values"


def is_new(selected: Sequence[Sequence[str]], figure: str) -> bool:
    """Whether a mark of a figure was chosen just now; the figure keeps it selected in later runs."""
    held = f"{figure}_clicked"
    before = st.session_state.get(held)
    st.session_state[held] = selected[0] if selected else None
    return bool(selected) and before != selected[0]


def take_click(selected: Sequence[Sequence[str]], *keys: str) -> None:
    """Let a click on a mark, once, choose from the lists with these keys."""
    if is_new(selected, "_".join(keys)):
        st.session_state.update(zip(keys, selected[0], strict=True))


def ask_next(values: Mapping[str, object]) -> None:
    """Draw the page again with these values, also of controls that stand above: they are drawn already."""
    st.session_state[_NEXT] = dict(values)
    st.rerun()


def take_next() -> None:
    """Give controls what `ask_next` asked for; before any is drawn."""
    st.session_state.update(st.session_state.pop(_NEXT, {}))


_LAST = "_last_run"


@dataclass(frozen=True)
class _Run:
    """How far a run of a page came: its page, what stands in the address, and what was chosen."""

    page: str
    asked: dict[str, list[str]]
    chosen: dict[str, Any]


def follow(page: str) -> None:
    """Forget what the address now says otherwise, before a page is drawn: its controls then read the address."""
    last: _Run | None = st.session_state.get(_LAST)
    asked = _asked()
    if last is None or (page, asked) == (last.page, last.asked):
        return
    if page != last.page:
        # The navigation opens a page with a bare address: what was chosen on the last one, and no more, holds there.
        moved = set(asked) | st.session_state.get(_UNCHOSEN, set())
    elif all(st.session_state[key] == last.chosen[key] for key in set(last.chosen) & set(st.session_state)):
        moved = set(asked) | set(last.asked)
    else:
        return
    for key in moved & set(st.session_state):
        del st.session_state[key]


def remember(page: str) -> None:
    """Keep how far the run of a page came: when it begins and ends; what it writes into the address is kept at once."""
    chosen = {str(key): value for key, value in st.session_state.items() if not str(key).startswith("_")}
    st.session_state[_LAST] = _Run(page, _asked(), chosen)


def _asked() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
