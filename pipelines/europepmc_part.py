"""Europe PMC's part of a refresh: the same topics counted by another service, preprints apart."""

from collections.abc import Mapping

import pandas as pd

from pipelines.analysis.membership import STANDARD
from pipelines.analysis.topic_years import counted_years
from pipelines.europepmc_searches import Translation, Untranslatable, translation
from pipelines.parts import SEARCHES, Occasion, Part, refuse_fewer, tables_of
from pipelines.searches import parse
from pipelines.sources.client import Client
from pipelines.sources.europepmc import ARTICLES, LONGEST, PREPRINTS, Counted, EuropePmc, Question
from pipelines.tables import LIVE
from pipelines.topics import Catalogue

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
    requests = len(questions) * (len(years) + 1)
    with occasion.steps.step("Counts at Europe PMC", len(questions), requests) as step:
        counted = EuropePmc(client, now=occasion.now).each(questions.values(), years, step.advance)
    counts = {key: counted[question] for key, question in questions.items()}
    searches = _searches(catalogue, found, left_out, counts)
    refuse_fewer("europepmc", searches, occasion)
    tables = {"europepmc_years": europepmc_years(found, counts, years), SEARCHES: searches}
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
    rows = [
        (
            topic,
            year,
            counts[topic, ARTICLES].years[year],
            counts[topic, PREPRINTS].years[year],
            max(counts[topic, part].asked_at for part in _KINDS).isoformat(timespec="seconds"),
        )
        for topic in topics
        for year in (None, *years)
    ]
    frame = pd.DataFrame(rows, columns=["topic", "year", "articles", "preprints", "asked_at"])
    return frame.astype(
        {"topic": "str", "year": "Int64", "articles": "Int64", "preprints": "Int64", "asked_at": "str"}
    )


def _searches(
    catalogue: Catalogue,
    found: Mapping[str, Translation],
    left_out: Mapping[str, str],
    counts: Mapping[tuple[str, str], Counted],
) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for topic in catalogue.topics:
        row = {
            "source": "europepmc",
            "name": topic,
            "definition": STANDARD,
            "translation": None,
            "received": None,
        }
        if topic in left_out:
            text, why = catalogue.topics[topic].definitions[STANDARD].text, f"Left out. {left_out[topic]}"
            asked: dict[str, object] = {"text": text, "promised": None, "asked_at": None, "warnings": why}
            rows.append(row | {"kind": "set"} | asked)
            continue
        for part, kind in _KINDS.items():
            counted = counts[topic, part]
            asked = {
                "text": counted.query,
                "promised": counted.total,
                "asked_at": counted.asked_at.isoformat(timespec="seconds"),
                "warnings": " ".join(found[topic].losses) or None,
            }
            rows.append(row | {"kind": kind} | asked)
    return pd.DataFrame(rows, columns=list(LIVE[SEARCHES].columns))
