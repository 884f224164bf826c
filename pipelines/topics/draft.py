"""A topic that a researcher writes: started from another, as the text of a topics file, and what is wrong with it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pipelines.errors import TopicError
from pipelines.pubmed_search.texts import OF_TITLES, Places, Texts, matching
from pipelines.pubmed_search.tree import Leaf, Term, leaves, plain, render
from pipelines.topics.catalogue import BUNDLED, Catalogue, load_text
from pipelines.topics.files import Table, read_topics_file
from pipelines.topics.terms import DEFINITIONS

#: What the file is called, in its download, its errors and its command.
FILE = "my_topics.toml"
COMMAND = f"exoscope refresh --topics {FILE}"


@dataclass(frozen=True)
class Wording:
    """Words to search for: a PubMed search; for trials, words or phrases with commas between them."""

    words: str = ""
    why: str = ""
    known_misses: str = ""


def _nothing() -> Mapping[str, Wording]:
    return dict.fromkeys(DEFINITIONS, Wording())


@dataclass(frozen=True)
class Draft:
    """A topic as far as it is written, by the keys of a topics file."""

    id: str = ""
    label: str = ""
    about: str = ""
    parent: str | None = None
    within: str | None = None
    without: tuple[str, ...] = ()
    definitions: Mapping[str, Wording] = field(default_factory=_nothing)
    trials: Wording = Wording()


def starts() -> tuple[str, ...]:
    """The bundled topics that can be started from: those with a search of their own."""
    return tuple(name for name, row in _bundled().items() if "standard" in row)


def started(topic: str) -> Draft:
    """A draft that says what a bundled topic (one of `starts`) says."""
    row = _bundled()[topic]

    def wording(part: Table, words: str) -> Wording:
        return Wording(words, part["why"], part["known_misses"])

    trials = row.get("trials")
    return Draft(
        id=topic,
        label=row["label"],
        about=row["about"],
        parent=row.get("parent"),
        within=row.get("within"),
        without=tuple(row.get("without", ())),
        definitions={
            width: wording(row[width], " ".join(row[width]["search"].split())) for width in DEFINITIONS
        },
        trials=wording(trials, ", ".join(trials["words"])) if trials else Wording(),
    )


#: Of a definition that is made of words: their field, why, and what it misses.
_MADE = {
    "narrow": ("ti", "The words in the title.", "Articles that name the subject in the abstract only."),
    "standard": ("tiab", "The words in title, abstract or keywords.", "Articles that say it in other words."),
    "broad": ("tw", "The words in MeSH headings too.", "Brings in articles that only touch on the subject."),
}


def made_of(label: str, words: str) -> Draft:
    """A draft from a name, which its id comes from, and words or phrases with commas between them."""
    name = re.sub("[^a-z0-9]+", "_", label.lower()).strip("_")
    draft = (
        Draft((name if name[:1].isalpha() else f"topic_{name}")[:40].strip("_"), label, f"{label}.")
        if label
        else Draft()
    )
    phrases = dict.fromkeys(phrase for one in words.split(",") if (phrase := plain(one)))
    if not phrases:
        return draft
    searches = {
        width: Wording(" OR ".join(f'"{one}"[{tag}]' for one in phrases), why, misses)
        for width, (tag, why, misses) in _MADE.items()
    }
    return replace(draft, definitions=searches, trials=Wording(", ".join(phrases), *_MADE["standard"][1:]))


def in_titles(words: str, titles: Texts) -> tuple[Places, list[str]]:
    """The places of the titles that a good search matches, and its terms that no title tells of: left out of it."""
    from pipelines.pubmed_search.grammar import check

    def held(leaf: Leaf) -> Places | None:
        return titles.holding(leaf) if isinstance(leaf, Term) and leaf.tag in OF_TITLES else None

    node = check(words)
    return matching(node, held) or Places(), [render(leaf) for leaf in leaves(node) if held(leaf) is None]


def text_of(draft: Draft, reviewed_on: date) -> str:
    """The draft as the text of a topics file; what is in it can be any text, and comes back the same."""
    return "\n".join(_lines(draft, reviewed_on)) + "\n"


def problem(text: str) -> str | None:
    """What `exoscope refresh --topics` would say of this text of a file, word for word; None where it is good."""
    try:
        load_text(text, FILE)
    except TopicError as error:
        return str(error)
    return None


def search_problem(words: str) -> str | None:
    """What is wrong with one search; None where PubMed takes it word for word."""
    from pipelines.pubmed_search.grammar import check  # loads the grammar, which no other page needs

    try:
        check(words)
    except TopicError as error:
        return str(error)
    return None


def read(text: str) -> Catalogue:
    """All topics with the one that is written; raises TopicError where `problem` tells one."""
    return load_text(text, FILE)


def _bundled() -> dict[str, Table]:
    topics: dict[str, Table] = read_topics_file(BUNDLED)["topics"]
    return topics


def _lines(draft: Draft, reviewed_on: date) -> Iterator[str]:
    name = draft.id if draft.id.isascii() and draft.id.isidentifier() else _quoted(draft.id)
    yield f"[topics.{name}]"
    yield f"label = {_quoted(draft.label)}"
    yield f"about = {_quoted(draft.about)}"
    if draft.parent is not None:
        yield f"parent = {_quoted(draft.parent)}"
    if draft.within is not None:
        yield f"within = {_quoted(draft.within)}"
    if draft.without:
        yield f"without = [{', '.join(map(_quoted, draft.without))}]"
    for width, wording in draft.definitions.items():
        yield f"\n[topics.{name}.{width}]"
        yield f"search = {_quoted(wording.words)}"
        yield from _review(wording, reviewed_on)
    words = [word.strip() for word in draft.trials.words.split(",") if word.strip()]
    if words:
        yield f"\n[topics.{name}.trials]"
        yield f"words = [{', '.join(map(_quoted, words))}]"
        yield from _review(draft.trials, reviewed_on)


def _review(wording: Wording, reviewed_on: date) -> Iterator[str]:
    yield f"why = {_quoted(wording.why)}"
    yield f"known_misses = {_quoted(wording.known_misses)}"
    yield f"reviewed_on = {reviewed_on:%Y-%m-%d}"


def _quoted(text: str) -> str:
    """The text as a basic string of TOML: that of JSON, which escapes all but DEL; half a character has no UTF-8."""
    whole = text.encode("utf-8", errors="replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
