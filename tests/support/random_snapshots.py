"""Snapshots that never were: random tables that keep their declarations, for tests that must hold whatever is told.

Values are of every kind a real table can hold: missing, zero, one, tiny, thin, huge, negative, and a source that gave
nothing. Equal seeds give equal snapshots.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from pipelines.brief.language.facts import Facts
from pipelines.refresh import ledgers
from pipelines.sentences.rows import Held
from pipelines.tables import TABLES
from pipelines.text.terms import (
    CHANGES,
    GRADES,
    HEADLINES,
    MEASURES,
    OVERALL_STATUSES,
    PACES,
    ROLES,
    RUNGS,
    VARIANTS,
)
from pipelines.topics import catalogue as topics

DAY = date(2026, 11, 26)
_CATALOGUE = topics.load()
_LEDGERS = (
    "regulatory_events",
    "regulatory_status",
    "approval_statements",
    "contradictions",
    "cosmetic_claims",
    "human_studies",
)
_COUNTS = (0, 1, 2, 7, 29, 30, 31, 412, 999, 1_000, 12_345, 999_999, 1_240_000)


@dataclass
class Dice:
    """Random choices from one seed."""

    seed: int

    def __post_init__(self) -> None:
        self._generator = np.random.default_rng(self.seed)

    def one_of(self, *options: Any) -> Any:
        return options[int(self._generator.integers(len(options)))]

    def chance(self, probability: float) -> bool:
        return bool(self._generator.random() < probability)

    def count(self, *, missing: float = 0.0) -> int | None:
        return None if self.chance(missing) else int(self.one_of(*_COUNTS))

    def number(self, least: float, most: float) -> float:
        return float(self._generator.uniform(least, most))

    def interval(self, least: float, most: float) -> tuple[float, float, float]:
        """Value, lower and upper end, in one of several sizes, sometimes without width."""
        size = self.one_of(1, 1, 0.1, 0.001)
        middle = min(max(self.number(least, most) * size, least), most)
        width = self.one_of(0, 0.01, 0.2, 3) * abs(middle)
        return middle, max(middle - width, least), min(middle + width, most)

    def some(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Some rows of a frame, in their order: all, none or any."""
        share = self.one_of(0, 0.1, 0.5, 1, 1)
        return frame[self._generator.random(len(frame)) < share].reset_index(drop=True)


compiled = cache(ledgers.read_all)


def facts(seed: int) -> Facts:
    """What one snapshot that never was has to tell, to one reader."""
    dice = Dice(seed)
    tables = _tables(dice)
    before = {"contrast": _contrast(dice, tables)} if dice.chance(0.6) else {}
    has_before = bool(before) or dice.chance(0.3)
    return Facts(
        held=Held(tables, before),
        manifest=_manifest(dice, tables, "2026-11-23T12:00:00+00:00"),
        earlier=_manifest(dice, before, "2026-10-20T12:00:00+00:00") if has_before else None,
        catalogue=_CATALOGUE,
        day=DAY,
        version="0.1.0",
        topic=dice.one_of(None, None, *_CATALOGUE.topics),
        measured=frozenset(name for name in _CATALOGUE.topics if dice.chance(0.2)),
        is_long=dice.chance(0.4),
    )


def _manifest(dice: Dice, tables: Iterable[str], made_at: str) -> dict[str, Any]:
    failed = {name: "It answered 503." if dice.chance(0.3) else None for name in ("pubmed", "trials")}
    about = {
        "one_row_per": "row",
        "source": "A source.",
        "licence": "A licence.",
        "fetched_at": made_at,
    }
    return {
        "id": "20261123T120000Z-0a1b2c3d",
        "edition": dice.one_of("live", "reference", "simulated"),
        "made_at": made_at,
        "sources": {name: {"failed": why} for name, why in failed.items()},
        "missing": {},
        "tables": dict.fromkeys(tables, about),
    }


