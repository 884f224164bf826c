"""Rows of a keyed table on two days: which were added, removed or edited, cell by cell."""

from collections.abc import Sequence

import pandas as pd

COLUMNS = ("table", "row", "kind", "column", "old", "new", "grade")
#: What an editor touches on every visit, and what says nothing of the fact itself.
_BESIDE_THE_FACT = ("accessed_on", "reviewed_on", "source_title", "note", "source_note", "confidence")


def row_revisions(name: str, key: Sequence[str], before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """One row per row that was added or removed, and per cell that was edited.

    A row that is gone is critical, one that came or whose fact changed is notable, a date of review or a note is minor.

    Returns:
        `COLUMNS`: the row by its key, `kind` (added, removed, edited), the column that was edited, old and new as text.
    """
    old, new = _by_key(before, key), _by_key(now, key)
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


def _by_key(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
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
