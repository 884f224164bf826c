"""The topics Exoscope follows: what they are called and what is searched for them.

Labels are read by every page at its start, so the search grammar is loaded only to check a search.
"""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipelines.errors import TopicError
from pipelines.topics.files import (
    Table,
    check_references,
    read_topics_file,
    read_topics_text,
)
from pipelines.topics.models import (
    Catalogue,
    Crossing,
    Exclusion,
    Facet,
    Flag,
    Search,
    Sent,
    Theme,
    Topic,
    TrialWords,
)
from pipelines.topics.terms import DEFINITIONS, FIELD, STANDARD, WIDEST

__all__ = [
    "BUNDLED",
    "DEFINITIONS",
    "FIELD",
    "STANDARD",
    "WIDEST",
    "Catalogue",
    "Crossing",
    "Exclusion",
    "Facet",
    "Flag",
    "Search",
    "Sent",
    "Theme",
    "Topic",
    "TrialWords",
    "check",
    "load",
    "load_text",
    "of_manifest",
    "render",
    "searches_to_send",
]

BUNDLED = Path(__file__).with_name("topics.toml")


def load(path: Path | None = None, extra: Path | None = None) -> Catalogue:
    """All topics; raises TopicError that names file, topic and field and says what to write instead.

    The searches of the bundled file are proven by its tests; those of any other file are checked here.

    Args:
        path: A file to read in place of the bundled one.
        extra: A user's own file of topics, which adds topics or replaces those of the same id.
    """
    own = {} if extra is None else read_topics_file(extra, only_topics=True)["topics"]
    catalogue = _with_own(path or BUNDLED, own, "" if extra is None else extra.name)
    if path is not None or extra is not None:
        check(catalogue)
    return catalogue


def load_text(extra: str, file: str) -> Catalogue:
    """The bundled topics with those of a user's own file, given as its text; raises TopicError as `load` does.

    Args:
        extra: What the file holds.
        file: What it is called, for an error.
    """
    catalogue = _with_own(BUNDLED, read_topics_text(extra, file, only_topics=True)["topics"], file)
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


def _with_own(path: Path, own: dict[str, Table], own_file: str) -> Catalogue:
    tables = read_topics_file(path)
    topics: dict[str, Table] = dict(tables["topics"]) | own
    files = dict.fromkeys(tables["topics"], path.name) | dict.fromkeys(own, own_file)
    check_references(topics, files, tables["exclusions"], tables["flags"])
    return _catalogue(tables, topics, files, path.name)


def check(catalogue: Catalogue) -> None:
    """Raises TopicError if PubMed would not take a search word for word."""
    # Imported here because it loads the grammar, which no page needs to show a label.
    from pipelines.pubmed_search.grammar import check as check_search

    searches = {
        f"{topic.file}: topic {topic.id}, {definition}, search": found.words
        for topic in catalogue.topics.values()
        for definition, found in topic.definitions.items()
        if isinstance(found, Search)
    }
    for kind, rows in (("facet", catalogue.facets), ("exclusion", catalogue.exclusions)):
        searches |= {f"{catalogue.file}: {kind} {name}, search": row.words for name, row in rows.items()}
    for where, words in searches.items():
        try:
            check_search(words)
        except TopicError as error:
            raise TopicError(f"{where}: {error}") from None


def searches_to_send(catalogue: Catalogue) -> tuple[Sent, ...]:
    """Every search that is sent for a topic, in the order of the file; crossings send none."""
    return tuple(
        Sent(topic.id, definition, found.text)
        for topic in catalogue.topics.values()
        for definition, found in topic.definitions.items()
        if isinstance(found, Search)
    )


