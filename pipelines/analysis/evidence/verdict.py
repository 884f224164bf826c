"""What may be said of a topic: published against shown in people against allowed. The rule: docs/verdict.md.

Each number that the rule asks for lies between what is sure and what is possible. A verdict is given where it is the
same for all that is possible; else nothing is judged.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import inf
from typing import Any

import pandas as pd

from pipelines.analysis.evidence.evidence import by_reading, in_order, looked_at
from pipelines.analysis.evidence.rungs import LADDER, PHASE_3_REPORTED, Rung
from pipelines.analysis.evidence.witnesses import witnesses
from pipelines.analysis.papers.membership import belongs
from pipelines.tables.answers.verdicts import VERDICTS_TABLE
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import DEFINITIONS, STANDARD

Tables = Mapping[str, pd.DataFrame]

#: From so many papers on a topic counts as published; below it no share is told anywhere in the product either.
MUCH = 30
#: From so many published randomised trials on a finding counts as repeated: United States law asks for adequate and
#: well-controlled investigations, in the plural (21 U.S.C. 355(d); 21 CFR 314.126).
REPEATED = 2
#: From so many completed phase 3 studies with posted results on it counts as confirmed (phase 3: 21 CFR 312.21(c)).
CONFIRMED = 1
#: Of each step at most so many records are named.
NAMED = 5

_BY_NAME = {rung.name: rung for rung in LADDER}
#: Column of the table to the rung whose records it counts.
STEPS: Mapping[str, Rung] = {
    "randomised": _BY_NAME["randomised_trial_published"],
    "confirmed": PHASE_3_REPORTED,
    "approvals": _BY_NAME["approved"],
}


@dataclass(frozen=True)
class Bounds:
    """A number between what is sure and what is possible; no end (`inf`): nobody looked, or not everywhere."""

    low: float = 0
    high: float = inf

    @property
    def ends(self) -> set[float]:
        """Both, or the one that it is."""
        return {self.low, self.high}


def judged(*, papers: float, randomised: float, confirmed: float, approvals: float) -> str:
    """The verdict where every number is known; one of `VERDICTS` but never "unknown".

    >>> judged(papers=300, randomised=1, confirmed=0, approvals=0)
    'ahead'
    >>> judged(papers=300, randomised=2, confirmed=1, approvals=0)
    'unapproved'
    """
    is_repeated, is_confirmed = randomised >= REPEATED, confirmed >= CONFIRMED
    if approvals:
        return "in_step" if is_repeated and is_confirmed else "approved_ahead"
    if is_repeated:
        return "unapproved" if is_confirmed else "unconfirmed"
    return "ahead" if papers >= MUCH else "little"


def verdict(papers: Bounds, randomised: Bounds, confirmed: Bounds, approvals: Bounds) -> str:
    """The verdict of one definition: what all that is possible has in common, else "unknown".

    The rule has a threshold for each number and no other turn, so the ends stand for all that lies between them.
    """
    possible = {
        judged(papers=every, randomised=trials, confirmed=reported, approvals=approved)
        for every, trials, reported, approved in product(
            papers.ends, randomised.ends, confirmed.ends, approvals.ends
        )
    }
    return possible.pop() if len(possible) == 1 else "unknown"


def still_open(**bounds: Bounds) -> frozenset[str]:
    """Those of the four numbers on which it hangs: with another of its ends, the verdict would be another one."""
    possible = [
        dict(zip(bounds, ends, strict=True)) for ends in product(*(one.ends for one in bounds.values()))
    ]
    return frozenset(
        name
        for name, between in bounds.items()
        for at in possible
        if len({judged(**at | {name: end}) for end in between.ends}) > 1
    )


def overall(verdicts: Iterable[str]) -> str:
    """The verdict of a topic: that of all its definitions.

    "unknown" where one of them cannot be judged, "depends" where they differ.
    """
    found = set(verdicts)
    if not found or "unknown" in found:
        return "unknown"
    return found.pop() if len(found) == 1 else "depends"


def verdicts(tables: Tables, catalogue: Catalogue, unknown: Collection[tuple[str, str]] = ()) -> pd.DataFrame:
    """The table `verdicts`: one row per topic and definition, in the order of the topics file.

    `tables` and `unknown` as for `evidence`, and topic_years where it is there.
    """
    papers, rows = _papers(tables), []
    shown = {width: _shown(tables, catalogue, width) for width in DEFINITIONS}
    for topic in catalogue.topics.values():
        own = []
        for width in topic.definitions:
            untold = {(name, STANDARD) for name, of in unknown if of == width}
            named, bounds = [], {"papers": papers.get((topic.id, width), Bounds())}
            for column, rung in STEPS.items():
                sure = shown[width].get((topic.id, "strict", rung.name), [])
                every = shown[width].get((topic.id, "generous", rung.name), [])
                is_told = looked_at(rung, topic.id, tables, catalogue, untold)[1]
                bounds[column] = Bounds(len(sure), len(every) if is_told else inf)
                named += sure[:NAMED]
            own.append(_row(topic.id, width, bounds, named))
        rest = {
            "overall": overall(row["verdict"] for row in own),
            "largest_study": _largest(tables, topic.id, catalogue),
        }
        rows += [row | rest for row in own]
    return VERDICTS_TABLE.frame(rows)


def _row(topic: str, width: str, bounds: Mapping[str, Bounds], named: Iterable[str]) -> dict[str, Any]:
    ends: dict[str, Any] = {"papers": bounds["papers"].low if bounds["papers"].high < inf else None}
    for column in STEPS:
        low, high = bounds[column].low, bounds[column].high
        ends |= {f"{column}_low": low, f"{column}_high": None if high == inf else high}
    witnesses = ", ".join(dict.fromkeys(named)) or None
    return {"topic": topic, "definition": width, "verdict": verdict(**bounds), "witnesses": witnesses} | ends


def _papers(tables: Tables) -> dict[tuple[Any, ...], Bounds]:
    """Papers of all years by topic and definition; an article is in one Entrez year, so they add up."""
    if "topic_years" not in tables:
        return {}
    years = tables["topic_years"]
    own = years[years["date_basis"].eq("entrez")]
    counts = own.groupby(["topic", "definition"])["records"].sum()
    return {key: Bounds(count, count) for key, count in zip(counts.index, map(int, counts), strict=True)}


def _shown(tables: Tables, catalogue: Catalogue, width: str) -> dict[Any, list[str]]:
    """The records that show each step, by topic, reading and step, in the sets of one definition; earliest first."""
    its = dict(tables)
    if "topic_articles" in tables:
        sets = tables["topic_articles"]
        its["topic_articles"] = sets[sets["definition"].eq(width)].assign(definition=STANDARD)
    every = in_order(by_reading(witnesses(its, catalogue, tuple(STEPS.values()))))
    groups = every.groupby(["topic", "reading", "rung"])["witness"]
    return {key: list(found) for key, found in groups}


def _largest(tables: Tables, topic: str, catalogue: Catalogue) -> int | None:
    """People in the largest randomised study of the ledger that states its size."""
    studies = tables["human_studies"]
    own = studies[belongs(studies["topics"], topic, tables["ledger_topics"], catalogue, down=False)]
    sizes = own.loc[
        own["kind"].eq("study") & own["design_class"].eq("randomised") & own["n_of"].eq("people"), "n"
    ]
    return None if sizes.dropna().empty else int(sizes.max())
