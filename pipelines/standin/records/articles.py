"""Seeded, simulated PubMed records with every oddity of dates and titles that real ones have."""

import calendar
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from pipelines.pubmed_search.index import Searched
from pipelines.standin.records import wording

FIRST_YEAR = 1996
FIRST_PMID = 90_000_001  # far above any real one
_NOTICE_EVERY = 71
_SEASONS = {1: "Winter", 4: "Spring", 7: "Summer", 10: "Autumn"}


@dataclass(frozen=True, slots=True)
class Record:
    """One simulated article. `title` may hold markup; `printed` is the day on which `pubdate` is filed."""

    pmid: str
    title: str
    abstract: str
    keywords: tuple[str, ...]
    journal: str
    mesh: tuple[str, ...]
    publication_types: tuple[str, ...]
    language: str
    pubdate: str
    printed: date
    electronic: date | None
    entrez: date
    created: date
    indexed: date | None
    revised_on: date | None = None
    author: str = "Simulated A"
    references: tuple[tuple[str, str], ...] = ()  # kind and PMID, as ESummary names them

    @property
    def doi(self) -> str:
        """A DOI of the prefix that is reserved for examples."""
        return f"10.5555/simulated.{self.pmid}"

    @property
    def revised(self) -> date:
        """The day of its last revision: within a month of its last other day, where none is given."""
        return self.revised_on or (self.indexed or self.created) + timedelta(int(self.pmid) % 31)

    @property
    def plain_title(self) -> str:
        """The title as it is indexed: without markup and entities."""
        return re.sub(r"<[^<>]+>", "", html.unescape(self.title))

    @property
    def searched(self) -> Searched:
        """What a search can find of it: every heading as a main one."""
        same = {name: getattr(self, name) for name in Searched._fields if hasattr(self, name)}
        told: dict[str, Any] = {"title": self.plain_title, "major": self.mesh, "languages": (self.language,)}
        told |= {"journals": (self.journal,), "indexed": self.indexed or self.entrez}
        return Searched(**same | told, is_medline=self.indexed is not None)


def simulate(count: int, seed: int, last_day: date) -> Iterator[Record]:
    """`count` records, in the order in which PubMed would have numbered them; equal seeds give equal records.

    The subjects' shares hold from the first record on, so that a small corpus has some of every one.
    """
    random = Random(seed)  # noqa: S311 - simulated data, not a secret
    drawn = [
        (_dates(random, wording.SUBJECTS[name].growth, last_day), name) for name in _subjects(random, count)
    ]
    drawn.sort(key=lambda pair: pair[0]["created"])
    records = [
        _record(random, str(FIRST_PMID + number), subject, dates)
        for number, (dates, subject) in enumerate(drawn)
    ]
    yield from related(records, [subject for _, subject in drawn])


