"""Everything that two snapshots tell apart: papers, studies, ledgers, other tables, and what became of each source."""

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from pipelines.analysis.trials.changes import new_numbers, renumbered, seen_now
from pipelines.revisions.moves import GRADES, Side
from pipelines.revisions.papers import paper_revisions
from pipelines.revisions.trials import trial_revisions
from pipelines.tables.answers.rates import GROWTH
from pipelines.tables.fetched.approvals import APPROVAL_HITS
from pipelines.text.sources import LABELS

COLUMNS = ("table", "row", "kind", "column", "old", "new", "grade")
#: What an editor touches on every visit, and what says nothing of the fact itself.
_BESIDE_THE_FACT = ("accessed_on", "reviewed_on", "source_title", "note", "source_note", "confidence")


@dataclass(frozen=True)
class Revisions:
    """What moved between two snapshots."""

    papers: pd.DataFrame  # counts of papers (see `papers`)
    trials: pd.DataFrame  # counts of registered studies (see `trials`)
    studies: pd.DataFrame  # single studies: `nct_id`, `kind`, `old`, `new`, `grade`
    rows: pd.DataFrame  # rows of the ledgers, and hits of registers (see `row_revisions`)
    #: Counts of all of PubMed that were asked again: `date_basis`, `year`, `was`, `is`, `change`.
    totals: pd.DataFrame
    #: Every table: `table`, `was`, `is` (numbers of rows; missing where it is not there), `is_same`.
    tables: pd.DataFrame
    sources: tuple[str, ...]  # a sentence per source: what became of it; and one for another method
    reworded: tuple[tuple[str, str], ...]  # searches that have other words now, as topic and definition

    @property
    def grades(self) -> dict[str, int]:
        """How many changes of each grade, counts, studies and rows together."""
        graded = pd.concat([frame["grade"] for frame in (self.papers, self.trials, self.studies, self.rows)])
        counts = graded.value_counts()
        return {grade: int(counts.get(grade, 0)) for grade in GRADES}


def revisions(
    before: Side, now: Side, *, reworded: Collection[tuple[str, str]], trial_words: Collection[str] = ()
) -> Revisions:
    """What moved from one snapshot to the next, with a cause and a grade for each.

    `reworded`: topic and definition of every search of PubMed that has other words now; `trial_words`: such topics.
    """
    before = _under_new_numbers(before, now)
    return Revisions(
        papers=paper_revisions(before, now, reworded),
        trials=trial_revisions(before, now, trial_words),
        studies=_studies(before, now),
        rows=_rows(before, now),
        totals=_totals(before, now),
        tables=_tables(before.manifest["tables"], now.manifest["tables"]),
        sources=(*_sources(before.manifest, now.manifest), *_other_method(before, now)),
        reworded=tuple(sorted(reworded)),
    )


def _under_new_numbers(before: Side, now: Side) -> Side:
    """The earlier side with its studies under the numbers they have now: one that got another is the same study."""
    numbers = new_numbers(now.tables["trials"]) if now.has("trials") else {}
    there = [name for name in ("trials", "topic_trials") if numbers and before.has(name) and now.has(name)]
    keys = {name: now.manifest["tables"][name]["key"] for name in there}
    moved = {name: renumbered(before.tables[name], numbers, keys[name]) for name in there}
    return Side(before.manifest, ChainMap(moved, cast(Any, before.tables))) if moved else before


def is_ledger(entry: Mapping[str, Any]) -> bool:
    """Whether a table is kept by hand: somebody reviewed each of its rows."""
    return "reviewed_on" in entry["columns"]


def _is_news(name: str, entry: Mapping[str, Any]) -> bool:
    """Whether each row that comes or goes is told: of ledgers, and what registers say."""
    return is_ledger(entry) or name == APPROVAL_HITS.name


def _studies(before: Side, now: Side) -> pd.DataFrame:
    columns = ["nct_id", "kind", "old", "new", "grade"]
    if not (before.has("trials") and now.has("trials")):
        return pd.DataFrame(columns=columns, dtype="str")
    changes = seen_now(before.tables["trials"], now.tables["trials"])
    return pd.DataFrame(changes, columns=columns, dtype="str")


def _rows(before: Side, now: Side) -> pd.DataFrame:
    parts = [
        row_revisions(name, entry["key"], before.tables[name], now.tables[name])
        for name, entry in now.manifest["tables"].items()
        if _is_news(name, entry) and before.has(name) and now.has(name)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS), dtype="str")


