"""A refresh on three simulated days: the news that were put in on the second are told, each once, and none after."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import feedparser
import pandas as pd
import pytest
from hand_made import NOW, article, articles, rest
from thirty import study, thirty
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.refresh import refresh as refreshing
from pipelines.refresh.answers import answered
from pipelines.refresh.refresh import Choices
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.client import Client
from pipelines.sources.pace import Limiter, Pace
from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.server import stand_in
from pipelines.standin.services.pubmed.eutils import PubMed
from pipelines.standin.services.registry import Registry
from pipelines.text.declaration import Service

DAY = timedelta(days=1)
RANDOMISED = ("Journal Article", "Randomized Controlled Trial")
GIVEN = {"type": "BIOLOGICAL", "name": "MSC exosomes"}


def paper(pmid: str, title: str, day: date, *types: str) -> Record:
    return article(pmid, title, "", day, day, day, publication_types=types, created=day)


def corpus(day: int) -> Corpus:
    """From the second day on a randomised trial is retracted, and forty papers on hair came."""
    types = RANDOMISED if day == 0 else (*RANDOMISED, "Retracted Publication")
    held = [*articles(), paper("91009001", "Injected exosomes for hair loss", date(2025, 3, 1), *types)]
    if day:
        new = date(2026, 11, 24)
        held += [
            paper(str(91010000 + one), "Exosomes and hair growth", new, "Journal Article")
            for one in range(40)
        ]
    return Corpus(held, rest())


def registry(day: int) -> Registry:
    """From the second day on one study is stopped, one reported, one has another number, and one is new."""
    studies = thirty()
    if day:
        told = [one["protocolSection"] for one in studies]
        told[9]["statusModule"] |= {"overallStatus": "TERMINATED", "whyStopped": "No <b>money</b>."}
        told[19]["statusModule"] |= {
            "overallStatus": "COMPLETED",
            "resultsFirstPostDateStruct": {"date": "2026-11-24"},
        }
        studies[19]["hasResults"] = True
        told[11]["identificationModule"] |= {"nctId": "NCT90000099", "nctIdAliases": ["NCT90000012"]}
        studies.append(study("NCT90000031", "2026-11-24", "2027-01", "Sepsis", GIVEN))
    return Registry(studies, f"{NOW + day * DAY:%Y-%m-%d}T09:00:06")


def ledgers(day: int, plain: dict[str, Described]) -> dict[str, Described]:
    """From the second day on one letter more, and one use is prohibited."""
    if not day:
        return plain
    events, rules = plain["regulatory_events"].frame, plain["regulatory_status"].frame
    row = events[events["kind"].eq("warning_letter") & events["exosome_named"].eq("yes")].iloc[[0]]
    new = {"event_id": "us-2026-11-24-warning-letter", "date": "2026-11-24", "subject": "Vesicle, Inc."}
    is_it = rules["jurisdiction"].eq("US") & rules["use"].eq("therapeutic_drug")
    changed = {
        "regulatory_events": pd.concat([events, row.assign(**new)], ignore_index=True),
        "regulatory_status": rules.assign(status=rules["status"].mask(is_it, "prohibited")),
    }
    return plain | {name: replace(plain[name], frame=frame) for name, frame in changed.items()}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Snapshot]]:
    """A folder with three live snapshots, a day apart."""
    root = tmp_path_factory.mktemp("data")
    plain, made = refreshing.compiled(), []
    with stand_in(corpus=corpus(0), rate_per_second=1e6) as standin:
        asking = {
            name: Client(
                Service(name, f"{standin.url}/{path}/", "EXOSCOPE_NOWHERE_URL", Pace(3)),
                email="reader@example.org",
                transport=standin.transport,
                second_way=standin.transport,
                limiter=Limiter(Pace(1_000), lambda: 0.0),
                pause=lambda _: False,
            )
            for name, path in (("pubmed", "entrez/eutils"), ("trials", "api/v2"))
        }
        for day in range(3):
            standin.services |= {"pubmed": PubMed(corpus(day), 1e6), "trials": registry(day)}
            clock: dict[str, Any] = {"now": lambda day=day: NOW + day * DAY, "clock": lambda: 0.0}
            with patch.object(refreshing, "compiled", lambda day=day: ledgers(day, plain)):
                made.append(refreshing.refresh(asking, root / "live", Choices(), answer=answered, **clock)[0])
    return root, made


def told(data: Path, *words: str, code: int = 0) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["news", "--json", "--data", str(data), *words])
    assert result.exit_code == code, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["news"]
    return found


def keys(items: Sequence[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return sorted((item["kind"], item["of"], item["became"]) for item in items)


#: What was put in above, and what follows from it: the study of melasma is of skincare and facial treatments, the first
#: that is completed and with results, so that two verdicts move; 46 papers of 547 are more than 6 of 507 beyond chance.
PUT_IN = [
    ("count", "field per_100k in 2026", "more"),
    ("count", "hair per_100k in 2026", "more"),
    ("letter", "regulatory_events us-2026-11-24-warning-letter", "warning_letter"),
    ("new_study", "NCT90000031", "new"),
    ("prohibition", "regulatory_status US, therapeutic_drug", "prohibited"),
    ("results_of_phase_3", "NCT90000020", "posted"),
    ("retracted_trial", "91009001", "retracted"),
    *[
        ("step", f"{topic} {step}", "strict")
        for topic in ("facial", "field", "skincare")
        for step in ("results_posted", "trial_completed")
    ],
    ("study_completed", "NCT90000020", "COMPLETED"),
    ("study_renumbered", "NCT90000099", "NCT90000012"),
    ("study_stopped", "NCT90000010", "TERMINATED"),
    ("verdict", "field", "unapproved"),
    ("verdict", "skincare", "unapproved"),
]


def test_what_was_put_in_is_told_once_and_nothing_on_the_third_day(data: tuple[Path, list[Snapshot]]) -> None:
    root, made = data
    second = told(root, "--since", "2026-11-23", "--fail-on", "critical", code=4)
    assert keys(second) == PUT_IN
    assert [item["grade"] for item in second] == ["critical"] * 6 + ["notable"] * 11 + ["minor"]
    stopped = next(item for item in second if item["kind"] == "study_stopped")
    assert stopped["what"] == "Status: recruiting, now terminated. No <b>money</b>."
    assert stopped["source"] == "https://clinicaltrials.gov/study/NCT90000010"
    assert {item["seen"] for item in second} == {"2026-11-24T12:00:00+00:00"}

    assert told(root, "--fail-on", "minor") == []  # since the previous one
    assert told(root, "--since", str(made[0].path)) == second


def test_the_feed_of_the_second_day_is_valid_and_leads_to_page_and_source(
    data: tuple[Path, list[Snapshot]], tmp_path: Path
) -> None:
    out = tmp_path / "news.xml"
    words = ("--since", "2026-11-23", "--out", str(out), "--address", "https://exo.example/x/")
    found = told(data[0], *words)
    feed = feedparser.parse(out.read_bytes())
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert [entry.id for entry in feed.entries] == [item["id"] for item in found]
    assert [[link.href for link in entry.links] for entry in feed.entries] == [
        [item["page"], item["source"]] for item in found
    ]
    stopped = next(entry for entry in feed.entries if "Study stopped" in entry.title)
    assert stopped.links[0].href == "https://exo.example/x/trials?find=NCT90000010&role=any&topic=field"
    assert stopped.content[0].value == "Status: recruiting, now terminated. No <b>money</b>."
