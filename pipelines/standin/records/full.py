"""A simulated record in full, as EFetch writes it and as odd as it: who wrote it, where, on what, with whose money.

Drawn from the record's own number, so that what else is simulated stays as it is.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from pipelines.standin.records import wording
from pipelines.standin.records.articles import Record

_HOUSES = ("University of Medicine", "Institute of Technology", "General Hospital", "Academy of Sciences")
_FIRMS = ("Vesicles Inc.", "Biotech Co., Ltd.", "Pharma GmbH", "Cosmetics S.A.")
#: As the ledger of companies names them: what an affiliation adds in brackets is no part of a name.
LEDGER_FIRMS = ("ExoCoBio", "Evox Therapeutics", "Lonza")
_DEPARTMENTS = ("Department of Dermatology", "Laboratory of Vesicle Biology", "School of Pharmacy")
_HEADINGS = ("Cell Proliferation", "Signal Transduction", "Proteomics", "Apoptosis")
_GRANTS = (
    ("SIM-CA000", "NCI SIM HHS", "United States"),
    ("8100000", "Simulated Natural Science Foundation", "China"),
    ("", "Simulated Council", ""),
    ("SIM/0/1", "", "United Kingdom"),
)
_LINKS = {
    "Update in": "UpdateIn",
    "Update of": "UpdateOf",
    "Published Erratum": "ErratumFor",
    "Comment": "CommentOn",
    "Retraction Notice": "RetractionOf",
}


def full_record(record: Record) -> str:
    """The record as an element of a PubmedArticleSet."""
    random, number = Random(int(record.pmid)), int(record.pmid)  # noqa: S311 - simulated data, not a secret
    first, since = random.randint(1, 900), record.printed.year - 2015
    links = [(_LINKS[kind], pmid) for kind, pmid in record.references]
    links += [(_LINKS[kind], str(number - 1)) for kind in record.publication_types if kind in _LINKS]
    words = [
        word for word, often, growth in wording.KEYWORDS if random.random() < often * (1 + growth) ** since
    ]
    grant = random.choice(_GRANTS) if random.random() < 0.25 else ()
    return _template().render(
        record=record,
        day=_day,
        issue=random.choice((str(record.printed.month), "", f"Suppl {random.randint(1, 2)}")),
        printed=_printed(record.pubdate),
        pages=f"{first}-{_shortened(first, first + random.randint(1, 18))}",
        authors=list(_authors(record, random)),
        group=number % 50 == 0,
        grant=list(zip(("GrantID", "Agency", "Country"), grant, strict=True)) if grant else [],
        links=[*links, *([("CommentIn", "")] if number % 400 == 7 else [])],
        headings=[
            (name, random.choice(("NN", "NN", "YN", "NY")))
            for name in (*record.mesh, random.choice(_HEADINGS))
            if record.indexed
        ],
        keywords=[*record.keywords, *(word.upper() if random.random() < 0.05 else word for word in words)],
    )


@cache
def _template() -> Template:
    kept = Environment(autoescape=True, undefined=StrictUndefined)
    return kept.from_string(Path(__file__).with_suffix(".xml.jinja").read_text(encoding="utf-8"))


def _day(day: date) -> Markup:
    return Markup("<Year>{}</Year><Month>{:02}</Month><Day>{}</Day>").format(day.year, day.month, day.day)


def _printed(words: str) -> list[tuple[str, str]]:
    """A date of print as elements: in words of its own where it is a span or a season."""
    found = re.fullmatch(r"(\d{4})(?: ([A-Z][a-z]{2}))?(?: (\d+))?", words)
    parts = zip(("Year", "Month", "Day"), found.groups(), strict=True) if found else (("MedlineDate", words),)
    return [(name, text) for name, text in parts if text]


def _shortened(first: int, last: int) -> str:
    """The last page as MEDLINE writes it: without the digits that it shares with the first."""
    one, other = str(first), str(last)
    differ = [place for place in range(len(one)) if one[place] != other[place]]
    return other[differ[0] :] if len(one) == len(other) else other


def _authors(record: Record, random: Random) -> Iterator[tuple[str, str, list[str]]]:
    """Up to six names with affiliations: until 2013 only the first has one, several may stand in one text."""
    places = [_place(record, random) for _ in range(random.choice((1, 1, 1, 2, 2, 3)))]
    last, _, initials = record.author.rpartition(" ")
    if random.random() < 0.1:
        places = ["; ".join(places)]
    if random.random() < 0.1:
        places[-1] += random.choice(
            (". Electronic address: simulated@example.org", ", simulated@example.org")
        )
    yield last, initials, places
    for number in range(random.randint(0, 5)):
        has_one = record.printed.year > 2013 and random.random() < 0.9
        yield f"Simulated{random.choice('BCDEFGH')}{number}", "JM", [random.choice(places)] if has_one else []


def _place(record: Record, random: Random) -> str:
    since = record.printed.year - 2015
    weights = [often * (1 + growth) ** since for _, often, growth in wording.PLACES]
    firms = (*(f"Simulated {name}" for name in _FIRMS), *(f"{name} (simulated)" for name in LEDGER_FIRMS))
    house = random.choice(firms) if random.random() < 0.06 else f"Simulated {random.choice(_HOUSES)}"
    place = random.choices(wording.PLACES, weights)[0][0]
    return f"{random.choice(_DEPARTMENTS)}, {house}, {place}"
