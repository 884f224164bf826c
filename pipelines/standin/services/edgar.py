"""Answers like EDGAR's full-text search: documents of simulated filings, to those who say who they are."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer

_PAGE, _WINDOW, _BUCKETS = 100, 10_000, 30
_NAMED = re.compile(r"\S+ .*[^\s@(]+@[^\s@]+\.[^\s@)]+")
_FORMS = ("8-K", "10-Q", "10-K", "6-K", "S-1", "S-1/A", "20-F", "10-K/A", "424B5", "DEF 14A")
_TEXTS = (
    "A company of exosomes: exosome one.",
    "Our exosome company.",
    "The company's exosomes.",
    "The company.",
)
#: So many more filings has the year in which many filed their shares.
_FIRST, _BUSY, _TIMES = 2016, 2021, 6

Hit = dict[str, Any]


class Edgar:
    """Documents, each with its text, and the most that it counts; it serves none beyond."""

    def __init__(self, documents: Sequence[tuple[Hit, str]], window: int = _WINDOW) -> None:
        self.documents = list(documents)
        self.window = window

    def turned_away(self, agent: str) -> Answer | None:
        """The page for an agent without a name and an e-mail address."""
        title = "SEC.gov | Your Request Originates from an Undeclared Automated Tool"
        page = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title[10:]}</h1></body></html>"
        return None if _NAMED.search(agent) else text_answer(page, status=403, content_type="text/html")

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one search, best match first: words in quotation marks side by side, several all of them."""
        begin = parameters.get("from", "0")
        if path != "search-index" or not begin.isdecimal() or int(begin) >= self.window:
            return text_answer('{"message": "Internal server error"}', status=500)
        words = [phrase or word for phrase, word in re.findall(r'"([^"]*)"|(\S+)', parameters.get("q", ""))]
        days = parameters.get("startdt", "2001-01-01"), parameters.get("enddt", "9999-12-31")
        found = [
            hit
            for hit, text in self.documents
            if days[0] <= hit["_source"]["file_date"] <= days[1]
            and all(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in words)
        ]
        total = {
            "value": min(len(found), self.window),
            "relation": "gte" if len(found) > self.window else "eq",
        }
        bodies = [{"match_phrase": {"doc_text": word}} for word in words]
        dated = {"range": {"file_date": dict(zip(("gte", "lte"), days, strict=True))}}
        return json_answer(
            {
                "took": 1,
                "timed_out": False,
                "_shards": {"total": 50, "successful": 50, "skipped": 0, "failed": 0},
                "hits": {"total": total, "max_score": None, "hits": found[int(begin) : int(begin) + _PAGE]},
                "aggregations": {
                    "form_filter": _counted(one for hit in found for one in hit["_source"]["root_forms"]),
                    "entity_filter": _counted(
                        one for hit in found for one in hit["_source"]["display_names"]
                    ),
                },
                "query": {
                    "query": {"bool": {"must": bodies, "filter": [dated]}},
                    "from": int(begin),
                    "size": _PAGE,
                },
            }
        )


def simulated(setting: Setting) -> Edgar:
    """Filings of simulated companies up to the day of the setting; some have the word in an exhibit, too."""
    random = Random(setting.seed)  # noqa: S311 - simulated data, not a secret
    documents = []
    for year in range(_FIRST, setting.last_day.year + 1):
        a_year = (32 if setting.whole else 2) * (year - _FIRST + 2) * (_TIMES if year == _BUSY else 1)
        for number in range(1, a_year + 1):
            day = date(year, 1, 1) + timedelta(random.randrange(365))
            form, firm = random.choice(_FORMS), random.randint(1, 12)
            filers = [firm] if number % 11 else [firm, firm + 1]
            accession = f"9999999999-{year % 100:02}-{number:06}"
            for sequence in range(1, 2 + number % 3):
                document = {
                    "ciks": [f"{9_990_000_000 + one}" for one in filers],
                    "display_names": [
                        f"SIM VESICLES {one} INC  (SIM{one})  (CIK {9_990_000_000 + one})" for one in filers
                    ],
                    "root_forms": [form.removesuffix("/A")],
                    "file_date": day.isoformat(),
                    "form": form,
                    "adsh": accession,
                    "file_type": form if sequence == 1 else f"EX-99.{sequence - 1}",
                    "sequence": sequence,
                }
                if day <= setting.last_day:
                    hit = {
                        "_index": "edgar_file",
                        "_id": f"{accession}:sim{sequence}.htm",
                        "_source": document,
                    }
                    documents.append((hit, random.choice(_TEXTS)))
    return Edgar(documents)


def _counted(words: Any) -> dict[str, Any]:
    counts = Counter(words).most_common()
    buckets = [{"key": key, "doc_count": number} for key, number in counts[:_BUCKETS]]
    rest = sum(number for _, number in counts[_BUCKETS:])
    return {"doc_count_error_upper_bound": 0, "sum_other_doc_count": rest, "buckets": buckets}
