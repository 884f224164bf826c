"""A topic of the reader's own: written here, judged as a refresh would, and handed over as a file and a command."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import store
from dashboard.address import bound, controls
from dashboard.look.plain import link, markdown
from dashboard.panels import elsewhere, listing
from dashboard.panels.listing import Listing
from dashboard.panels.tables import download, note
from pipelines.analysis.papers.literature import of_topic
from pipelines.pubmed_search.texts import Texts
from pipelines.topics import draft as own_topic
from pipelines.topics.catalogue import DEFINITIONS
from pipelines.topics.draft import Draft, Wording

_EMPTY = "empty"
_NONE = ""
#: What a reader who knows PubMed may write among plain words.
_UNREAD = re.compile(r"[*()\[\]<>]|\b(?:AND|OR|NOT)\b")
_LINE, _SEARCH = 600, 20_000


def written() -> Draft:
    """Name and words, and under Advanced what is made of them unless it is written there too."""
    topics = store.all_topics().topics
    head = st.columns(2)
    advanced = st.expander("Advanced: the search, at three widths", expanded="start" in st.query_params)
    with advanced:
        starts = {name: controls.topic_name(topics[name]) for name in own_topic.starts()}
        help_text = "Another start keeps what was written from this one."
        start = bound.choice("Start from", {_EMPTY: "An empty topic", **starts}, "start", _EMPTY, help_text)
    first = Draft() if start == _EMPTY else own_topic.started(start)
    with head[0]:
        label = _text(start, "Name", "label", first.label)
    with head[1]:
        words = _text(start, "Words or phrases, with commas between them", "words")
    made = own_topic.made_of(label, words)
    if _UNREAD.search(words):
        st.warning(
            "Asterisks, brackets and AND, OR, NOT are not read here: each phrase is looked for as plain words. Write a "
            "search with them under Advanced."
        )
    with advanced:
        note("What is left empty here is made of the name and the words, as it stands in pale letters.")
        one, two = st.columns(2)
        with one:
            help_text = "Small letters, digits and _, as in skin_ageing."
            name = _text(start, "Id", "id", first.id, made.id, help_text)
            parent = _topic(start, "Part of", "parent", tuple(topics), first.parent)
        with two:
            about = _text(start, "About, one sentence", "about", first.about, made.about)
            within = _topic(start, "Within the search of", "within", own_topic.starts(), first.within)
        found = {
            width: _wording(start, width, first.definitions[width], made.definitions[width])
            for width in DEFINITIONS
        }
        trials = _wording(start, "trials", first.trials, made.trials)
    if name in topics:
        st.info(f"This id is that of {markdown(topics[name].label)}: your topic takes its place.")
    for width, wording in found.items():
        if wording.words and (wrong := own_topic.search_problem(wording.words)):
            st.error(f"{controls.DEFINITIONS[width]}: {markdown(wrong)}")
    return Draft(name, label, about, parent, within, first.without, found, trials)


def preview(draft: Draft) -> Listing | None:
    """What the standard search matches of this edition's papers, as far as titles tell; None where it is not good."""
    words = draft.definitions["standard"].words
    if not words or own_topic.search_problem(words):
        return None
    papers, titles = store.once(_titles)
    for name in draft.without:
        words = f"({words}) NOT ({store.all_topics().exclusions[name].words})"
    places, left_out = own_topic.in_titles(words, titles)
    found = papers.iloc[sorted(places)]
    if draft.within is not None:
        found = of_topic(found, store.members(), draft.within, "standard")
    terms = f" Left out, since no title tells of them: {markdown(', '.join(left_out))}." if left_out else ""
    return Listing(
        key="preview",
        title=f"{len(found):,} of {len(papers):,} papers of this edition match by their titles",
        lines=listing.article_lines(found),
        caption=f"{'The newest first. ' if len(found) else ''}The standard search was compared with titles alone."
        f"{terms} Abstracts, in which PubMed looks as well, are not kept, and of papers on exosomes and vesicles only "
        "those of the topics that are there. So a fetch "
        f"{'may find more or fewer' if left_out or ' NOT ' in words else 'finds more'}.",
    )


def _titles() -> tuple[pd.DataFrame, Texts]:
    articles = store.table("articles")
    papers = articles[articles["pmid"].isin(store.members()["pmid"])].reset_index(drop=True)
    return papers, Texts([title] for title in papers["title"].fillna(""))


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


def _wording(start: str, name: str, first: Wording, made: Wording) -> Wording:
    """Words with why they are so and what they miss; labels say of what, for those who do not see the frame."""
    of, what, help_text = controls.DEFINITIONS.get(name), "search", None
    if of is None:
        of, what = "Studies", "words or phrases"
        help_text = "With commas between them; radiofrequency + skin needs both words. No tags, no asterisks."
    with st.container(border=True):
        st.markdown("**Registered studies** (may stay empty)" if help_text else f"**{of} definition**")
        words = _text(start, f"{of}: {what}", f"{name}_words", first.words, made.words, help_text)
        one, two = st.columns(2)
        with one:
            why = _text(start, f"{of}: why", f"{name}_why", first.why, made.why)
        with two:
            misses = _text(
                start, f"{of}: known misses", f"{name}_misses", first.known_misses, made.known_misses
            )
    return Wording(words, why, misses)


def _text(
    start: str, label: str, key: str, first: str = "", made: str = "", help_text: str | None = None
) -> str:
    """What is written; what is made of name and words where nothing is."""
    is_long, key = key.endswith("_words"), f"own_{start}_{key}"
    st.session_state.setdefault(key, first)
    size: dict[str, Any] = (
        {"max_chars": _SEARCH, "height": 110} if is_long else {"max_chars": _LINE, "live": True}
    )
    found: str = (st.text_area if is_long else st.text_input)(
        label, key=key, placeholder=made, help=help_text, persist_state="session", **size
    )
    return found.strip() or made


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
