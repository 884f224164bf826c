"""What stands in for what PubMed did not give so that it can be believed: the last set with its age, or nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.errors import SourceError
from pipelines.sources.drops import drops
from pipelines.sources.literature.previous import Previous
from pipelines.sources.literature.questions import Answers, Failures, Question
from pipelines.sources.literature.tables import asked
from pipelines.sources.part import Gap, moment
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.crossings import parts, with_crossings
from pipelines.topics.terms import ALL_PUBMED, FIELD

_DROP = "fewer articles than at the last refresh, by more than 20%"
ACCEPT = "Look at its search; if it is meant to find less, run the refresh again with --accept-drop"


@dataclass
class Held:
    """Sets of topics (crossings among them) and facets, the rows of `searches` of those that failed, and all gaps."""

    sets: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    facets: dict[str, frozenset[str]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def fallen(answers: Answers, before: Previous) -> Failures:
    """The sets, facets and years of all PubMed that fell too far to be believed (see `drops`)."""
    found = {}
    for question, result in answers.items():
        earlier, now = None, len(result.pmids)
        if question.kind != "denominator":
            piece = before.piece(question.name, question.definition, question.query)
            earlier = piece and len(piece[1])
        elif question.name == ALL_PUBMED and question.basis:
            earlier, now = before.totals.get((question.basis, question.year), (None,))[0], result.count
        if earlier is not None and drops({question.label: earlier}, {question.label: now}):
            came_back = f"{_DROP}: {question.label} from {earlier:,} to {now:,}"
            found[question] = SourceError.told("PubMed", question.label, came_back, ACCEPT)
    return found


def held(catalogue: Catalogue, answers: Answers, failed: Failures, before: Previous) -> Held:
    """What is published: what came, and in place of what failed what the last snapshot has in the same words.

    Raises:
        SourceError: The field failed, or one of its years that nothing earlier stands in for.
    """
    found = Held()
    fetched: dict[tuple[str, str], frozenset[str]] = {}
    for question, result in answers.items():
        if question.kind == "set":
            fetched[question.name, question.definition] = frozenset(result.pmids)
        elif question.kind == "facet":
            found.facets[question.name] = frozenset(result.pmids)
    lacking: dict[tuple[str, str], str | None] = {}
    for question, error in failed.items():
        since = None
        if question.kind == "denominator":
            since = _asked_at(question, before)
            if question.name == FIELD and since is None:
                raise error
        elif question.name == FIELD:
            raise error
        elif piece := before.piece(question.name, question.definition, question.query):
            row, pmids = piece
            since = str(row["asked_at"])[:10]
            if question.kind == "set":
                fetched[question.name, question.definition] = pmids
            else:
                found.facets[question.name] = pmids
            found.rows.append(row | {"warnings": f"Asked in vain, and stays as it was: {error.came_back}."})
        else:
            found.rows.append(
                asked(question) | {"warnings": f"Asked in vain, and is missing: {error.came_back}."}
            )
        topic = question.name if question.kind == "set" else None
        if topic:
            lacking[topic, question.definition] = since
        found.gaps.append(Gap(question.label, error.came_back, since, topic))
    found.sets = with_crossings(catalogue, fetched)
    found.gaps += _crossings(catalogue, lacking)
    # A topic's search is joined with the field's, so its articles are of the field, also one that PubMed added
    # after the field was asked.
    for topic, definition in found.sets:
        found.sets[FIELD, definition] |= found.sets[topic, definition]
    return found


def _asked_at(question: Question, before: Previous) -> str | None:
    """Since when a year is known."""
    when = before.mapped_at
    if question.name == ALL_PUBMED and question.basis:
        when = before.totals.get((question.basis, question.year), (0, None))[1]
    return moment(when)[:10] if when else None


def _crossings(catalogue: Catalogue, lacking: Mapping[tuple[str, str], str | None]) -> Iterator[Gap]:
    for topic in catalogue.topics.values():
        for definition in topic.definitions:
            rests = {
                part: lacking[part] for part in parts(catalogue, topic.id, definition) if part in lacking
            }
            if rests:
                named = ", ".join(f"{name} ({width})" for name, width in rests)
                days = [since for since in rests.values() if since]
                since = min(days) if len(days) == len(rests) else None
                yield Gap(f"{topic.id} ({definition})", f"it is made of {named}", since, topic.id)
