"""The controls that pages share; each keeps its value in the address of the page."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import store
from dashboard.plain import markdown
from dashboard.theme import USE_LABELS
from pipelines.topics import Theme, Topic

DEFAULT_TOPIC = "skincare"


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
    if key not in st.session_state:
        st.session_state[key] = asked if asked in options else default
        if asked is not None and asked not in options:
            st.info(
                f"The link asks for {markdown(asked[:60])}, which is not in the list {markdown(label)}; it shows "
                f"{markdown(options[default])} instead."
            )
    chosen = st.selectbox(label, list(options), format_func=options.__getitem__, key=key, help=help_text)
    if chosen == default:
        st.query_params.pop(key, None)
    elif chosen != asked:
        st.query_params[key] = chosen
    return chosen


def topic() -> Topic | Theme:
    """The topic or theme the reader chose."""
    known = store.all_topics()
    entries: list[Topic | Theme] = [*known.topics.values(), *known.themes.values()]
    chosen = choice(
        "Topic or theme",
        {entry.id: topic_name(entry) for entry in entries},
        "topic",
        DEFAULT_TOPIC,
        "Themes are parts of the literature for which somebody published a yearly count.",
    )
    return known.topics.get(chosen) or known.themes[chosen]


def topic_name(entry: Topic | Theme) -> str:
    """A topic's name in a list: sub-topics behind their topic, context and themes marked."""
    if isinstance(entry, Theme):
        return f"Theme: {entry.label}"
    if entry.parent:
        return f"{store.all_topics().topics[entry.parent].label} / {entry.label}"
    return f"{entry.label} (context)" if entry.is_context else entry.label


def general_rules() -> bool:
    """Whether events whose text does not name exosomes are shown too."""
    return st.toggle(
        "Also show general rules that do not name exosomes",
        key="general",
        bind="query-params",
        help="Laws and notices that apply to exosome products without naming them. They are never counted "
        "as enforcement against exosomes.",
    )


def status_cell(selected: Sequence[Sequence[str]], names: Mapping[str, str]) -> tuple[str, str]:
    """The jurisdiction and use whose status is explained: two lists, which a click on the matrix sets."""
    if selected and st.session_state.get("status_clicked") != selected[0]:
        st.session_state["status_clicked"] = selected[0]
        st.session_state["jurisdiction"], st.session_state["use"] = selected[0]
    codes = sorted(store.table("regulatory_status")["jurisdiction"].unique(), key=lambda code: names[code])
    where, what = st.columns(2)
    with where:
        code = choice("Jurisdiction", {code: names[code] for code in codes}, "jurisdiction", "US")
    with what:
        use = choice("Use", USE_LABELS, "use", "injectable_aesthetic")
    return code, use


def table_name(known: Sequence[str]) -> str:
    """The table a reader looks at."""
    return choice("Table", {name: name for name in known}, "table", "regulatory_events")
