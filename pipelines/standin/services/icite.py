"""Answers like iCite's: content and citations of the simulated articles, in its old shape or its new one."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice
from math import sqrt
from random import Random
from typing import Any

from pipelines.standin.records.articles import Record
from pipelines.standin.records.corpus import Corpus
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer

_MOST = 200
#: It is renewed monthly, and knows nothing that came since; of what came before it lacks one in so many.
_LAG, _UNKNOWN_EVERY = timedelta(30), 29
_APT = (0.05, 0.25, 0.5, 0.75, 0.95)
_FLAGS = ("is_research_article", "is_clinical")


class ICite:
    """What iCite knows of a simulated PubMed on a day."""

    def __init__(self, corpus: Corpus, last_day: date) -> None:
        self._corpus = corpus
        self._last_day = last_day

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one request; its order is not that of the PMIDs, and what it does not know is not there."""
        if path != "pubs":
            return text_answer("Not Found", status=404)
        pmids = parameters.get("pmids", "").split(",") if "pmids" in parameters else self._listed(parameters)
        if len(pmids) > _MOST:
            return text_answer("Request-URI Too Long", status=414)
        records = [self._corpus.by_pmid[pmid] for pmid in sorted(set(pmids)) if pmid in self._corpus.by_pmid]
        is_old = sum(map(ord, pmids[0])) % 2 == 0
        told = [self._told(record, is_old=is_old) for record in records[::-1] if self._knows(record)]
        if fields := parameters.get("fl"):
            told = [{name: one[name] for name in fields.split(",") if name in one} for one in told]
        return json_answer({"meta": {"pmids": ",".join(pmids)}, "data": told} if is_old else {"data": told})

    def _listed(self, parameters: Mapping[str, str]) -> list[str]:
        """The first articles of a year."""
        year, most = parameters.get("year"), int(parameters.get("limit", str(_MOST)))
        known = (
            one.pmid for one in self._corpus.records if self._knows(one) and year == str(_published(one).year)
        )
        return list(islice(known, most))

    def _knows(self, record: Record) -> bool:
        return record.created <= self._last_day - _LAG and int(record.pmid) % _UNKNOWN_EVERY > 0

    def _told(self, record: Record, *, is_old: bool) -> dict[str, Any]:
        random = Random(record.pmid)  # noqa: S311  the same article is told the same each time
        published = _published(record)
        age = max(0, self._last_day.year - published.year)
        parts = [1 + 0.15 * max(0, 20 - age), 2.0, 6.0] if record.indexed else []
        content = _content(random, parts)
        human, animal, cells = content.values()
        is_clinical = any("Trial" in kind and "Vet" not in kind for kind in record.publication_types)
        citing = (
            random.choices((0, 1, 2, 5), weights=(24, 2 + human * age, human * age, human))[0] if age else 0
        )
        told: dict[str, Any] = {
            "pmid": int(record.pmid),
            "year": published.year,
            "title": record.plain_title,
            "is_research_article": "Review" not in record.publication_types,
            # What is whole comes as 1 in the old shape and as 1.0 in the new one.
            **{name: float(part) if part % 1 or not is_old else int(part) for name, part in content.items()},
            "apt": _APT[min(4, int(human * 3) + random.randint(0, 1) + is_clinical)],
            "is_clinical": is_clinical,
            "x_coord": sqrt(0.75) * (cells - animal),
            "y_coord": human - (animal + cells) / 2,
            "cited_by_clin": [99_000_000 + place for place in range(citing)] or None,
        }
        if is_old:
            told |= {name: "Yes" if told[name] else "No" for name in _FLAGS}
        return told if is_old else {"_id": record.pmid} | told


def _published(record: Record) -> date:
    return min(day for day in (record.electronic, record.printed) if day)


def _content(random: Random, weights: list[float]) -> dict[str, float]:
    """The parts of a few headings by class; all zero of an article that has none yet."""
    headings = random.choices((0, 1, 2), weights, k=random.randint(1, 4)) if weights else []
    parts = (headings.count(kind) / max(1, len(headings)) for kind in range(3))
    return dict(zip(("human", "animal", "molecular_cellular"), parts, strict=True))


def simulated(setting: Setting) -> ICite:
    """The articles of the corpus."""
    return ICite(setting.corpus, setting.last_day)
