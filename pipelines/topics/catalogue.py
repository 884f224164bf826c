"""The topics Exoscope follows: what they are called and what is searched for them.

Labels are read by every page at its start, so the search grammar is loaded only to check a search.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from pipelines.errors import TopicError
from pipelines.topics.files import Table, check_known, check_references, read_topics_file, read_topics_text
from pipelines.topics.terms import DEFINITIONS as DEFINITIONS
from pipelines.topics.terms import FIELD as FIELD
from pipelines.topics.terms import WIDEST as WIDEST

BUNDLED = Path(__file__).with_name("topics.toml")

_REVIEW = ("why", "known_misses", "reviewed_on")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What somebody has looked at: why it is so, and what it is known to miss or to bring in by mistake."""

    why: str
    known_misses: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Named:
    """What readers meet by its name; `about` is the sentence that they see."""

    id: str
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class Search(Reviewed):
    """A search that is sent: `text` in full, joined with the field; `words` as the file has them."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Crossing(Reviewed):
    """The articles of all topics `all_of`, and of at least one of `any_of` if there are any.

    It is worked out from their sets at the same definition. `text` is never sent: it is the search with the
    same result, for a reader who wants to see it at PubMed.
    """

    all_of: tuple[str, ...]
    any_of: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class TrialWords(Reviewed):
    """What is searched for in records other than articles: a word of each of the `clauses` must be there."""

    clauses: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Topic(Named):
    """One topic; a context topic is shown beside the others and has no records of its own.

    `trials` is None where a topic is not searched for among registered studies, as a crossing is not: its studies
    are those of the topics that it crosses. `names` are the names of the subject itself, as grants and safety reports
    are searched for; only the field needs them. `has_claims`: sellers make claims on it and on its sub-topics, and the
    ledger holds them.
    """

    parent: str | None
    is_context: bool
    definitions: Mapping[str, Search | Crossing]
    file: str
    trials: TrialWords | None = None
    names: TrialWords | None = None
    has_claims: bool = False


@dataclass(frozen=True, slots=True)
class Facet(Named):
    """Articles of the field with one publication type or heading; `text` is what is sent.

    `medline_only`: records outside MEDLINE never get it, so its share is over MEDLINE records.
    """

    text: str
    words: str
    medline_only: bool


@dataclass(frozen=True, slots=True)
class Flag(Named):
    """A rule for titles that are probably false hits. Without `topics` it concerns every topic."""

    topics: tuple[str, ...]
    title_has: tuple[str, ...]
    unless: tuple[str, ...]
    together_with: tuple[str, ...] = ()

    def flags(self, title: str) -> bool:
        """Whether this title has one of the words, one of those that must go with it, and none that excuses it."""
        return (
            _has(title, self.title_has)
            and (not self.together_with or _has(title, self.together_with))
            and not _has(title, self.unless)
        )


@dataclass(frozen=True, slots=True)
class Exclusion(Reviewed):
    """What is taken out of the searches that name it in `without`."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Theme(Named):
    """A part of the literature of which only a published yearly count is shown."""


class Sent(NamedTuple):
    """One search as it is sent for one topic at one definition."""

    topic: str
    definition: str
    text: str


@dataclass(frozen=True, slots=True)
class Watch:
    """What news is marked for: topics by id, names of companies and sponsors, NCT numbers."""

    topics: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    nct_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything a topics file says, in its order."""

    topics: Mapping[str, Topic]
    facets: Mapping[str, Facet]
    flags: Mapping[str, Flag]
    themes: Mapping[str, Theme]
    exclusions: Mapping[str, Exclusion]
    first_year: int
    file: str
    watch: Watch = Watch()

    @property
    def with_records(self) -> tuple[str, ...]:
        """The topics whose records are fetched, in order: those that are neither context nor the whole field."""
        return tuple(topic.id for topic in self.topics.values() if topic.id != FIELD and not topic.is_context)

    def label(self, name: str) -> str:
        """What readers call a topic or theme; its id where there is none of it."""
        entry = self.topics.get(name) or self.themes.get(name)
        return entry.label if entry else name

    def ancestors(self, topic_id: str) -> tuple[str, ...]:
        """The parent of a topic, the parent's parent and so on: the nearest first."""
        parent = self.topics[topic_id].parent
        return (parent, *self.ancestors(parent)) if parent else ()

    def descendants(self, topic_id: str) -> tuple[str, ...]:
        """Every sub-topic of a topic, and theirs, in the order of the file."""
        return tuple(other for other in self.topics if topic_id in self.ancestors(other))