def _totals(before: Side, now: Side) -> pd.DataFrame:
    if not (before.has("pubmed_years") and now.has("pubmed_years")):
        return pd.DataFrame(columns=["date_basis", "year", "was", "is", "change"])
    keys = ["date_basis", "year"]
    sides = []
    for side, name in ((before, "was"), (now, "is")):
        rows = side.tables["pubmed_years"]
        rows = rows[rows["scope"].eq("all_pubmed")]
        sides.append(rows[[*keys, "records"]].rename(columns={"records": name}))
    table = sides[0].merge(sides[1], on=keys, how="outer", validate="one_to_one")
    table["change"] = table["is"] - table["was"]
    return table[table["change"].ne(0).fillna(True)].reset_index(drop=True)


def _tables(before: Mapping[str, Any], now: Mapping[str, Any]) -> pd.DataFrame:
    names = sorted({*before, *now})
    rows = [
        (
            name,
            before.get(name, {}).get("rows"),
            now.get(name, {}).get("rows"),
            before.get(name, {}).get("sha256") == now.get(name, {}).get("sha256"),
        )
        for name in names
    ]
    return pd.DataFrame(rows, columns=["table", "was", "is", "is_same"]).astype(
        {"was": "Int64", "is": "Int64"}
    )


def _both(was: str, is_: str) -> str:
    """Two moments as days, with the minutes (UTC) where both are of one day."""
    if was[:10] != is_[:10]:
        return f"{was[:10]}, and again {is_[:10]}"
    return f"{was[:10]} at {was[11:16]}, and again at {is_[11:16]} UTC"


def _sources(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = before.get("sources", {}), now.get("sources", {})
    for source in dict.fromkeys([*old, *new]):
        was, is_ = old.get(source, {}).get("fetched_at"), new.get(source, {}).get("fetched_at")
        failed = new.get(source, {}).get("failed")
        name = LABELS.get(source, source)
        if is_ is None:
            yield f"{name}: never fetched. {failed or ''}".strip()
        elif was is None:
            yield f"{name}: first fetched {is_[:10]}."
        elif was != is_:
            yield f"{name}: fetched {_both(was, is_)}."
        else:
            why = f"It failed: {failed}" if failed else "It was not asked."
            yield f"{name}: kept as fetched {is_[:10]}, so nothing of it moved. {why}"
    if before.get("topics") and now.get("topics") and before["topics"] != now["topics"]:
        yield "The topics file is another one."


def _other_method(before: Side, now: Side) -> Iterator[str]:
    """How many intervals of growth moved while their rate, scatter and years stand: only another method does that."""
    if before.has("growth") and now.has("growth"):
        alike = [*GROWTH.key, "first_year", "last_year", "growth_pct", "dispersion"]
        both = before.tables["growth"].merge(now.tables["growth"], on=alike, suffixes=("", "_now"))
        if moved := int((both["growth_high_pct_now"] - both["growth_high_pct"]).abs().gt(0.01).sum()):
            yield f"Growth: {moved} rates stand and only their intervals moved: another method works those out."


def row_revisions(name: str, key: Sequence[str], before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """One row per row that was added or removed, and per cell that was edited.

    A row that is gone is critical, one that came or whose fact changed is notable, a date of review or a note is minor.

    Returns:
        `COLUMNS`: the row by its key, `kind` (added, removed, edited), the column that was edited, old and new as text.
    """
    old, new = by_key(before, key), by_key(now, key)
    added, removed = new.index.difference(old.index), old.index.difference(new.index)
    rows: list[tuple[str, str, str, str | None, str | None, str | None, str]] = [
        (name, row, "removed", None, None, None, "critical") for row in removed
    ]
    rows += [(name, row, "added", None, None, None, "notable") for row in added]
    common = old.index.intersection(new.index)
    for column in new.columns.union(old.columns, sort=False):
        was, is_ = _cells(old, column, common), _cells(new, column, common)
        differs = was.ne(is_) & ~(was.isna() & is_.isna())
        grade = "minor" if column in _BESIDE_THE_FACT else "notable"
        rows += [
            (name, str(row), "edited", str(column), _text(was[row]), _text(is_[row]), grade)
            for row in differs.index[differs]
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")


def by_key(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """The rows as plain values under their key, its parts joined by a comma; missing cells are None."""
    plain = frame.astype(object).where(frame.notna(), None)
    index = [
        ", ".join("" if cell is None else str(cell) for cell in row) for row in plain[list(key)].to_numpy()
    ]
    return plain.set_index(pd.Index(index, name="row", dtype="object"))


def _cells(frame: pd.DataFrame, column: str, rows: pd.Index) -> pd.Series:
    """A column, missing everywhere where the table has none of the name."""
    if column not in frame:
        return pd.Series(None, index=rows, dtype="object")
    return frame[column].reindex(rows)


def _text(cell: object) -> str | None:
    return None if cell is None or pd.isna(cell) else str(cell)  # type: ignore[call-overload]  # any scalar
