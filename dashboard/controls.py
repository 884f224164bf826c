"""The controls that pages share; each keeps its value in the address of the page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import bound, store
from dashboard.narrative.evidence import FULL_RUNGS, READINGS
from dashboard.plain import markdown
from dashboard.theme import USE_LABELS
from pipelines.topics import Theme, Topic

DEFAULT_TOPIC = "skincare"
_NAMED = 3
_LONGEST_WORDS = 200
_NEXT = "_next_values"


def choice(
    label: str, options: Mapping[str, str], key: str, default: str, help_text: str | None = None
) -> str:
    """A list to choose from, whose choice stands in the address by its id.

    Streamlit's own binding writes the label that is shown, so a link would break when a label is reworded.

    Args:
        label: Name of the list.
        options: Id to what the reader sees.
        key: Name in the address.
        default: The id that needs no place in the address.
        help_text: What stands behind the question mark.
    """
    asked = st.query_params.get(key)
    wanted = st.session_state.get(key, asked if asked is not None else default)
    if wanted not in options:
        st.info(
            f"{markdown(str(wanted)[:60])} is not in the list {markdown(label)} here; "
            f"{markdown(options[default])} is shown instead."
        )
    st.session_state[key] = wanted if wanted in options else default
    chosen: str = st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        help=help_text,
        persist_state="session",
    )
    if chosen == default:
        st.query_params.pop(key, None)
    elif chosen != asked:
        st.query_params[key] = chosen
    return chosen


def several(
    label: str,
    options: Mapping[str, str],
    key: str,
    help_text: str | None = None,
    *,
    none: str = "Any",
) -> tuple[str, ...]:
    """Some of a list; each stands in the address by its id, all under the same name.

    Args:
        label: Name of the list.
        options: Id to what the reader sees.
        key: Name in the address.
        help_text: What stands behind the question mark.
        none: What it means when none is chosen.
    """
    wanted = list(dict.fromkeys(st.session_state.get(key, st.query_params.get_all(key))))
    if unknown := [one for one in wanted if one not in options]:
        names = ", ".join(markdown(str(one)[:60]) for one in unknown[:_NAMED])
        more = f" and {len(unknown) - _NAMED:,} more" if len(unknown) > _NAMED else ""
        st.info(f"{names}{more}: not in the list {markdown(label)} here, and left out.")
    st.session_state[key] = [one for one in wanted if one in options]
    chosen: list[str] = st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        placeholder=none,
        help=help_text,
        persist_state="session",
    )
    if chosen != st.query_params.get_all(key):
        st.query_params[key] = chosen
    return tuple(chosen)


def words(label: str, key: str, help_text: str | None = None) -> str:
    """Words to look for, as plain text of a bounded length."""
    wanted = str(st.session_state.get(key, st.query_params.get(key, "")))
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in wanted).split())
    if len(line) > _LONGEST_WORDS:
        st.info(f"Only the first {_LONGEST_WORDS} characters of {markdown(label)} are looked for.")
    st.session_state[key] = line[:_LONGEST_WORDS]
    sought: str = st.text_input(
        label, key=key, max_chars=_LONGEST_WORDS, help=help_text, persist_state="session"
    ).strip()
    if not sought:
        st.query_params.pop(key, None)
    elif sought != st.query_params.get(key):
        st.query_params[key] = sought
    return sought


def year_range(label: str, first: int, last: int, key: str) -> tuple[int, int] | None:
    """First and last year wanted, as 2019-2024 in the address; None when it is all of them."""
    if first >= last:
        return None
    # Once the two ends stood in the address one by one.
    asked = "-".join(st.query_params.get_all(key)) or None
    held = st.session_state.get(key)
    wanted = _years_of(asked) if held is None and asked is not None else held or (first, last)
    if wanted is None or not first <= wanted[0] <= wanted[1] <= last:
        said = asked if wanted is None else f"{wanted[0]:04}-{wanted[1]:04}"
        st.info(
            f"{markdown(str(said)[:60])} is no range of years within {first} to {last}; all years are shown instead."
        )
        wanted = (first, last)
    st.session_state[key] = wanted
    # Two thumbs, since its value in the session is a pair.
    chosen: Any = st.slider(label, first, last, key=key, persist_state="session")
    if chosen == (first, last):
        st.query_params.pop(key, None)
        return None
    if (text := f"{chosen[0]}-{chosen[1]}") not in st.query_params.get_all(key):
        st.query_params[key] = text
    return chosen[0], chosen[1]


def _years_of(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"([0-9]{4})-([0-9]{4})", text)
    return (int(found[1]), int(found[2])) if found else None


def reset(values: Mapping[str, object]) -> None:
    """Put controls back to these values; for a button, which runs it before the page is drawn again."""
    st.session_state.update(values)


def topic() -> Topic:
    """The topic the reader chose."""
    return store.all_topics().topics[choice("Topic", store.once(_topics), "topic", DEFAULT_TOPIC)]


def brief_topic() -> str | None:
    """The topic a brief is about; None for all. Its own place in the address: other pages know no "all"."""
    chosen = choice("Brief on", {"all": "All topics", **store.once(_topics)}, "brief_topic", "all")
    return None if chosen == "all" else chosen


def chosen_topic() -> Topic:
    """The topic that `topic` was told last, for a further panel of the same page."""
    known = store.all_topics().topics
    return known[st.session_state.get("topic", DEFAULT_TOPIC)]


def topic_or_theme() -> Topic | Theme:
    """The topic or theme the reader chose."""
    known = store.all_topics()
    chosen = choice(
        "Topic or theme",
        store.once(_topics_and_themes),
        "topic",
        DEFAULT_TOPIC,
        "Themes are parts of the literature for which somebody published a yearly count.",
    )
    return known.topics.get(chosen) or known.themes[chosen]


def _topics() -> dict[str, str]:
    return {name: topic_name(entry) for name, entry in store.all_topics().topics.items()}


def _topics_and_themes() -> dict[str, str]:
    return _topics() | {name: topic_name(entry) for name, entry in store.all_topics().themes.items()}


def topic_name(entry: Topic | Theme) -> str:
    """A topic's name in a list: sub-topics behind their topic, context and themes marked."""
    if isinstance(entry, Theme):
        return f"Theme: {entry.label}"
    if entry.parent:
        return f"{store.all_topics().topics[entry.parent].label} / {entry.label}"
    return f"{entry.label} (context)" if entry.is_context else entry.label


