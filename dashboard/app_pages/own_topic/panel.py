"""A topic of the reader's own: written here, judged as a refresh would, and handed over as a file and a command."""

from collections.abc import Sequence

import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.look.plain import link, markdown
from dashboard.panels import elsewhere
from dashboard.panels.tables import download, note
from pipelines.topics import draft as own_topic
from pipelines.topics.catalogue import DEFINITIONS
from pipelines.topics.draft import Draft, Wording

_EMPTY = "empty"
_NONE = ""
_LINE, _SEARCH = 600, 20_000


def written() -> Draft:
    """The fields, filled from the topic that the reader starts from, and what stands in them now."""
    topics = store.all_topics().topics
    starts = {
        _EMPTY: "An empty topic",
        **{name: controls.topic_name(topics[name]) for name in own_topic.starts()},
    }
    start = bound.choice(
        "Start from", starts, "start", _EMPTY, "Another start keeps what was written from this one."
    )
    first = Draft() if start == _EMPTY else own_topic.started(start)
    one, two = st.columns(2)
    with one:
        name = _text(start, "Id", "id", first.id, "Small letters, digits and _, as in skin_ageing.")
        parent = _topic(start, "Part of", "parent", tuple(topics), first.parent)
    with two:
        label = _text(start, "Label", "label", first.label)
        within = _topic(start, "Within the search of", "within", own_topic.starts(), first.within)
    about = _text(start, "About, one sentence", "about", first.about)
    if name in topics:
        st.info(f"This id is that of {markdown(topics[name].label)}: your topic takes its place.")
    definitions = {width: _definition(start, width, first.definitions[width]) for width in DEFINITIONS}
    with st.container(border=True):
        st.markdown("**Registered studies** (may stay empty)")
        help_text = "With commas between them; radiofrequency + skin needs both words. No tags, no asterisks."
        trials = _wording(start, "trials", "words or phrases", first.trials, help_text)
    return Draft(
        name.strip(), label.strip(), about.strip(), parent, within, first.without, definitions, trials
    )


def judged(draft: Draft) -> None:
    """Whether a refresh would take the topic; its searches as they would be sent."""
    text = own_topic.text_of(draft, store.today())
    st.header("What a refresh would say", anchor="judged")
    if found := own_topic.problem(text):
        st.error(markdown(found))
        return
    st.success("Every rule is kept: the searches can be sent.")
    topic = own_topic.read(text).topics[draft.id]
    for width in DEFINITIONS:
        sent = topic.definitions[width].text
        st.markdown(f"**{controls.DEFINITIONS[width]}**, as it would be sent:")
        st.code(sent, language=None, wrap_lines=True)
        st.markdown(link("Try it at PubMed", elsewhere.search_at_pubmed(sent)))
    note("These links open PubMed in your browser. This program itself asks no service here.")


def handed_over(draft: Draft) -> None:
    """The text of the topics file, and the command that fetches it."""
    text = own_topic.text_of(draft, store.today())
    st.header("Your topics file", anchor="file")
    st.code(text, language="toml", wrap_lines=True)
    download(f"Download {own_topic.FILE}", text.encode, own_topic.FILE, "application/toml", "own_topic_file")
    st.markdown("Then, in the folder where the file lies:")
    st.code(own_topic.COMMAND, language=None, wrap_lines=True)
    note(
        "Nothing is stored here: what you write stays in this browser tab until it is closed, and not in its address. "
        "A file can hold several topics: put one text below the other. Once fetched with it, your "
        "topics stand in the lists of these pages, with the snapshot that holds their numbers."
    )


def _definition(start: str, width: str, first: Wording) -> Wording:
    with st.container(border=True):
        st.markdown(f"**{controls.DEFINITIONS[width]} definition**")
        found = _wording(start, width, "search", first)
        if found.words.strip() and (wrong := own_topic.search_problem(found.words)):
            st.error(f"{controls.DEFINITIONS[width]}: {markdown(wrong)}")
    return found


def _wording(start: str, name: str, words: str, first: Wording, help_text: str | None = None) -> Wording:
    """Words with why they are so and what they miss; labels say of what, for those who do not see the frame."""
    of = controls.DEFINITIONS.get(name, "Studies")
    searched = _text(start, f"{of}: {words}", f"{name}_words", first.words, help_text, is_long=True)
    one, two = st.columns(2)
    with one:
        why = _text(start, f"{of}: why", f"{name}_why", first.why)
    with two:
        misses = _text(start, f"{of}: known misses", f"{name}_misses", first.known_misses)
    return Wording(searched.strip(), why.strip(), misses.strip())


def _text(
    start: str, label: str, key: str, first: str, help_text: str | None = None, *, is_long: bool = False
) -> str:
    key = f"own_{start}_{key}"
    st.session_state.setdefault(key, first)
    if is_long:
        return st.text_area(
            label, key=key, max_chars=_SEARCH, help=help_text, height=110, persist_state="session"
        )
    return st.text_input(label, key=key, max_chars=_LINE, help=help_text, live=True, persist_state="session")


def _topic(start: str, label: str, key: str, names: Sequence[str], first: str | None) -> str | None:
    """A topic, or none."""
    key = f"own_{start}_{key}"
    st.session_state.setdefault(key, first or _NONE)
    known = store.all_topics().topics
    chosen = st.selectbox(
        label,
        [_NONE, *names],
        format_func=lambda name: controls.topic_name(known[name]) if name else "None",
        key=key,
        persist_state="session",
    )
    return chosen or None
