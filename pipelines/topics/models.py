"""What a topics file says, as typed and frozen objects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from pipelines.topics.terms import FIELD


@dataclass(frozen=True, slots=True)
class Search:
    """A search that is sent: `text` in full, joined with the field; `words` as the file has them."""

    text: str
    words: str
    why: str
    known_misses: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Crossing:
    """The articles of all topics `all_of`, and of at least one of `any_of` if there are any.

    It is worked out from their sets at the same definition. `text` is never sent: it is the search with the
    same result, for a reader who wants to see it at PubMed.
    """

    all_of: tuple[str, ...]
    any_of: tuple[str, ...]
    text: str
    why: str
    known_misses: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class TrialWords:
    """What is searched for in records other than articles: a word of each of the `clauses` must be there."""

    clauses: tuple[tuple[str, ...], ...]
    why: str
    known_misses: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; a context topic is shown beside the others and has no records of its own.

    `trials` is None where a topic is not searched for among registered studies, as a crossing is not: its studies
    are those of the topics that it crosses. `names` are the names of the subject itself, as grants and safety reports
    are searched for; only the field needs them. `has_claims`: sellers make claims on it and on its sub-topics, and the
    ledger holds them.
    """

    id: str
    label: str
    about: str
    parent: str | None
    is_context: bool
    definitions: Mapping[str, Search | Crossing]
    file: str
    trials: TrialWords | None = None
    names: TrialWords | None = None
    has_claims: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Articles of the field with one publication type or heading; `text` is what is sent.

    `medline_only`: records outside MEDLINE never get it, so its share is over MEDLINE records.
    """

    id: str
    label: str
    about: str
    text: str
    words: str
    medline_only: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule for titles that are probably false hits. Without `topics` it concerns every topic."""

    id: str
    label: str
    about: str
    topics: tuple[str, ...]
    title_has: tuple[str, ...]
    unless: tuple[str, ...]

    def flags(self, title: str) -> bool:
        """Whether this title has one of the words and none of those that excuse it."""
        return _has(title, self.title_has) and not _has(title, self.unless)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is taken out of the searches that name it in `without`."""

    id: str
    words: str
    why: str
    known_misses: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Theme:
    """A part of the literature of which only a published yearly count is shown."""

    id: str
    label: str
    about: str


class Sent(NamedTuple):
    """One search as it is sent for one topic at one definition."""

    topic: str
    definition: str
    text: str


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

    @property
    def with_records(self) -> tuple[str, ...]:
        """The topics whose records are fetched, in order: those that are neither context nor the whole field."""
        return tuple(topic.id for topic in self.topics.values() if topic.id != FIELD and not topic.is_context)

    def ancestors(self, topic_id: str) -> tuple[str, ...]:
        """The parent of a topic, the parent's parent and so on: the nearest first."""
        found: list[str] = []
        while parent := self.topics[found[-1] if found else topic_id].parent:
            found.append(parent)
        return tuple(found)

    def descendants(self, topic_id: str) -> tuple[str, ...]:
        """Every sub-topic of a topic, and theirs, in the order of the file."""
        return tuple(other for other in self.topics if topic_id in self.ancestors(other))


def _has(title: str, words: tuple[str, ...]) -> bool:
    return bool(words) and bool(_pattern(words).search(title))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words as whole words, an asterisk at the end of one standing for any ending."""
    each = (re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{'|'.join(each)})\b", re.IGNORECASE)
