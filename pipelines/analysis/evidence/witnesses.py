"""Who shows what: every row of every table that shows a rung of the ladder, for each topic it belongs to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import pandas as pd

from pipelines.analysis.evidence.rungs import LADDER, Rung
from pipelines.analysis.evidence.titles import gives_vesicles, treats_animals
from pipelines.analysis.papers.literature import has_type, is_clinical, is_flagged
from pipelines.analysis.papers.membership import belongs
from pipelines.analysis.trials.changes import new_numbers
from pipelines.text.vesicles import names_vesicles
from pipelines.topics.catalogue import FIELD, Catalogue
from pipelines.topics.terms import STANDARD

Tables = Mapping[str, pd.DataFrame]

_NCT = r"(NCT[0-9]{8})"
_COLUMNS = ("topic", "rung", "kind", "witness", "same_as", "date", "title", "is_strict")


@dataclass(frozen=True)
class _Source:
    """How rows of one table are named, and where their topics stand."""

    kind: str  # word of `answer_terms.WITNESS_KINDS`
    names: tuple[str, ...]  # columns that together name a row
    title: str  # column that tells what it is
    #: The rows' topics, as a frame of `topic` and `row` (index of the table).
    members: Callable[[pd.DataFrame, Tables, Catalogue], pd.DataFrame]
    #: Whether each row also counts in the strict reading.
    is_strict: Callable[[pd.DataFrame, Tables], pd.Series]
    needs: tuple[str, ...] = ("ledger_topics",)  # other tables without which it cannot be read
    is_selection: bool = False  # whether it holds only some of what there is: what it lacks says nothing


def sources(rung: Rung, tables: Tables) -> tuple[str, ...]:
    """The tables at hand that can show a rung; the dated sample only where the registry's studies are not there."""
    there = tuple(name for name in rung.shows if is_there(name, tables))
    return tuple(name for name in there if name != "trials_sample" or "trials" not in there)


def is_there(name: str, tables: Tables) -> bool:
    """Whether a table can be read: it and what it needs are at hand."""
    return {name, *_SOURCES[name].needs} <= set(tables)


def shows_absence(name: str, topic: str, catalogue: Catalogue) -> bool:
    """Whether a topic's lack of rows in a table means that there are none.

    Not in ledgers that are a selection, and not among the articles of topics without records of their own (context
    topics and the field), of which only those that another topic holds are known.
    """
    if name == "articles":
        return topic in catalogue.with_records
    return not _SOURCES[name].is_selection


def witnesses(tables: Tables, catalogue: Catalogue, ladder: Sequence[Rung] = LADDER) -> pd.DataFrame:
    """One row per topic, rung of the ladder and row of a table that shows it.

    Columns: `topic`, `rung`, `kind`, `witness`, `same_as` (PMID or NCT number of what a row of human_studies tells),
    `date`, `title`, `is_strict`.

    `tables` has whatever there is of those that `rungs.LADDER` names, of the topics of articles and trials, and of
    facet_articles and ledger_topics.
    """
    parts = [
        _of_source(name, [rung for rung in ladder if name in sources(rung, tables)], tables, catalogue)
        for name in _SOURCES
        if is_there(name, tables)
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(_COLUMNS))
    return rows.astype(dict.fromkeys(_COLUMNS[:-1], "str") | {"is_strict": "bool"})


def _of_source(name: str, rungs: list[Rung], tables: Tables, catalogue: Catalogue) -> pd.DataFrame:
    source, table = _SOURCES[name], tables[name]
    by_rung = [marks for rung in rungs if len(marks := _shown(rung, name, table))]
    if not by_rung:
        return pd.DataFrame(columns=list(_COLUMNS))
    marks = pd.concat(by_rung, ignore_index=True)
    rows = table.loc[marks["row"].unique()]
    named = pd.DataFrame(
        {
            "row": rows.index,
            "kind": source.kind,
            "witness": reduce(
                lambda name, part: name + " " + part, (rows[column] for column in source.names)
            ),
            "same_as": _same_as(rows, source, tables),
            "title": rows[source.title],
            "is_strict": source.is_strict(rows, tables),
        }
    )
    members = source.members(rows, tables, catalogue)
    witnesses = marks.merge(named, on="row", validate="many_to_one").merge(
        members, on="row", validate="many_to_many"
    )
    if name == "articles":
        witnesses["is_strict"] &= ~_is_false_hit(witnesses, table, catalogue)
    return witnesses[list(_COLUMNS)]


def _shown(rung: Rung, name: str, table: pd.DataFrame) -> pd.DataFrame:
    showing = rung.shows[name]
    rows = table[showing.where(table).fillna(False).astype(bool)]
    dates: pd.Series | None = rows[showing.date] if showing.date else None
    if name == "articles":
        dates = rows["first_public_date"].fillna(rows["entrez_date"])
    return pd.DataFrame({"row": rows.index, "rung": rung.name, "date": dates}).astype({"date": "str"})


