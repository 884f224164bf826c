"""Whether records really name what was searched for: a service that ignores a search answers with anything."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from pipelines.errors import SourceError, TopicError
from pipelines.sources.trials import words as trial_words
from pipelines.topics.catalogue import FIELD, Catalogue

T = TypeVar("T")

# Of a handful of records half may well differ from the search by the service's own reading of words.
_FEW = 5


def field_names(catalogue: Catalogue) -> tuple[str, ...]:
    """The names of vesicles that grants and safety reports are searched for; raises TopicError where none are given."""
    names = catalogue.topics[FIELD].names
    if names is None:
        raise TopicError(
            f"{catalogue.file}: topic {FIELD}: has no names for grants and safety reports; write "
            f"[topics.{FIELD}.names]."
        )
    return tuple(word for clause in names.clauses for word in clause)


def naming(
    records: Iterable[T],
    text_of: Callable[[T], str | None],
    words: tuple[str, ...],
    *,
    service: str,
    asked: str,
) -> tuple[list[T], list[T]]:
    """The records whose text has one of the words, and the others. One without a text (None) is taken for good.

    Args:
        records: What the service gave.
        text_of: What it looked into.
        words: What was searched for.
        service: Who gave it, for an error.
        asked: What was asked for, for an error.

    Raises:
        SourceError: Most do not name it, and not only a few: the search was not searched.
    """
    kept: list[T] = []
    others: list[T] = []
    for record in records:
        text = text_of(record)
        (kept if text is None or trial_words.matches(words, text) else others).append(record)
    if len(others) >= _FEW and len(others) > len(kept):
        came_back = f"{len(others):,} of {len(kept) + len(others):,} that name none of the words searched for"
        raise SourceError(
            f"Asked {service} for {asked}. Came back: {came_back}. It has ignored the search; nothing of it was "
            "published. Run `exoscope doctor`, and report it with an issue if that stays.",
            came_back=came_back,
        )
    return kept, others
