"""What the words in a record's own text say: its topics, and whether it names what was searched for at all."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from pipelines.errors import SourceError, TopicError
from pipelines.sources.trials import words as trial_words
from pipelines.topics.catalogue import Catalogue, Crossing
from pipelines.topics.terms import FIELD

T = TypeVar("T")

# Of a handful of records half may well differ from the search by the service's own reading of words.
_FEW = 5
_IGNORED = (
    "It has ignored the search; nothing of it was published. Run `exoscope doctor`, and report it with an issue if "
    "that stays"
)


def members_by_words(catalogue: Catalogue, texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Topic to the records whose texts put them there; a topic without words for trials is left out.

    Every record is of the field. A crossing holds what is in all topics that it crosses. `texts`: record to everything
    that it says.
    """
    found: dict[str, frozenset[str] | None] = {FIELD: frozenset(texts)}

    def members(topic_id: str) -> frozenset[str] | None:
        if topic_id in found:
            return found[topic_id]
        topic = catalogue.topics[topic_id]
        crossing = topic.definitions["standard"]
        inside: frozenset[str] | None = None
        if isinstance(crossing, Crossing):
            every = [members(one) for one in crossing.all_of]
            known = [records for records in every if records is not None]
            either = [records for one in crossing.any_of if (records := members(one)) is not None]
            if len(known) == len(every) and (either or not crossing.any_of):
                inside = frozenset.intersection(*known)
                inside = inside & frozenset().union(*either) if either else inside
        elif topic.trials is not None:
            clauses = topic.trials.clauses
            inside = frozenset(
                record
                for record, text in texts.items()
                if all(trial_words.matches(clause, text) for clause in clauses)
            )
        found[topic_id] = inside
        return inside

    return {topic: records for topic in catalogue.topics if (records := members(topic)) is not None}


def field_names(catalogue: Catalogue) -> tuple[str, ...]:
    """The names of vesicles for grants, safety reports and registers; raises TopicError where none are given."""
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

    A service that ignores a search answers with anything: SourceError where most do not name it, and not only a few.
    """
    kept: list[T] = []
    others: list[T] = []
    for record in records:
        text = text_of(record)
        (kept if text is None or trial_words.matches(words, text) else others).append(record)
    if len(others) >= _FEW and len(others) > len(kept):
        came_back = f"{len(others):,} of {len(kept) + len(others):,} that name none of the words searched for"
        raise SourceError.told(service, asked, came_back, _IGNORED)
    return kept, others
