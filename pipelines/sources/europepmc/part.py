"""Europe PMC's part of a refresh: the same topics counted by another service, preprints apart."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipelines.errors import SourceError
from pipelines.pubmed_search.grammar import parse
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.europepmc.europepmc import ARTICLES, LONGEST, Counted, EuropePmc, Question, shares
from pipelines.sources.europepmc.searches import Translation, Untranslatable, translation
from pipelines.sources.flight import in_flight
from pipelines.sources.part import SEARCHES, Gap, Occasion, Part, search_row, searches_of, tables_of
from pipelines.tables.fetched.europepmc import EUROPEPMC_YEARS
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import STANDARD, counted_years

YEARS = EUROPEPMC_YEARS.name
_WORKERS = 4


class Rows(NamedTuple):
    """A topic's rows of `europepmc_years` and of `searches`."""

    years: list[dict[Any, Any]]
    searches: list[dict[Any, Any]]


def europepmc_part(client: Client, occasion: Occasion) -> Part:
    """Counts of every topic whose search has a sure counterpart at Europe PMC; `searches` says why another has none.

    A topic that is asked in vain keeps its rows of the last snapshot, or has none, and the others are published.

    Raises:
        SourceError: All topics were asked in vain.
    """
    catalogue = occasion.catalogue
    found, left_out = translated(catalogue)
    kept = kept_rows(occasion.last, found)
    before = {row["text"]: row["promised"] for rows in kept.values() for row in rows.searches}
    years = [
        year for year in counted_years("publication", catalogue.first_year, occasion.began.date()) if year
    ]
    asking = EuropePmc(client, now=occasion.now)

    def counted(question: Question) -> Counted | SourceError:
        least = 0 if occasion.accept_drop else before.get(question.query, 0)
        try:
            return client.ask(question.topic, lambda: asking.counted(question, years, least))
        except SourceError as error:
            # Without its frames, which would keep the connections alive until nobody knows when.
            return error.with_traceback(None)

    requests = shares(found)
    questions = [Question(topic, search.text, requests[topic]) for topic, search in found.items()]
    rows: dict[str, Rows] = {}
    whys = {topic: f"Left out. {why}" for topic, why in left_out.items()}
    failed: dict[str, SourceError] = {}
    gaps: list[Gap] = []
    with occasion.steps.step("Counts at Europe PMC", len(questions), sum(requests.values())) as step:
        for question, answer in in_flight(counted, questions, workers=_WORKERS, stop=client.stop):
            if isinstance(answer, Counted):
                rows[question.topic] = _rows(question, found[question.topic], answer)
                gaps += [
                    Gap(f"{question.topic} in {year}", why, topic=question.topic)
                    for year, why in answer.missing.items()
                ]
            else:
                failed[question.topic] = answer
                whys[question.topic] = f"Asked in vain: {answer.came_back}."
            step.advance()
    if failed and not rows:
        raise failed[next(iter(found))]
    for topic, why in whys.items():
        never = Rows([], [{"name": topic, "text": catalogue.topics[topic].definitions[STANDARD].text}])
        earlier, losses = kept.get(topic, never), found[topic].losses if topic in kept else ()
        told = {"warnings": " ".join((*losses, why))}
        rows[topic] = Rows(earlier.years, [row | told for row in earlier.searches])
        if topic in failed:
            since = str(earlier.searches[0]["asked_at"])[:10] if topic in kept else None
            gaps.append(Gap(topic, failed[topic].came_back, since, topic))
    ordered = [rows[topic] for topic in catalogue.topics]
    searches = searches_of(
        "europepmc", ({"definition": STANDARD, **row} for each in ordered for row in each.searches)
    )
    counts = EUROPEPMC_YEARS.frame(row for each in ordered for row in each.years)
    told_of = (
        f"europepmc: not counted, since it cannot be asked the same: {', '.join(left_out)}; see searches."
    )
    return Part(
        tables=tables_of("europepmc", {YEARS: counts, SEARCHES: searches}, occasion),
        searches=searches,
        numbers={"europepmc_topics": len(found) - len(failed)},
        came=f"Europe PMC's counts of {len(found) - len(failed)} topics",
        warnings=(told_of,) if left_out else (),
        gaps=tuple(gaps),
    )


def kept_rows(last: Snapshot | None, topics: Mapping[str, Translation]) -> dict[str, Rows]:
    """Topic to its rows in the last snapshot, of those that were asked the same there."""
    if last is None or not {YEARS, SEARCHES} <= set(last.tables):
        return {}
    frames = (last.load(name).astype(object) for name in (YEARS, SEARCHES))
    years, searches = (frame.where(frame.notna(), None).to_dict("records") for frame in frames)
    found: dict[str, Rows] = {}
    for row in searches:
        topic = row["name"]
        if row["source"] != "europepmc" or row["promised"] is None or topic not in topics:
            continue
        if row["text"].startswith(f"({topics[topic].text}) AND "):
            counts = [count for count in years if count["topic"] == topic]
            found.setdefault(topic, Rows(counts, [])).searches.append(row)
    return found


def translated(catalogue: Catalogue) -> tuple[dict[str, Translation], dict[str, str]]:
    """Topic to its search in the words of Europe PMC, and topic to why there is none. Pure."""
    found: dict[str, Translation] = {}
    left_out: dict[str, str] = {}
    for topic in catalogue.topics.values():
        try:
            search = translation(parse(topic.definitions[STANDARD].text))
        except Untranslatable as part:
            left_out[topic.id] = f"It holds {part}."
            continue
        length = len(Question(topic.id, search.text, 1).within(ARTICLES, 2000))
        if length > LONGEST:
            left_out[topic.id] = (
                f"It would be {length:,} characters long, and Europe PMC takes {LONGEST:,} at most."
            )
        else:
            found[topic.id] = search
    return found, left_out


def _rows(question: Question, search: Translation, counted: Counted) -> Rows:
    told = *search.losses, *counted.remarks
    asked = search_row(
        question.topic, question.query, counted.total, counted.received, counted.asked_at, *told
    )
    years = [
        dict(zip(EUROPEPMC_YEARS.columns, (question.topic, year, *pair, asked["asked_at"]), strict=True))
        for year, pair in counted.years.items()
    ]
    return Rows(years, [asked])
