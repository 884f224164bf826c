"""Which article a preprint was published as: by PubMed's links, or likely so by title and first author."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Set
from datetime import date, timedelta

import pandas as pd

from pipelines.sources.pubmed.record import Record
from pipelines.tables.fetched.pubmed import PREPRINTS
from pipelines.topics.counted import NOTICE_TYPES, has_type

#: A preprint and its likely article came into PubMed at most so long apart.
_YEARS = timedelta(days=2 * 366)

Records = Mapping[str, Record]


def linked(preprints: Collection[str], records: Records, before: pd.DataFrame) -> dict[str, str]:
    """Preprint to the article that PubMed links it to, from either's record, or as the last snapshot knows.

    The first link to what is no preprint itself; so two preprints that name each other both count.
    """
    told = before.dropna(subset=["published_as"])
    found = dict(zip(told["pmid"], told["published_as"], strict=True))
    # The preprint's own record tells last, so it goes before what others say.
    links = [(old, record.pmid) for record in records.values() for old in record.update_of]
    links += [(record.pmid, new) for record in records.values() for new in reversed(record.updated_in)]
    found |= {old: new for old, new in links if new not in preprints}
    return {old: new for old, new in found.items() if old in preprints}


def alike(preprints: Collection[str], records: Records, articles: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Preprint to the articles of its title within two years, no preprints and no notices; authors are not seen yet."""
    wanted = {pmid: key for pmid in preprints if (key := title_key(records[pmid].title))}
    titled: dict[str, list[tuple[str, date]]] = {key: [] for key in wanted.values()}
    papers = articles[~has_type(articles["publication_types"], (*NOTICE_TYPES, "Preprint"))]
    for pmid, title, day in (
        papers[["pmid", "title", "entrez_date"]].dropna().itertuples(index=False, name=None)
    ):
        if (key := title_key(title)) in titled:
            titled[key].append((pmid, date.fromisoformat(day)))
    return {
        pmid: tuple(
            other
            for other, day in titled[key]
            if (own := records[pmid].entrez_date) and abs(own - day) <= _YEARS
        )
        for pmid, key in wanted.items()
    }


def table(
    preprints: Set[str],
    links: Mapping[str, str],
    candidates: Mapping[str, tuple[str, ...]],
    records: Records,
    authors: Mapping[str, str | None],
    before: pd.DataFrame,
) -> pd.DataFrame:
    """The table `preprints`: of each whose record was read now, that an article names, or that was known before.

    `authors` are the first authors of the candidates, as far as they are known.
    """
    told = before[["pmid", "likely_published_as"]].dropna().itertuples(index=False, name=None)
    known: dict[str, str | None] = dict.fromkeys(before["pmid"]) | dict(told)
    rows = []
    for pmid in sorted(preprints & (records.keys() | links.keys() | known.keys()), key=int):
        likely = known.get(pmid)
        if pmid in records:
            name, near = author_key(records[pmid].first_author), candidates.get(pmid, ())
            others = [other for other in near if name and other in authors]
            # Where the author of another did not come, what was known stays.
            unseen = likely if any(other not in authors for other in near) else None
            likely = next((one for one in others if author_key(authors[one]) == name), unseen)
        rows.append((pmid, links.get(pmid), None if pmid in links else likely))
    return PREPRINTS.frame(rows)


def title_key(title: str) -> str:
    """What two spellings of a title share: letters and digits, without case and accents.

    >>> title_key("Exosomes, in vitro: a Revie\u0301w.")
    'exosomesinvitroareview'
    """
    return re.sub(r"[\W_]+", "", _plain(title))


def author_key(name: str | None) -> str:
    """Family name and first initial, as in "Smith AB"; records of one author differ in further initials.

    >>> author_key("M\u00fcller AB"), author_key("Muller A"), author_key(None)
    ('muller a', 'muller a', '')
    """
    family, _, initials = _plain(name or "").strip().rpartition(" ")
    return f"{family} {initials[:1]}" if family else initials


def _plain(text: str) -> str:
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
