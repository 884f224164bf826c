"""Europe PMC's part of a refresh: the same topics counted by another service, preprints apart."""

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from pipelines.pubmed_search.grammar import parse
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.europepmc.europepmc import (
    ARTICLES,
    ASKED_AGAIN,
    LONGEST,
    PREPRINTS,
    Count,
    Counted,
    EuropePmc,
    Question,
    Years,
)
from pipelines.sources.europepmc.searches import Translation, Untranslatable, translation
from pipelines.sources.literature.questions import MONTH
from pipelines.sources.part import SEARCHES, Occasion, Part, moment, refuse_fewer, searches_of, tables_of
from pipelines.tables.fetched.europepmc import EUROPEPMC_YEARS
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import STANDARD, counted_years

YEARS = EUROPEPMC_YEARS.name
#: Part of Europe PMC to what its search is called in `searches`.
_KINDS = {ARTICLES: "set", PREPRINTS: "preprints"}
_WORDS = {ARTICLES: "articles", PREPRINTS: "preprints"}


def europepmc_part(client: Client, occasion: Occasion) -> Part:
    """Counts of every topic whose search has a sure counterpart at Europe PMC; `searches` says why another has none.

    Raises:
        SourceError: Europe PMC failed, or answered something that cannot be trusted.
        DropError: It shows far fewer articles.
    """
    catalogue = occasion.catalogue
    found, left_out = translated(catalogue)
    questions = {
        (topic, part): Question(f"{_WORDS[part]} of {topic}", search.text, part)
        for topic, search in found.items()
        for part in _KINDS
    }
    years = [
        year for year in counted_years("publication", catalogue.first_year, occasion.began.date()) if year
    ]
    known = {} if occasion.full else known_counts(occasion.last, questions, occasion.began)
    requests = sum(ASKED_AGAIN if question in known else len(years) + 1 for question in questions.values())
    with occasion.steps.step("Counts at Europe PMC", len(questions), requests) as step:
        asking = EuropePmc(client, now=occasion.now)
        counted = asking.each(questions.values(), years, step.advance, known=known)
    counts = {key: counted[question] for key, question in questions.items()}
    searches = _searches(catalogue, found, left_out, counts)
    refuse_fewer("europepmc", searches, occasion)
    tables = {YEARS: europepmc_years(found, counts, years), SEARCHES: searches}
    told = (
        f"europepmc: not counted, since it cannot be asked the same: {', '.join(left_out)}; see searches.",
    )
    return Part(
        tables=tables_of("europepmc", tables, occasion),
        searches=searches,
        numbers={"europepmc_topics": len(found)},
        came=f"Europe PMC's counts of {len(found)} topics",
        warnings=told if left_out else (),
    )


def known_counts(
    last: Snapshot | None, questions: Mapping[tuple[str, str], Question], now: datetime
) -> dict[Question, Years]:
    """Each question's counts in the last snapshot: those of the same search, asked within the last month."""
    if last is None or not {YEARS, SEARCHES} <= set(last.tables):
        return {}
    asked = last.load(SEARCHES)
    rows = asked[asked["source"].eq("europepmc")].to_dict("records")
    texts = {(row["name"], row["kind"]): row["text"] for row in rows}
    known: dict[Question, dict[int | None, Count]] = {}
    for row in last.load(YEARS).to_dict("records"):
        asked_at = datetime.fromisoformat(row["asked_at"])
        year = None if pd.isna(row["year"]) else int(row["year"])
        for part, kind in _KINDS.items():
            question = questions.get((row["topic"], part))
            if question and texts.get((row["topic"], kind)) == question.query and now - asked_at <= MONTH:
                known.setdefault(question, {})[year] = Count(int(row[_WORDS[part]]), asked_at)
    return dict(known)


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
        length = Question(topic.id, search.text, ARTICLES).longest
        if length > LONGEST:
            left_out[topic.id] = (
                f"It would be {length:,} characters long, and Europe PMC takes {LONGEST:,} at most."
            )
        else:
            found[topic.id] = search
    return found, left_out


def europepmc_years(
    topics: Mapping[str, Translation], counts: Mapping[tuple[str, str], Counted], years: list[int]
) -> pd.DataFrame:
    """The table `europepmc_years`. Pure."""
    return EUROPEPMC_YEARS.frame(
        (
            topic,
            year,
            *(counts[topic, part].years[year].records for part in _KINDS),
            moment(min(counts[topic, part].years[year].asked_at for part in _KINDS)),
        )
        for topic in topics
        for year in (None, *years)
    )


def _searches(
    catalogue: Catalogue,
    found: Mapping[str, Translation],
    left_out: Mapping[str, str],
    counts: Mapping[tuple[str, str], Counted],
) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for topic in catalogue.topics:
        row: dict[str, object] = {"name": topic, "definition": STANDARD}
        if topic in left_out:
            text, why = catalogue.topics[topic].definitions[STANDARD].text, f"Left out. {left_out[topic]}"
            rows.append(row | {"text": text, "warnings": why})
            continue
        for part, kind in _KINDS.items():
            counted = counts[topic, part]
            asked = {
                "kind": kind,
                "text": counted.query,
                "promised": counted.total,
                "asked_at": moment(counted.asked_at),
                "warnings": " ".join(found[topic].losses) or None,
            }
            rows.append(row | asked)
    return searches_of("europepmc", rows)