def general_rules() -> bool:
    """Whether events whose text does not name exosomes are shown too."""
    return bound.switch(
        "Also show general rules that do not name exosomes",
        "general",
        "Laws and notices that apply to exosome products without naming them. They are never counted as enforcement "
        "against exosomes.",
    )


def is_new(selected: Sequence[Sequence[str]], figure: str) -> bool:
    """Whether a mark of a figure was chosen just now; the figure keeps it selected in later runs.

    Args:
        selected: The marks that are selected.
        figure: Name of the figure.
    """
    held = f"{figure}_clicked"
    before = st.session_state.get(held)
    st.session_state[held] = selected[0] if selected else None
    return bool(selected) and before != selected[0]


def take_click(selected: Sequence[Sequence[str]], *keys: str) -> None:
    """Let a click on a mark, once, choose from the lists with these keys."""
    if is_new(selected, "_".join(keys)):
        st.session_state.update(zip(keys, selected[0], strict=True))


def ask_next(values: Mapping[str, object]) -> None:
    """Draw the page again with these values, also of controls that stand above: they are drawn already.

    Args:
        values: Key of a control to its value.
    """
    st.session_state[_NEXT] = dict(values)
    st.rerun()


def take_next() -> None:
    """Give controls what `ask_next` asked for; before any is drawn."""
    st.session_state.update(st.session_state.pop(_NEXT, {}))


def status_cell(selected: Sequence[Sequence[str]], names: Mapping[str, str]) -> tuple[str, str]:
    """The jurisdiction and use whose status is explained: two lists, which a click on the matrix sets."""
    take_click(selected, "jurisdiction", "use")
    codes = sorted(store.table("regulatory_status")["jurisdiction"].unique(), key=lambda code: names[code])
    where, what = st.columns(2)
    with where:
        code = choice("Jurisdiction", {code: names[code] for code in codes}, "jurisdiction", "US")
    with what:
        use = choice("Use", USE_LABELS, "use", "injectable_aesthetic")
    return code, use


def reading() -> str:
    """How strictly the witnesses of the evidence ladder are read."""
    return choice(
        "Reading",
        READINGS,
        "reading",
        "generous",
        "A strict witness names vesicles in its title as what is given, and is no biomarker study.",
    )


def ladder_cell(selected: Sequence[Sequence[str]]) -> tuple[Topic, str]:
    """The topic and rung whose witnesses are listed: two lists, which a click on the ladder sets."""
    take_click(selected, "topic", "rung")
    which, what = st.columns(2)
    with which:
        of = topic()
    with what:
        rung = choice("Rung", FULL_RUNGS, "rung", "trial_registered")
    return of, rung


def side_by_side(
    attention: Mapping[str, str], evidence: Mapping[str, str], regulation: Mapping[str, str]
) -> tuple[str, str, str]:
    """One measure of each kind, the first of each where nothing was chosen."""
    one, two, three = st.columns(3)
    with one:
        first = choice("Attention", attention, "attention", next(iter(attention)))
    with two:
        second = choice("Evidence", evidence, "evidence", next(iter(evidence)))
    with three:
        third = choice("Regulation", regulation, "regulation", next(iter(regulation)))
    return first, second, third


def table_name(known: Sequence[str]) -> str:
    """The table a reader looks at."""
    return choice("Table", {name: name for name in known}, "table", "regulatory_events")


YARDSTICKS = {
    "records": "Papers",
    "per_100k": "Per 100,000 papers of PubMed",
    "share_of_field": "Share of the field",
    "index": "Index (100 = first year with papers)",
}
DATE_BASES = {"entrez": "Entrez date", "publication": "Publication year"}
DEFINITIONS = {"standard": "Standard", "narrow": "Narrow", "broad": "Broad"}


def yardstick() -> str:
    """By what a yearly count is measured."""
    return choice("Yardstick", YARDSTICKS, "yardstick", "records")


def date_basis() -> str:
    """Which date puts an article in a year."""
    return choice(
        "Date basis",
        DATE_BASES,
        "basis",
        "entrez",
        "Entrez date: one day per article, set back to publication when it was added over a year late. "
        "Publication year: the earlier of electronic and print date, with its reporting delay.",
    )


def definition() -> str:
    """How wide the search is whose articles are listed."""
    return choice("Definition of the lists", DEFINITIONS, "definition", "standard")


def years(first: int, last: int) -> tuple[int, int]:
    """First and last year shown."""
    return year_range("Years", first, last, "years") or (first, last)


EVENTS = {
    "none": "None",
    "named": "Those that name exosomes",
    "all": "General rules too",
}


def events() -> str:
    """Which regulatory events stand below a figure over time: none, those that name exosomes, or all."""
    return choice(
        "What regulators did",
        EVENTS,
        "events",
        "none",
        "Set below, on the same time axis. What stands below one another is of the same time, which says nothing of "
        "cause.",
    )