def load(path: Path | None = None, extra: Path | None = None) -> Catalogue:
    """All topics; raises TopicError that names file, topic and field and says what to write instead.

    The searches of the bundled file are proven by its tests; those of any other file are checked here. `path` is
    read in place of it; `extra`, a user's own file, adds topics or replaces those of the same id.
    """
    own = {"topics": {}} if extra is None else read_topics_file(extra, only_topics=True)
    catalogue = _with_own(path or BUNDLED, own, "" if extra is None else extra.name)
    if path is not None or extra is not None:
        check(catalogue)
    return catalogue


def load_text(extra: str, file: str) -> Catalogue:
    """The bundled topics with those of a user's own file, given as its text; raises TopicError as `load` does."""
    catalogue = _with_own(BUNDLED, read_topics_text(extra, file, only_topics=True), file)
    check(catalogue)
    return catalogue


def of_manifest(manifest: Mapping[str, Any]) -> Catalogue:
    """The topics that a snapshot was fetched with: the bundled ones, and those of the user's own file it keeps.

    Where that file no longer fits the bundled topics, which a later version may have moved, these alone.
    """
    own = manifest.get("own_topics")
    if own:
        with contextlib.suppress(TopicError):
            return load_text(own["text"], own["file"])
    return load()


def _with_own(path: Path, own: Table, own_file: str) -> Catalogue:
    tables = read_topics_file(path)
    topics: dict[str, Table] = dict(tables["topics"]) | own["topics"]
    files = dict.fromkeys(tables["topics"], path.name) | dict.fromkeys(own["topics"], own_file)
    watch = own.get("watch", {})
    check_references(topics, files, tables["exclusions"], tables["flags"])
    for name in watch.get("topics", ()):
        check_known(f"{own_file}: watch, topics", name, topics, "topic")
    found = _catalogue(tables, topics, files, path.name)
    return replace(found, watch=Watch(**{key: tuple(words) for key, words in watch.items()}))


def check(catalogue: Catalogue) -> None:
    """Raises TopicError if PubMed would not take a search word for word."""
    # Imported here because it loads the grammar, which no page needs to show a label.
    from pipelines.pubmed_search.grammar import check as check_search
    from pipelines.pubmed_search.grammar import parse
    from pipelines.pubmed_search.tree import MOST_TRUNCATIONS, truncations

    searches = {
        f"{topic.file}: topic {topic.id}, {definition}, search": search.words
        for topic in catalogue.topics.values()
        for definition, search in topic.definitions.items()
        if isinstance(search, Search)
    }
    for kind, rows in (("facet", catalogue.facets), ("exclusion", catalogue.exclusions)):
        searches |= {f"{catalogue.file}: {kind} {name}, search": row.words for name, row in rows.items()}
    for where, words in searches.items():
        try:
            check_search(words)
        except TopicError as error:
            raise TopicError(f"{where}: {error}") from None
    for sent in searches_to_send(catalogue):
        if (number := truncations(parse(sent.text))) > MOST_TRUNCATIONS:
            raise TopicError(
                f"{catalogue.topics[sent.topic].file}: topic {sent.topic}, {sent.definition}, search: {number} words "
                f"with an asterisk, those of the field among them, and PubMed takes at most {MOST_TRUNCATIONS} in one "
                "search; write fewer."
            )


def searches_to_send(catalogue: Catalogue) -> tuple[Sent, ...]:
    """Every search that is sent for a topic, in the order of the file; crossings send none."""
    return tuple(
        Sent(topic.id, definition, search.text)
        for topic in catalogue.topics.values()
        for definition, search in topic.definitions.items()
        if isinstance(search, Search)
    )


def render(catalogue: Catalogue) -> Iterator[str]:
    """Plain lines that show each topic and facet with its searches as they are sent."""

    def review(of: Reviewed, indent: str) -> Iterator[str]:
        yield f"{indent}why: {of.why}"
        yield f"{indent}known misses: {of.known_misses}"

    yield "[tiab] is title, abstract, other abstracts and author keywords; [ti] is title, [mh] MeSH heading."
    yield ""
    for topic in catalogue.topics.values():
        yield f"{topic.id}: {topic.label}" + f" (part of {topic.parent})" * bool(topic.parent)
        yield f"  {topic.about}"
        for definition, search in topic.definitions.items():
            yield f"  {definition}, reviewed on {search.reviewed_on}"
            if isinstance(search, Crossing):
                either = f", and in one of {', '.join(search.any_of)}" if search.any_of else ""
                yield f"    no request: articles in all of {', '.join(search.all_of)}{either}"
            yield f"    {'search' if isinstance(search, Search) else 'the same'}: {search.text}"
            yield from review(search, "    ")
        for kind, words in (("trials", topic.trials), ("grants and safety reports", topic.names)):
            if words:
                yield f"  {kind}, reviewed on {words.reviewed_on}"
                yield f"    words: {' AND '.join(', '.join(clause) for clause in words.clauses)}"
                yield from review(words, "    ")
        yield ""
    for exclusion in catalogue.exclusions.values():
        yield f"exclusion {exclusion.id}, reviewed on {exclusion.reviewed_on}"
        yield f"  search: {exclusion.words}"
        yield from review(exclusion, "  ")
        yield ""
    for facet in catalogue.facets.values():
        yield f"facet {facet.id}: {facet.label}"
        yield f"  {facet.about}"
        yield f"  search: {facet.text}"
        yield ""


