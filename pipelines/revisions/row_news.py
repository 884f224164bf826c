"""News of rows: of the ledgers, of filings and of what registers name."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

import pandas as pd

from pipelines.analysis.papers.membership import belongs
from pipelines.revisions.kinds import Item
from pipelines.revisions.pair import Pair
from pipelines.revisions.revisions import by_key, is_ledger, row_revisions
from pipelines.sentences.sentence import text
from pipelines.sentences.vocabulary import told

Row = Mapping[Any, Any]

#: How a row is called: of the tables that have no row in it only the ledgers whose rows name topics are told.
_TITLES = {
    "regulatory_events": "{kind}: {authority}[, {subject}]",
    "regulatory_status": "{use}, {jurisdiction}: {status}",
    "approval_statements": "{speaker}: {says}",
    "filings": "{form}: {company}",
    "approval_hits": "To be looked at: {register}, {identifier}[, {title}]",
}
#: The column that makes an edited row news of its kind again.
_DECIDES = {"regulatory_events": "kind", "regulatory_status": "status", "approval_statements": "says"}
#: Columns of which the first that is there has the date, the text, and what stands for the source.
_DATES, _SOURCES = ("date", "as_of", "published", "filed_on"), ("source_url", "url")
_WHAT = (
    "summary",
    "legal_basis",
    "outcome",
    "matched",
    "title",
    "statement",
    "claim",
    "segment",
    "what",
    "label",
    "note",
)
_NAMES = ("company", "publisher", "authority", "subject", "speaker", "sponsor_link", "registry_id", "firm")
_PAGES = dict.fromkeys((*_DECIDES, "approval_hits"), "regulation") | {
    **dict.fromkeys(("human_studies", "cosmetic_claims"), "evidence"),
    **dict.fromkeys(("trials_sample", "published_trial_counts"), "trials"),
    "published_period_totals": "literature",
    "about_facts": "about",
}


def row_news(of: Pair) -> Iterator[Item]:
    """New rows, such as are decided otherwise, edited ones, and those that are gone."""
    has_asked = of.before.has("approval_answers")
    asked = set(of.before.tables["approval_answers"]["register"]) if has_asked else set()
    for name, entry in of.now.manifest["tables"].items():
        is_kept = is_ledger(entry)
        if not of.both(name) or not (name in _TITLES or (is_kept and "topics" in entry["columns"])):
            continue
        sides = [by_key(side.tables[name], entry["key"]) for side in (of.before, of.now)]
        topics_of = cache(partial(_topics, of, name))
        moved = row_revisions(name, entry["key"], of.before.tables[name], of.now.tables[name])
        # A column that one version of the product has and the other has not was edited by nobody.
        shared = [one for one in entry["columns"] if one in of.before.tables[name]]
        moved = moved[moved["column"].isna() | moved["column"].isin(shared)]
        moved = moved[moved["grade"].ne("minor") & (moved["kind"].eq("added") | is_kept)]
        for (key, kind), cells in moved.groupby(["row", "kind"], sort=False):
            row = dict(sides[kind != "removed"].loc[str(key)])
            if name == "approval_hits" and row["register"] not in asked:
                continue  # what a register says the first time it answers is no news of that day
            decides = _DECIDES.get(name, "")
            is_new = kind == "added" or decides in set(cells["column"])
            labels = [entry["columns"][one]["label"] for one in cells["column"].dropna()]
            other = f"Changed: {', '.join(labels)}." if labels else "The row is gone."
            place = {one: row[one] for one in ("jurisdiction", "use")} if name == "regulatory_status" else {}
            told_as = _kind(name, row) if is_new else "edited" if kind == "edited" else "taken_back"
            title = _title(of, name, str(key), row)
            yield Item(
                kind=told_as,
                of=f"{name} {key}",
                became=str(row.get(decides, "")) if is_new else "; ".join(cells["new"].fillna("")),
                title=title if is_new else f"{told(told_as)}: {title}",
                what=_first(row, _WHAT) or "" if is_new else other,
                page=of.page(_PAGES.get(name, "market"), **place),
                source=of.source(name, _first(row, _SOURCES), is_kept=is_kept),
                date=_first(row, _DATES),
                topics=topics_of(row.get("topics", row.get("use"))),
                names=tuple(str(row[column]) for column in _NAMES if row.get(column)),
            )


def _first(row: Row, columns: Sequence[str]) -> str | None:
    return next((str(row[column]) for column in columns if row.get(column)), None)


def _kind(table: str, row: Row) -> str:
    if row.get(_DECIDES.get(table, "")) in ("approval", "approved", "some_approved"):
        return "approval"
    match table:
        case "regulatory_events" if row["exosome_named"] != "yes":
            return "general_rule"
        case "regulatory_events":
            return "letter" if row["kind"].endswith("letter") else "rule"
        case "regulatory_status":
            return "prohibition" if row["status"] == "prohibited" else "rule"
    return {"approval_statements": "statement", "filings": "filing", "approval_hits": "register_hit"}.get(
        table, "ledger"
    )


def _title(of: Pair, table: str, key: str, row: Row) -> str:
    return text(_TITLES[table], _worded(of, table, row)) if table in _TITLES else f"{told(table)}: {key}"


def _worded(of: Pair, table: str, row: Row) -> dict[str, Any]:
    """The cells as they are read: words of closed lists, jurisdictions by their names; None where one is missing."""
    columns = of.now.manifest["tables"][table]["columns"]
    worded: dict[str, Any] = {name: None if pd.isna(cell) else cell for name, cell in row.items()}
    for name, cell in worded.items():
        if cell is not None and columns.get(name, {}).get("allowed"):
            worded[name] = told(cell)
    if "jurisdiction" in row:
        places = of.now.tables["jurisdictions"].set_index("jurisdiction")["name"]
        worded["jurisdiction"] = places.get(row["jurisdiction"], row["jurisdiction"])
    return worded


def _topics(of: Pair, table: str, cell: str | None) -> tuple[str, ...]:
    """The topics of rows with this cell, as pages read it: a rule for a topic also holds for its sub-topics."""
    is_rule = table.startswith("regulatory")
    cells = pd.Series([cell], dtype="str")
    how: dict[str, Any] = {"kind": "use"} if table == "regulatory_status" else {"down": is_rule}
    words = of.now.tables["ledger_topics"]
    return tuple(one for one in of.catalogue.topics if belongs(cells, one, words, of.catalogue, **how).all())