def _same_as(rows: pd.DataFrame, source: _Source, tables: Tables) -> pd.Series:
    if source.kind != "study_key":
        return pd.Series(pd.NA, index=rows.index, dtype="str")
    registered = rows["registry_id"].str.extract(_NCT, expand=False)
    if "trials" in tables:
        registered = registered.replace(new_numbers(tables["trials"]))
    return registered.where(rows["kind"].eq("registered"), rows["pmid"])


def _is_false_hit(witnesses: pd.DataFrame, articles: pd.DataFrame, catalogue: Catalogue) -> pd.Series:
    """Whether the title of each row looks like a false hit for the row's topic."""
    flags = articles["flags"].reindex(witnesses["row"]).set_axis(witnesses.index).to_frame()
    false = pd.Series(False, index=witnesses.index)
    for topic, rows in flags[flags["flags"].notna()].groupby(witnesses["topic"]):
        false.loc[rows.index] = is_flagged(rows, str(topic), catalogue)
    return false


def _article_members(rows: pd.DataFrame, tables: Tables, _: Catalogue) -> pd.DataFrame:
    sets = tables["topic_articles"]
    return _members(rows, sets[sets["definition"].eq(STANDARD)], "pmid")


def _members(rows: pd.DataFrame, sets: pd.DataFrame, key: str) -> pd.DataFrame:
    row_of = pd.Series(rows.index, index=rows[key])
    own = sets[sets[key].isin(row_of.index)]
    return pd.DataFrame({"topic": own["topic"], "row": own[key].map(row_of).astype(rows.index.dtype)})


def _ledger_members(
    column: str, kind: str = "word"
) -> Callable[[pd.DataFrame, Tables, Catalogue], pd.DataFrame]:
    def members(rows: pd.DataFrame, tables: Tables, catalogue: Catalogue) -> pd.DataFrame:
        mapping = tables["ledger_topics"]
        own = {
            topic: rows.index[belongs(rows[column], topic, mapping, catalogue, kind, down=False)]
            for topic in catalogue.topics
        }
        return pd.DataFrame(
            [(topic, row) for topic, index in own.items() for row in index], columns=["topic", "row"]
        ).astype({"row": rows.index.dtype})

    return members


def _strict_articles(articles: pd.DataFrame, tables: Tables) -> pd.Series:
    titles = articles["title"].fillna("")
    given = titles.map(gives_vesicles).astype(bool)
    # Older veterinary trials have the types of people's.
    given &= ~(is_clinical(articles) & titles.map(treats_animals).astype(bool))
    retracted = has_type(articles, "Retracted Publication")
    if "facet_articles" in tables:
        facets = tables["facet_articles"]
        retracted |= articles["pmid"].isin(facets.loc[facets["facet"].eq("retracted"), "pmid"])
    return given & ~retracted


def _strict_trials(trials: pd.DataFrame, _: Tables) -> pd.Series:
    words = trials["title"].fillna("") + " | " + trials["interventions"].fillna("")
    return words.map(lambda text: names_vesicles(text, also_short=True) and not treats_animals(text)).astype(
        bool
    )


_SOURCES = {
    "articles": _Source(
        "pmid", ("pmid",), "title", _article_members, _strict_articles, needs=("topic_articles",)
    ),
    "trials": _Source(
        "nct_id",
        ("nct_id",),
        "title",
        lambda rows, tables, _: _members(rows, tables["topic_trials"], "nct_id"),
        _strict_trials,
        needs=("topic_trials",),
    ),
    "trials_sample": _Source(
        "nct_id", ("nct_id",), "title", _ledger_members("topics"), _strict_trials, is_selection=True
    ),
    "human_studies": _Source(
        "study_key",
        ("study_key",),
        "intervention",
        _ledger_members("topics"),
        lambda studies, _: studies["intervention"].map(names_vesicles).astype(bool),
        is_selection=True,
    ),
    "regulatory_events": _Source(
        "event_id",
        ("event_id",),
        "summary",
        _ledger_members("topics"),
        lambda events, _: events["exosome_named"].eq("yes"),
    ),
    "regulatory_status": _Source(
        "status",
        ("jurisdiction", "use"),
        "legal_basis",
        _ledger_members("use", "use"),
        lambda rows, _: pd.Series(True, index=rows.index),
    ),
    # Of the field alone: such a statement names no topic.
    "approval_statements": _Source(
        "statement_id",
        ("statement_id",),
        "summary",
        lambda rows, *_: pd.DataFrame({"topic": FIELD, "row": rows.index}),
        lambda rows, _: pd.Series(True, index=rows.index),
        needs=(),
    ),
}
