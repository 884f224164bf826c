"""Records as the table `articles`: pure, so that the same records always give the same table."""

from collections.abc import Iterable, Mapping

import pandas as pd

from pipelines.sources.pubmed.record import Details, Record
from pipelines.tables.fetched.pubmed import ARTICLES
from pipelines.topics.catalogue import Flag

# As in every cell of several words; commas stand inside publication types ("Research Support, N.I.H.").
SEPARATOR = ";"

#: Flags are raised once the members of all topics are known.
_COLUMNS = tuple(name for name in ARTICLES.columns if name != "flags")
#: What only a full record tells.
_DETAILS = ("journal_abbreviation", "volume", "issue", "pages", "revised_on", "is_full_record")


def articles(records: Iterable[Record]) -> pd.DataFrame:
    """One row per article, in the order of PMIDs.

    Dates are ISO text as exact as PubMed has them; `first_public_precision` says how exact, "undated" where
    there is none. A year is missing where its date is.
    """
    rows = map(_row, sorted(records, key=lambda record: int(record.pmid)))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(
        {name: ARTICLES.dtypes[name] for name in _COLUMNS}
    )


def merged(kept: pd.DataFrame, fetched: pd.DataFrame) -> pd.DataFrame:
    """Kept and fetched articles in one table, in the order of PMIDs; of two rows the fetched one."""
    older = kept.loc[~kept["pmid"].isin(fetched["pmid"]), list(_COLUMNS)]
    both = pd.concat([older, fetched], ignore_index=True)
    return both.sort_values("pmid", key=lambda pmids: pmids.astype("int64"), ignore_index=True)


def with_known_details(fetched: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The fetched articles; one that came in short has what only the full record told, where a row before has it."""
    short = fetched.loc[~fetched["is_full_record"], "pmid"]
    known = before[before["pmid"].isin(short) & before["is_full_record"].fillna(value=False)].set_index(
        "pmid"
    )
    found = fetched.set_index("pmid")
    found.loc[known.index, list(_DETAILS)] = known[list(_DETAILS)]
    return found.reset_index()


def changed(before: pd.DataFrame, fetched: pd.DataFrame) -> frozenset[str]:
    """Those of the fetched articles of which a row before said something else, of what short records tell too."""
    names = [name for name in _COLUMNS if not name.endswith("_year") and name not in _DETAILS]
    then = before.loc[before["pmid"].isin(fetched["pmid"]), names].set_index("pmid")
    now = fetched[names].set_index("pmid").reindex(then.index)
    return frozenset(then.index[now.fillna("").ne(then.fillna("")).any(axis="columns")])


def with_years(articles: pd.DataFrame, years: Mapping[str, Mapping[str, int | None]]) -> pd.DataFrame:
    """The articles in the years that PubMed's searches find them in, so that every table agrees on them.

    A record's own dates can say another year: PubMed's index reads seasons and spans in its own way.
    """
    columns = {
        f"{basis}_year": pd.array([known.get(pmid) for pmid in articles["pmid"]], dtype="Int64")
        for basis, known in years.items()
    }
    return articles.assign(**columns)


def with_flags(
    articles: pd.DataFrame, flags: Iterable[Flag], members: Mapping[str, frozenset[str]]
) -> pd.DataFrame:
    """The articles with the flags that their titles raise.

    `members` are the articles of each topic at any definition: a rule for some topics concerns only these.
    """
    raised: dict[str, list[str]] = {}
    titled = articles.dropna(subset=["title"])
    for flag in flags:
        concerned = frozenset().union(*(members.get(topic, frozenset()) for topic in flag.topics))
        for pmid, title in zip(titled["pmid"], titled["title"], strict=True):
            if (not flag.topics or pmid in concerned) and flag.flags(title):
                raised.setdefault(pmid, []).append(flag.id)
    cells = [SEPARATOR.join(raised[pmid]) if pmid in raised else None for pmid in articles["pmid"]]
    return articles.assign(flags=pd.Series(cells, index=articles.index, dtype="str"))


def _row(record: Record) -> tuple[str | int | bool | None, ...]:
    known = record.details or Details()
    first, electronic, printed = record.first_public_date, record.electronic_date, record.print_date
    return (
        record.pmid,
        record.title or None,
        record.journal or None,
        known.journal_abbreviation,
        known.volume,
        known.issue,
        known.pages,
        _joined(record.publication_types),
        _joined(record.languages),
        record.doi,
        record.entrez_date.isoformat() if record.entrez_date else None,
        record.create_date.isoformat() if record.create_date else None,
        electronic.text if electronic else None,
        printed.text if printed else None,
        first.text if first else None,
        first.precision if first else "undated",
        record.entrez_date.year if record.entrez_date else None,
        first.year if first else None,
        known.revised_on.isoformat() if known.revised_on else None,
        record.details is not None,
    )


def _joined(words: Iterable[str]) -> str | None:
    return SEPARATOR.join(dict.fromkeys(words)) or None