def related(records: Sequence[Record], subjects: Sequence[str]) -> list[Record]:
    """The records, some of them notices on others, some preprints and articles that are one work; nothing is drawn.

    Of every four preprints two are linked to their article, one has it without a link, one was not published.
    """
    found = list(records)
    for place in range(0, len(found), _NOTICE_EVERY):
        if "Preprint" in found[place].publication_types:
            continue
        kind, said = wording.NOTICES[place // _NOTICE_EVERY % len(wording.NOTICES)]
        told = f"Simulated: {said} {found[place].title.removeprefix('Simulated: ')}"
        found[place] = replace(found[place], publication_types=(kind,), title=told)
    preprints = [place for place, record in enumerate(found) if "Preprint" in record.publication_types]
    for number, place in enumerate(preprints):
        preprint, later = found[place], _later(found, subjects, place)
        if number % 4 == 3 or later is None:
            continue
        article = replace(
            found[later],
            **{name: getattr(preprint, name) for name in ("title", "abstract", "keywords", "author")},
            mesh=preprint.mesh if found[later].indexed else (),
        )
        if number % 4 < 2:
            preprint = replace(preprint, references=(("Update in", article.pmid),))
            article = replace(article, references=(("Update of", preprint.pmid),))
        found[place], found[later] = preprint, article
    return found


def _later(records: Sequence[Record], subjects: Sequence[str], place: int) -> int | None:
    """The next article of the same subject, half a year to a year and a half later, that is of no other work yet."""
    first, last = (records[place].entrez + timedelta(days) for days in (180, 540))
    for later in range(place + 1, len(records)):
        record, types = records[later], records[later].publication_types
        is_free = types[0] == "Journal Article" and "Preprint" not in types and not record.references
        if is_free and subjects[later] == subjects[place] and first <= record.entrez <= last:
            return later
    return None


def _subjects(random: Random, count: int) -> list[str]:
    certain = [name for name, subject in wording.SUBJECTS.items() for _ in range(int(subject.share * count))]
    certain += random.choices(
        list(wording.SUBJECTS),
        weights=[subject.share for subject in wording.SUBJECTS.values()],
        k=count - len(certain),
    )
    return certain


def _record(random: Random, pmid: str, subject: str, dates: dict[str, Any]) -> Record:
    first, second = random.sample(wording.SUBJECTS[subject].phrases, 2)
    vesicles = random.choice(_vesicle_words(subject))
    companions = wording.COMPANIONS.get(subject, ())
    beside = random.choice(companions) if companions and random.random() < 0.25 else "signalling"
    setting = random.choice(wording.SETTINGS)
    in_title = vesicles if random.random() < 0.65 else "carriers"
    title = f"Simulated: {in_title} {random.choice(wording.VERBS)} "
    title += f"{first} and {beside}" if random.random() < 0.45 else f"outcomes in {setting}"
    if random.random() < 0.06:
        title += f" with {random.choice(wording.MARKUP)}"
    abstract = f"This record is simulated. We describe {first}, {second} and {beside} in {setting}."
    if random.random() < 0.95:
        abstract += f" The role of {vesicles} is discussed."
    return Record(
        pmid=pmid,
        title=f"{title}.",
        abstract=abstract,
        keywords=(second,) if random.random() < 0.3 else (),
        journal="bioRxiv (simulated)"
        if (preprint := random.random() < 0.03)
        else random.choice(wording.JOURNALS),
        mesh=_mesh(random, subject) if dates["indexed"] else (),
        publication_types=_publication_types(random, is_preprint=preprint) + _veterinary(int(pmid)),
        language=random.choice(wording.LANGUAGES),
        author=f"Simulated{pmid[-5:]} A",
        **dates,
    )


def _vesicle_words(subject: str) -> tuple[str, ...]:
    match subject:
        case "wide":
            return wording.WIDE_WORDS
        case "rna_exosome":
            return ("the RNA exosome complex", "subunits of the nuclear exosome")
        case "elsewhere":
            return ("risk factors", "interventions")
        case _:
            return wording.FIELD_WORDS


def _mesh(random: Random, subject: str) -> tuple[str, ...]:
    headings = list(wording.MESH.get(subject, ()))
    if subject not in {"wide", "rna_exosome", "elsewhere"}:
        headings.append(random.choice(("Exosomes", "Extracellular Vesicles")))
    if random.random() < 0.5:
        headings.append("Humans")
    return tuple(headings)


def _publication_types(random: Random, *, is_preprint: bool) -> tuple[str, ...]:
    types = [
        name
        for name, per_mille in wording.PUBLICATION_TYPES.items()
        if name != "Preprint" and random.random() * 1000 < per_mille
    ]
    return ("Journal Article", *types, *(["Preprint"] if is_preprint else []))


def _veterinary(number: int) -> tuple[str, ...]:
    """The type of a veterinary trial, of one record in a hundred."""
    return ("Clinical Trial, Veterinary",) if number % 100 == 33 else ()


def _dates(random: Random, growth: float, last_day: date) -> dict[str, Any]:
    """When a record was published, printed, added and indexed."""
    years = range(FIRST_YEAR, last_day.year + 1)
    weights = [(1 + growth) ** (year - FIRST_YEAR) for year in years]
    weights[-1] *= last_day.timetuple().tm_yday / 366
    year = random.choices(years, cum_weights=list(accumulate(weights)))[0]
    days = (min(date(year, 12, 31), last_day) - date(year, 1, 1)).days
    public = date(year, 1, 1) + timedelta(random.randint(0, days))
    late = random.random() < 0.03
    created = min(public + timedelta(random.randint(380, 1500) if late else random.randint(0, 20)), last_day)
    # PubMed sets the Entrez date back when a record comes over a year late; else the two differ by days.
    set_back = (created - public).days > 365
    entrez = public if set_back else max(public, created - timedelta(random.randint(0, 2)))
    lag = random.choice((0, 0, 10, 40, 90, 150, 300))
    electronic, print_day = public, public + timedelta(lag)
    if random.random() < 0.05:
        electronic, print_day = min(public + timedelta(200), last_day), public
    pubdate, printed = _pubdate(random, print_day)
    indexed = created + timedelta(random.randint(0, 60))
    return {
        "created": created,
        "entrez": entrez,
        "electronic": None if random.random() < 0.1 and electronic == public else electronic,
        "printed": printed,
        "pubdate": pubdate,
        "indexed": indexed if random.random() < 0.8 and indexed <= last_day else None,
    }


def _pubdate(random: Random, day: date) -> tuple[str, date]:
    """A print date as a journal words it, and the day on which PubMed files that."""
    month = calendar.month_abbr[day.month]
    first = day.replace(day=1)
    following = (first + timedelta(31)).replace(day=1)
    quarter = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    match random.choices(("day", "month", "year", "season", "months"), weights=(40, 38, 10, 4, 8))[0]:
        case "day":
            return f"{day.year} {month} {day.day}", day
        case "month":
            return f"{day.year} {month}", first
        case "year":
            return f"{day.year}", date(day.year, 1, 1)
        case "season":
            return f"{day.year} {_SEASONS[quarter.month]}", quarter
        case _:
            next_month = calendar.month_abbr[following.month]
            turn = f"{following.year} " * (following.year != day.year)
            return f"{day.year} {month}-{turn}{next_month}", first