def render(catalogue: Catalogue) -> Iterator[str]:
    """Plain lines that show each topic and facet with its searches as they are sent."""
    yield "[tiab] is title, abstract, other abstracts and author keywords; [ti] is title, [mh] MeSH heading."
    yield ""
    for topic in catalogue.topics.values():
        yield f"{topic.id}: {topic.label}" + f" (part of {topic.parent})" * bool(topic.parent)
        yield f"  {topic.about}"
        for definition, found in topic.definitions.items():
            yield f"  {definition}, reviewed on {found.reviewed_on}"
            if isinstance(found, Crossing):
                either = f", and in one of {', '.join(found.any_of)}" if found.any_of else ""
                yield f"    no request: articles in all of {', '.join(found.all_of)}{either}"
            yield f"    {'search' if isinstance(found, Search) else 'the same'}: {found.text}"
            yield f"    why: {found.why}"
            yield f"    known misses: {found.known_misses}"
        for kind, words in (("trials", topic.trials), ("grants and safety reports", topic.names)):
            if words:
                yield f"  {kind}, reviewed on {words.reviewed_on}"
                yield f"    words: {' AND '.join(', '.join(clause) for clause in words.clauses)}"
                yield f"    why: {words.why}"
                yield f"    known misses: {words.known_misses}"
        yield ""
    for exclusion in catalogue.exclusions.values():
        yield f"exclusion {exclusion.id}, reviewed on {exclusion.reviewed_on}"
        yield f"  search: {exclusion.words}"
        yield f"  why: {exclusion.why}"
        yield f"  known misses: {exclusion.known_misses}"
        yield ""
    for facet in catalogue.facets.values():
        yield f"facet {facet.id}: {facet.label}"
        yield f"  {facet.about}"
        yield f"  search: {facet.text}"
        yield ""


def _catalogue(tables: Table, topics: dict[str, Table], files: dict[str, str], file: str) -> Catalogue:
    exclusions = {name: _one_line(row["search"]) for name, row in tables["exclusions"].items()}
    field = _joined(_clauses(topics, exclusions, FIELD, WIDEST))
    return Catalogue(
        topics=MappingProxyType(
            {
                name: Topic(
                    id=name,
                    label=row["label"],
                    about=row["about"],
                    parent=row.get("parent"),
                    is_context=row.get("context", False),
                    has_claims=row.get("claims", False),
                    definitions=MappingProxyType(
                        {
                            definition: _found(topics, exclusions, name, definition)
                            for definition in DEFINITIONS
                        }
                    ),
                    file=files[name],
                    trials=_words(topics, name, "trials"),
                    names=_words(topics, name, "names"),
                )
                for name, row in topics.items()
            }
        ),
        facets=MappingProxyType(
            {
                name: Facet(
                    id=name,
                    label=row["label"],
                    about=row["about"],
                    text=_joined([field, _one_line(row["search"])]),
                    words=_one_line(row["search"]),
                    medline_only=row.get("medline_only", False),
                )
                for name, row in tables["facets"].items()
            }
        ),
        flags=MappingProxyType(
            {
                name: Flag(
                    id=name,
                    label=row["label"],
                    about=row["about"],
                    topics=tuple(row.get("topics", ())),
                    title_has=tuple(row["title_has"]),
                    unless=tuple(row.get("unless", ())),
                )
                for name, row in tables["flags"].items()
            }
        ),
        themes=MappingProxyType(
            {name: Theme(name, row["label"], row["about"]) for name, row in tables["themes"].items()}
        ),
        exclusions=MappingProxyType(
            {
                name: Exclusion(name, exclusions[name], row["why"], row["known_misses"], row["reviewed_on"])
                for name, row in tables["exclusions"].items()
            }
        ),
        first_year=tables["first_year"],
        file=file,
    )


def _found(
    topics: dict[str, Table], exclusions: dict[str, str], name: str, definition: str
) -> Search | Crossing:
    topic = topics[name]
    clauses = _clauses(topics, exclusions, name, definition)
    if name != FIELD:
        clauses = _clauses(topics, exclusions, FIELD, definition) + clauses
    # A crossing of two topics within the same third names that one twice.
    text = _joined(list(dict.fromkeys(clauses)))
    row = topic.get(definition, topic)
    review = {key: row[key] for key in ("why", "known_misses", "reviewed_on")}
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
    review = {key: row[key] for key in ("why", "known_misses", "reviewed_on")}
    return TrialWords(tuple(filter(None, clauses)), **review)


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
