"""A topic that a researcher writes: started from another, as the text of a topics file, and what is wrong with it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pipelines.errors import TopicError
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
