"""Seeded, simulated project-years with every oddity that real ones have: sub-projects, no amount, supplements."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, NamedTuple

from pipelines.analysis.market.by_year import fiscal_year

FIRST_APPLICATION = 99_000_001  # far above any real one
FIRST_YEAR = 2001
_LONGEST = 5


class _Subject(NamedTuple):
    share: int
    title: str
    abstract: str


_SUBJECTS = (
    _Subject(30, "Exosomes as biomarkers of disease", "Liquid biopsy by exosomes for early detection."),
    _Subject(
        22, "Extracellular vesicles in tumour metastasis", "How extracellular vesicles prepare a niche."
    ),
    _Subject(10, "Drug delivery by vesicles", "Exosomes as a drug carrier for drug delivery."),
    _Subject(5, "Engineered exosomes for therapy", "Engineered exosomes loaded with siRNA for gene therapy."),
    _Subject(4, "Exosomes in wound healing", "Exosomes heal a diabetic wound or a burn without a scar."),
    _Subject(2, "Vesicles and hair growth", "Exosomes of the dermal papilla in alopecia and hair growth."),
    _Subject(2, "Vesicles in skin aging", "Extracellular vesicles in photoaging and skin aging."),
    _Subject(1, "Artificial exosomes for vaccines", "Artificial exosomes carry mRNA as a vaccine."),
    _Subject(4, "RNA decay in yeast", "The RNA exosome complex degrades transcripts."),
    _Subject(6, "Mitochondria in ageing muscle", "Nothing of interest here."),
)
_ORGANIZATIONS = ("Simulated State University", "Sim Medical School", "Simulated Institute of Technology")
_AGENCIES = ("NCI", "NHLBI", "NIA", "NIGMS", "NIAMS", "NINDS")


def simulate_projects(count: int, seed: int, last_day: date) -> list[dict[str, Any]]:
    """About `count` project-years, more of them in later years; equal seeds give equal ones."""
    random = Random(seed)  # noqa: S311 - simulated data, not a secret
    last_year = fiscal_year(last_day)
    rows: list[dict[str, Any]] = []
    number = 0
    while len(rows) < count:
        number += 1
        rows += _project(random, number, last_year)
    for place, row in enumerate(rows):
        row["appl_id"] = FIRST_APPLICATION + place
    return rows


def _project(random: Random, number: int, last_year: int) -> Iterator[dict[str, Any]]:
    """The years of one project; every twelfth has a sub-project, every ninth a supplement."""
    subject = random.choices(_SUBJECTS, weights=[subject.share for subject in _SUBJECTS])[0]
    start = FIRST_YEAR + int((last_year - FIRST_YEAR + 1) * random.random() ** 0.5)
    years = range(start, min(start + random.randint(1, _LONGEST), last_year + 1))
    agency, organization = random.choice(_AGENCIES), random.choice(_ORGANIZATIONS)
    base = random.randrange(150, 700) * 1_000
    for support, year in enumerate(years, start=1):
        shared = {
            "fiscal_year": year,
            "core_project_num": f"R01SM{number:06}",
            "project_num": f"{1 if support == 1 else 5}R01SM{number:06}-{support:02}",
            "organization": {"org_name": organization, "org_country": "UNITED STATES"},
            "activity_code": "R01",
            "agency_ic_admin": {"code": "SM", "abbreviation": agency, "name": f"Simulated {agency}"},
            "project_title": f"Simulated: {subject.title}",
            "abstract_text": f"A simulated project. {subject.abstract}",
            "terms": "<Simulated><Research>",
            "project_start_date": f"{start}-01-01T00:00:00",
            "project_end_date": f"{years[-1]}-12-31T00:00:00",
            "award_notice_date": f"{year}-02-{random.randint(1, 28):02}T00:00:00",
        }
        amount = base + random.randrange(-20, 20) * 1_000
        yield shared | {"subproject_id": None, "award_amount": None if number % 17 == 0 else amount}
        if number % 12 == 0:
            yield shared | {"subproject_id": "7001", "award_amount": amount // 4}
        if number % 9 == 0 and support == 2:
            supplement = {"project_num": f"3R01SM{number:06}-{support:02}S1"}
            yield shared | supplement | {"subproject_id": None, "award_amount": 50_000}