def _tables(dice: Dice) -> dict[str, pd.DataFrame]:
    tables = dict(compiled())
    # From dice of their own: another row in a ledger changes nothing else.
    own = Dice(10_000 + dice.seed)
    tables |= {name: own.some(tables[name]) for name in _LEDGERS}
    if own.chance(0.3):
        del tables["contradictions"]  # as in a snapshot that is older than it
    if dice.chance(0.7):
        tables |= {
            "articles": pd.DataFrame({"pmid": ["1"]}),
            "topic_years": _topic_years(dice),
            "year_to_date": _year_to_date(dice),
            "sensitivity": _sensitivity(dice),
        }
    if dice.chance(0.7):
        tables |= _trials(dice)
    tables["growth"] = _growth(dice)
    tables["evidence"] = _evidence(dice)
    tables["contrast"] = _contrast(dice, tables)
    for name in ("growth", "evidence", "contrast", "year_to_date", "sensitivity"):
        if name in tables and dice.chance(0.1):
            del tables[name]
    return tables


def frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a frame of the types that a table declares; missing cells where a row does not name a column."""
    types = {column: str(about.dtype) for column, about in TABLES[name].columns.items()}
    types = {
        column: kind if kind in ("Int64", "Float64", "boolean") else "str" for column, kind in types.items()
    }
    return pd.DataFrame(rows, columns=list(types), dtype=object).astype(types)


def _growth(dice: Dice) -> pd.DataFrame:
    keys = [(name, "standard", "entrez") for name in _CATALOGUE.topics]
    keys += [(name, "none", "publication") for name in _CATALOGUE.themes]
    return frame(
        "growth",
        [
            {"topic": topic, "definition": definition, "date_basis": basis, "measure": measure, **_rate(dice)}
            for topic, definition, basis in keys
            for measure in (MEASURES if definition == "standard" else MEASURES[:1])
            if dice.chance(0.85)
        ],
    )


def _rate(dice: Dice) -> dict[str, Any]:
    row: dict[str, Any] = {"first_year": 2016, "last_year": 2025, "years": 10, "records": dice.count()}
    if dice.chance(0.25):
        return {**row, "reason": dice.one_of("12 records in 10 years; a rate needs 30.", "Too odd.")}
    row |= dict(
        zip(("growth_pct", "growth_low_pct", "growth_high_pct"), dice.interval(-99, 900), strict=True)
    )
    row |= {"model": "quasi_poisson", "dispersion": 1.2, "cagr_pct": dice.number(-90, 200)}
    if dice.chance(0.7):
        names = ("doubling_time_years", "doubling_low_years", "doubling_high_years")
        row |= dict(zip(names, dice.interval(0.1, 80), strict=True))
    if dice.chance(0.7):
        names = ("pace_change_pct", "pace_low_pct", "pace_high_pct")
        row |= dict(zip(names, dice.interval(-90, 300), strict=True))
        row |= {
            "early_growth_pct": dice.number(-50, 50),
            "late_growth_pct": dice.number(-5, 5000),
            "pace": dice.one_of(*PACES),
        }
    return row


def _topic_years(dice: Dice) -> pd.DataFrame:
    rows = []
    for topic in _CATALOGUE.topics:
        for year in range(int(dice.one_of(2018, 2023, 2025)), 2027):
            part = dice.one_of(None, 0.0, 0.004, 7.5, 1234.5)
            rows.append(
                {
                    "topic": topic, "definition": "standard", "date_basis": "entrez", "year": year,
                    "records": dice.count(), "notices": 0, "preprint_twins": 0, "all_pubmed": 1_000_000,
                    "field": 10_000, "per_100k": part,
                    "is_open": year == 2026,
                }
            )  # fmt: skip
    return frame("topic_years", rows)


def _year_to_date(dice: Dice) -> pd.DataFrame:
    return frame(
        "year_to_date",
        [
            {
                "topic": topic, "definition": "standard", "year": year, "until": f"{year}-11-23",
                "records": dice.count(), "whole_year": None, "is_running": year == 2026,
            }
            for topic in _CATALOGUE.topics
            for year in (2025, 2026)
            if dice.chance(0.8)
        ],
    )  # fmt: skip


def _sensitivity(dice: Dice) -> pd.DataFrame:
    return frame(
        "sensitivity",
        [
            {
                "topic": topic, "headline": headline, "variant": variant, "n": dice.count(),
                "value": None if dice.chance(0.2) else dice.number(0, 1) if headline == "clinical_share"
                else dice.number(-50, 5000) if headline != "papers" else float(dice.one_of(*_COUNTS)),
                "agrees": dice.one_of(True, False, None),
            }
            for topic in _CATALOGUE.topics
            for headline in HEADLINES
            for variant in VARIANTS
            if dice.chance(0.7)
        ],
    )  # fmt: skip


def _evidence(dice: Dice) -> pd.DataFrame:
    rows = []
    for topic in _CATALOGUE.topics:
        is_bare = dice.chance(0.2)
        for position, rung in enumerate(RUNGS, start=1):
            seen = dice.one_of(None, 0, 1, 2, 5_120, 1_240_000) if not is_bare else dice.one_of(None, 0)
            strict = None if seen is None else dice.one_of(0, seen)
            for reading, witnesses in (("generous", seen), ("strict", strict)):
                rows.append(
                    {
                        "topic": topic, "reading": reading, "rung": rung, "position": position,
                        "is_reached": None if witnesses is None else witnesses > 0, "witnesses": witnesses,
                        "first_date": dice.one_of("2011", "2019-04", "2020-02-29", None) if witnesses else None,
                        "basis": "articles",
                    }
                )  # fmt: skip
    return frame("evidence", rows)


def _contrast(dice: Dice, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    ladder = tables["evidence"] if "evidence" in tables else _evidence(dice)
    highest = {
        (row["topic"], row["reading"]): row["rung"]
        for row in ladder.to_dict("records")
        if not pd.isna(row["is_reached"]) and row["is_reached"]
    }
    rows = []
    for topic in _CATALOGUE.topics:
        if dice.chance(0.1):
            continue
        papers, clinical = dice.count(missing=0.2), dice.interval(0, 1)
        trials = dice.count(missing=0.3)
        row: dict[str, Any] = {
            name: int(dice.one_of(0, 1, 4))
            for name in ("sample_trials", "human_studies", "claims", "prohibiting", "not_approving",
                         "trials_only", "conditional", "enforcement", "approvals")
        }  # fmt: skip
        row |= {"topic": topic, "papers": papers, "tested_trials": trials}
        if papers is not None and dice.chance(0.8):
            row |= dict(zip(("clinical_share", "clinical_low", "clinical_high"), clinical, strict=True))
            row |= {
                "papers_with_record": papers,
                "clinical_papers": dice.count(),
                "randomised_papers": dice.count(missing=0.2),
            }
        if trials is not None:
            row |= {"completed_trials": dice.count(), "results_trials": dice.count()}
            row["papers_per_trial"] = dice.one_of(None, 0.04, 3.25, 53.186, 1_240_000.0)
        for reading in ("generous", "strict"):
            row[f"highest_{reading}"] = highest.get((topic, reading))
        rows.append(row)
    return frame("contrast", rows)


def _trials(dice: Dice) -> dict[str, pd.DataFrame]:
    ids = [f"NCT9{number:07}" for number in range(int(dice.one_of(0, 1, 12)))]
    studies = [
        {
            "nct_id": name, "title": dice.one_of(None, "A phase 2 study of 30 people <b>x</b> | y"),
            "role": dice.one_of(*ROLES), "role_reason": "x", "overall_status": dice.one_of(*OVERALL_STATUSES, None),
            "seen_on": "2026-11-23", "is_gone": dice.chance(0.2), "has_results": dice.chance(0.2), "countries": 1,
            "start_precision": "undated", "primary_completion_precision": "undated",
            "completion_precision": "undated",
        }
        for name in ids
    ]  # fmt: skip
    changes = [
        {
            "nct_id": name, "kind": kind, "grade": dice.one_of(*GRADES),
            "old": dice.one_of(None, "RECRUITING", "12 actual"), "new": dice.one_of(None, "TERMINATED", "2026-01"),
            "seen_on": dice.one_of("2026-11-23", "2026-10-01"),
        }
        for name in ids
        for kind in CHANGES
        if dice.chance(0.2)
    ]  # fmt: skip
    members = [
        {"topic": topic, "nct_id": name} for topic in _CATALOGUE.topics for name in ids if dice.chance(0.5)
    ]
    return {
        "trials": frame("trials", studies),
        "topic_trials": frame("topic_trials", members),
        "trial_changes": frame("trial_changes", changes),
    }