def _catalogue(tables: Table, topics: dict[str, Table], files: dict[str, str], file: str) -> Catalogue:
    exclusions = {name: _one_line(row["search"]) for name, row in tables["exclusions"].items()}
    field = _joined(_clauses(topics, exclusions, FIELD, WIDEST))

    def topic(name: str, row: Table) -> Topic:
        return Topic(
            id=name,
            **_picked(row, "label", "about"),
            parent=row.get("parent"),
            is_context=row.get("context", False),
            has_claims=row.get("claims", False),
            definitions=MappingProxyType(
                {definition: _search(topics, exclusions, name, definition) for definition in DEFINITIONS}
            ),
            file=files[name],
            trials=_words(topics, name, "trials"),
            names=_words(topics, name, "names"),
        )

    def facet(name: str, row: Table) -> Facet:
        words, late = _one_line(row["search"]), row.get("medline_only", False)
        return Facet(name, row["label"], row["about"], _joined([field, words]), words, late)

    def flag(name: str, row: Table) -> Flag:
        words = {key: tuple(row.get(key, ())) for key in ("topics", "title_has", "unless", "together_with")}
        return Flag(name, row["label"], row["about"], **words)

    return Catalogue(
        topics=_frozen(topics, topic),
        facets=_frozen(tables["facets"], facet),
        flags=_frozen(tables["flags"], flag),
        themes=_frozen(tables["themes"], lambda name, row: Theme(name, row["label"], row["about"])),
        exclusions=_frozen(
            tables["exclusions"],
            lambda name, row: Exclusion(name, exclusions[name], **_picked(row, *_REVIEW)),
        ),
        first_year=tables["first_year"],
        file=file,
    )


def _frozen(rows: Mapping[str, Table], make: Callable[[str, Table], T]) -> Mapping[str, T]:
    return MappingProxyType({name: make(name, row) for name, row in rows.items()})


def _picked(row: Table, *keys: str) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _search(
    topics: dict[str, Table], exclusions: dict[str, str], name: str, definition: str
) -> Search | Crossing:
    topic = topics[name]
    clauses = _clauses(topics, exclusions, name, definition)
    if name != FIELD:
        clauses = _clauses(topics, exclusions, FIELD, definition) + clauses
    # A crossing of two topics within the same third names that one twice.
    text = _joined(list(dict.fromkeys(clauses)))
    row = topic.get(definition, topic)
    review = _picked(row, *_REVIEW)
    if "all_of" in topic:
        return Crossing(tuple(topic["all_of"]), tuple(topic.get("any_of", ())), text, **review)
    return Search(text, _one_line(row["search"]), **review)


def _words(topics: dict[str, Table], name: str, key: str) -> TrialWords | None:
    row = topics[name].get(key)
    if row is None:
        return None
    clauses = [tuple(row["words"])]
    within = topics[name].get("within")
    while within:
        clauses.insert(0, tuple(topics[within].get(key, {}).get("words", ())))
        within = topics[within].get("within")
    return TrialWords(tuple(filter(None, clauses)), **_picked(row, *_REVIEW))


def _clauses(topics: dict[str, Table], exclusions: dict[str, str], name: str, definition: str) -> list[str]:
    """The parts of a topic's search that AND joins, without the field's."""
    topic = topics[name]
    if "all_of" in topic:
        parts = [
            part for other in topic["all_of"] for part in _clauses(topics, exclusions, other, definition)
        ]
        either = [
            _joined(_clauses(topics, exclusions, other, definition)) for other in topic.get("any_of", ())
        ]
        return parts + ([" OR ".join(f"({part})" for part in either)] if either else [])
    words = _one_line(topic[definition]["search"])
    for exclusion in topic.get("without", ()):
        words = f"({words}) NOT ({exclusions[exclusion]})"
    within = topic.get("within")
    return [*(_clauses(topics, exclusions, within, definition) if within else ()), words]


def _joined(clauses: list[str]) -> str:
    return clauses[0] if len(clauses) == 1 else " AND ".join(f"({clause})" for clause in clauses)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _has(title: str, words: tuple[str, ...]) -> bool:
    return bool(words) and bool(_pattern(words).search(title))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words as whole words, an asterisk at the end of one standing for any ending."""
    each = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{'|'.join(each)})\b", re.IGNORECASE)
