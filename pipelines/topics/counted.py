"""What counts as a paper: an article of a set that is no notice, and no preprint beside the article it became.

`topic_articles` keeps every article that a search returned. Whatever counts papers asks here which of them do.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

#: PubMed's publication types of what is no work of its own but speaks of another one. The older name of a retraction
#: notice stands in records that were fetched while PubMed used it; searching for it finds nothing today.
NOTICE_TYPES = (
    "Published Erratum",
    "Retraction Notice",
    "Retraction of Publication",
    "Expression of Concern",
    "Comment",
)
RETRACTED_TYPE = "Retracted Publication"
NOTICE, PREPRINT = "notice", "preprint"  # facets
#: What an article of a set is; the last two are left out when papers are counted.
PAPER, TWIN = "paper", "preprint_twin"
KINDS = (PAPER, NOTICE, TWIN)


@dataclass(frozen=True)
class Known:
    """What is known of notices and twins."""

    notices: frozenset[str] = frozenset()
    twins: Mapping[str, str] = field(default_factory=dict)  # preprint to the article that it was published as
    likely: Mapping[str, str] = field(default_factory=dict)  # the same by title and first author alone

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame]) -> "Known":
        """What these tables know; nothing where their papers were counted before notices were told apart."""
        if not told_apart(tables):
            return cls()
        facets, records, preprints = map(tables.get, ("facet_articles", "articles", "preprints"))
        notices: set[str] = set()
        if facets is not None:
            notices.update(facets.loc[facets["facet"].eq(NOTICE), "pmid"])
        if records is not None:
            notices.update(records.loc[has_type(records["publication_types"], NOTICE_TYPES), "pmid"])
        if preprints is None:
            return cls(frozenset(notices))
        linked, likely = (
            dict(preprints[["pmid", column]].dropna().itertuples(index=False, name=None))
            for column in ("published_as", "likely_published_as")
        )
        return cls(frozenset(notices), linked, likely)


def told_apart(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Whether papers are counted without notices and twins: not in `topic_years` of an earlier version."""
    rows = tables.get("topic_years")
    return rows is None or rows.empty or ("notices" in rows and bool(rows["notices"].notna().any()))


def has_type(types: pd.Series, wanted: Iterable[str]) -> "pd.Series[bool]":
    """Whether a cell of publication types has one of these, word for word; without any type it has none."""
    cells, names = types.fillna(""), set(wanted)
    fits = {cell: not names.isdisjoint(str(cell).split(";")) for cell in cells.unique()}
    return cells.map(fits).astype(bool)


def kinds(members: pd.DataFrame, known: Known) -> pd.Series:
    """What each row of `topic_articles` is: "paper", "notice" or "preprint_twin".

    A preprint is a twin where the article that it was published as is a paper of the same set (topic and definition):
    where only the preprint matched a search, it counts.
    """
    is_notice = _within(members["pmid"], known.notices)
    found = pd.Series(PAPER, index=members.index, dtype="str").mask(is_notice, NOTICE)
    published = _in_same_set(members, ~is_notice, known.twins)
    return found.mask(published & ~is_notice, TWIN)


def papers(members: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The rows of `topic_articles` that count as papers."""
    return members[kinds(members, known).eq(PAPER)]


def likely_pairs(members: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The rows of preprints that look like an article of the same set; both count."""
    is_paper = kinds(members, known).eq(PAPER)
    return members[is_paper & _in_same_set(members, is_paper, known.likely)]


def tally(members: pd.DataFrame, known: Known) -> dict[tuple[str, str], dict[str, int]]:
    """Topic and definition to how many of its articles are of each kind, and how many likely pairs it holds."""
    key = ["topic", "definition"]
    both = [members.assign(kind=kinds(members, known)), likely_pairs(members, known).assign(kind="likely")]
    sizes = pd.concat(both).groupby([*key, "kind"]).size().to_dict()
    sets = members[key].drop_duplicates().itertuples(index=False, name=None)
    return {one: {kind: sizes.get((*one, kind), 0) for kind in (*KINDS, "likely")} for one in sets}


def marks(articles: pd.DataFrame, known: Known) -> pd.Series:
    """What to say of each article of a list: retracted, a notice, a preprint with its article; else missing."""
    is_notice = articles["pmid"].isin(known.notices) | has_type(articles["publication_types"], NOTICE_TYPES)
    said = {pmid: f"preprint, perhaps published as PMID {other}" for pmid, other in known.likely.items()}
    said |= {pmid: f"preprint, published as PMID {other}" for pmid, other in known.twins.items()}
    marked = articles["pmid"].map(said).astype("str").mask(is_notice, "notice")
    return marked.mask(has_type(articles["publication_types"], [RETRACTED_TYPE]), "retracted")


def _in_same_set(members: pd.DataFrame, counts: pd.Series, twins: Mapping[str, str]) -> pd.Series:
    """Whether the other one of each row is in the row's own set, and counts."""
    there = members[counts & _within(members["pmid"], set(twins.values()))]
    held = set(zip(there["topic"], there["definition"], there["pmid"], strict=True))
    ours = members[_within(members["pmid"], twins)]
    keys = zip(ours.index, ours["topic"], ours["definition"], ours["pmid"], strict=True)
    found = [place for place, topic, width, pmid in keys if (topic, width, twins[pmid]) in held]
    return pd.Series(members.index.isin(found), index=members.index)


def _within(pmids: pd.Series, known: Container[str]) -> "pd.Series[bool]":
    # `isin` turns a million words of Arrow into Python twice.
    return pd.Series([pmid in known for pmid in pmids.tolist()], index=pmids.index, dtype=bool)
