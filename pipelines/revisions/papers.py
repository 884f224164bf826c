"""Papers by topic and year on two days: what each count was, is, and why it moved."""

from collections.abc import Collection

import pandas as pd

from pipelines.revisions.moves import Side, counts, explained, graded, moves, revised
from pipelines.topics.catalogue import FIELD, WIDEST
from pipelines.topics.counted import Known, papers
from pipelines.topics.terms import BASES

#: Into the count or out of it. A topic's article is `new` when the field did not hold it before, `entered` when the
#: field did and the topic did not; `gone` and `left` are the way back; `definition_*` where the search has other words.
#: `left_out`: a search finds it as before, but it is no paper now (a notice, or a preprint with its article);
#: `let_in` is the way back.
CAUSES = (
    "new",
    "gone",
    "entered",
    "left",
    "redated_in",
    "redated_out",
    "definition_in",
    "definition_out",
    "let_in",
    "left_out",
)
_KEYS = ("topic", "definition")
_COUNT = (*_KEYS, "date_basis", "place")
_BEFORE = "before"


def paper_revisions(before: Side, now: Side, reworded: Collection[tuple[str, str]]) -> pd.DataFrame:
    """The table of counts that moved; empty where one side has no literature.

    Returns:
        `topic`, `definition`, `date_basis` ("none" for all years together), `place` (a year, "before" the first one,
        or "all"), `was`, `is`, `change`, `CAUSES`, `unexplained`, `grade`. Causes and `unexplained` add up to `change`.
    """
    return revised(
        before,
        now,
        _KEYS,
        CAUSES,
        needed=("topic_articles", "field_years", "topic_years"),
        bases=BASES,
        of_basis=lambda basis: _of_basis(before, now, basis, reworded),
        grade=lambda rows: graded(rows, _pairs(rows).isin(list(reworded)), _still_open(rows, now)),
    )


def _of_basis(before: Side, now: Side, basis: str, reworded: Collection[tuple[str, str]]) -> pd.DataFrame:
    old, new = _members(before, basis), _members(now, basis)
    held_before, held_now = set(before.tables["field_years"]["pmid"]), set(now.tables["field_years"]["pmid"])
    field_edited = (FIELD, WIDEST) in reworded
    fresh = _created_since(before, now)

    def came(rows: pd.DataFrame) -> pd.Series:
        return _cause(
            rows,
            still=_found(rows, before),
            is_outside=~_within(rows["id"], held_before),
            counts_as_new=_within(rows["id"], fresh) if field_edited else True,
            reworded=reworded,
            words=("new", "entered", "definition_in", "let_in"),
        )

    def went(rows: pd.DataFrame) -> pd.Series:
        return _cause(
            rows,
            still=_found(rows, now),
            is_outside=~_within(rows["id"], held_now),
            counts_as_new=not field_edited,
            reworded=reworded,
            words=("gone", "left", "definition_out", "left_out"),
        )

    moved = moves(old, new, _KEYS, came=came, went=went).assign(date_basis=basis)
    return explained(_counts(before, basis, old), _counts(now, basis, new), moved, _COUNT, CAUSES)


def _cause(
    rows: pd.DataFrame,
    *,
    still: "pd.Series[bool]",
    is_outside: pd.Series,
    counts_as_new: pd.Series | bool,
    reworded: Collection[tuple[str, str]],
    words: tuple[str, str, str, str],
) -> pd.Series:
    """New to the field (or gone from it), else by other words of the search, else by another record.

    What the search found on both days (`still`) is no paper on one of them.
    """
    outside, inside, definition, counts = words
    edited = _pairs(rows).isin(list(reworded))
    cause = pd.Series(inside, index=rows.index, dtype="str").mask(edited, definition)
    return cause.mask(is_outside & counts_as_new, outside).mask(still, counts)


def _found(rows: pd.DataFrame, side: Side) -> "pd.Series[bool]":
    """Whether the other day's search found these articles, whatever it counted."""
    ours = side.tables["topic_articles"]
    ours = ours[_within(ours["pmid"], set(rows["id"]))]
    found = set(zip(ours["topic"], ours["definition"], ours["pmid"], strict=True))
    keys = zip(rows["topic"], rows["definition"], rows["id"], strict=True)
    return pd.Series([key in found for key in keys], index=rows.index, dtype="bool")


def _members(side: Side, basis: str) -> pd.DataFrame:
    years = side.tables["field_years"]
    places = _place(years["entrez_year" if basis == "entrez" else "publication_year"])
    members = papers(side.tables["topic_articles"], Known.of(side.tables))
    rows = pd.Index(years["pmid"]).get_indexer(members["pmid"])
    return pd.DataFrame(
        {
            "topic": members["topic"],
            "definition": members["definition"],
            "id": members["pmid"],
            "place": places.array.take(rows, allow_fill=True),
        }
    )


def _place(years: pd.Series) -> pd.Series:
    return years.astype("str").where(years.notna(), _BEFORE)


def _counts(side: Side, basis: str, members: pd.DataFrame) -> pd.DataFrame:
    rows = side.tables["topic_years"]
    rows = rows[rows["date_basis"].eq(basis)]
    yearly = rows[list(_KEYS)].assign(place=_place(rows["year"]), count=rows["records"])
    return counts(yearly, members, _KEYS, basis)


def _created_since(before: Side, now: Side) -> set[str]:
    """Articles whose record PubMed made since the earlier day; of those without a record that is not known."""
    if not now.has("articles"):
        return set()
    since = before.manifest["tables"]["topic_articles"]["fetched_at"][:10]
    articles = now.tables["articles"]
    return set(articles.loc[articles["create_date"].ge(since).fillna(False).astype("bool"), "pmid"])


def _still_open(rows: pd.DataFrame, now: Side) -> pd.Series:
    years = now.tables["topic_years"]
    is_open = years[years["is_open"]].drop_duplicates(["date_basis", "year"])
    pairs = set(zip(is_open["date_basis"], is_open["year"].astype("str"), strict=True))
    return pd.Series(
        [pair in pairs for pair in zip(rows["date_basis"], rows["place"], strict=True)],
        index=rows.index,
        dtype="bool",
    )


def _pairs(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(
        list(zip(rows["topic"], rows["definition"], strict=True)), index=rows.index, dtype="object"
    )


def _within(ids: pd.Series, known: set[str]) -> pd.Series:
    return pd.Series([one in known for one in ids.tolist()], index=ids.index, dtype="bool")
