"""What a table is: one declaration that builds it, checks it and says how it may be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipelines.errors import TableError
from pipelines.tables.columns import Column, agrees_with_precision
from pipelines.text.plain import UNWANTED

#: The terms of a ledger.
COMPILED = "Compilation: CC BY 4.0, Exoscope. The facts belong to the sources named in each row."
_NUMBERS = {"Int64": "a whole number", "Float64": "a number"}


@dataclass(frozen=True)
class Table:
    """A table, declared once."""

    name: str  # what `pipelines.load` and the files call it
    one_row_per: str  # completes the sentence "One row per ..."
    columns: dict[str, Column]  # in the order they are stored
    key: tuple[str, ...]  # the columns that together name a row; never repeated
    source: str  # where the rows come from, in one sentence
    licence: str = COMPILED  # on what terms they may be reused
    warnings: tuple[str, ...] = ()  # what a reader must not do with it, such as summing a column
    #: Date column to the column that says how exactly the date is known.
    precision_of: dict[str, str] = field(default_factory=dict)
    made_of: tuple[str, ...] = ()  # the tables that it is worked out from or filled by; a ledger has none

    @property
    def dtypes(self) -> dict[str, str]:
        """Column to its pandas type, in the order they are stored."""
        return {name: column.dtype for name, column in self.columns.items()}

    def key_of(self, row: Mapping[Any, Any] | pd.Series) -> str:
        """What names a row, in words: its key columns with their cells."""
        return ", ".join(f"{name}={row[name]}" for name in self.key)

    def frame(self, rows: Iterable[Sequence[Any] | Mapping[str, Any]] = ()) -> pd.DataFrame:
        """These rows as the table, with its types; not checked.

        A row has its cells in the order of the columns, or by name; a column that a mapping does not name is missing.

        Raises:
            TableError: A mapping names a column that is not declared.
        """
        rows = list(rows)
        unknown = {name for row in rows if isinstance(row, Mapping) for name in row}.difference(self.columns)
        if unknown:
            raise self._unlike((), sorted(unknown))
        return pd.DataFrame(rows, columns=list(self.columns)).astype(self.dtypes)

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The declared columns of a frame, in order and with their types, missing where it lacks one; not checked."""
        return frame.reindex(columns=list(self.columns)).astype(self.dtypes)

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with its declared types, when it keeps every rule; a space for every control character in it.

        Raises:
            TableError: It does not. Names the table, the column, the value and the key of the first bad row,
                says which rule it breaks, and how many more rows break one.
        """
        # Only here: a reader of declarations or snapshots must start fast.
        import pandera.pandas as pa

        if list(frame.columns) != list(self.columns):
            absent = [name for name in self.columns if name not in frame.columns]
            raise self._unlike(absent, [str(name) for name in frame.columns if name not in self.columns])
        frame = self._clean(self._with_numbers(frame.reset_index(drop=True)))
        columns = {
            name: pa.Column(
                None if column.dtype == "str" else column.dtype,  # `_clean` made it text
                column.rule(pa) if column.rule else None,
                nullable=column.missing,
            )
            for name, column in self.columns.items()
        }
        schema = pa.DataFrameSchema(columns, name=self.name, strict=True, ordered=True, coerce=True)
        try:
            typed = schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            raise self._refusal(frame, _bad_cells(error.failure_cases, frame)) from None
        repeated = typed.duplicated(list(self.key))
        if repeated.any():
            bad = [(row, self.key[0], "the key must not be repeated") for row in typed.index[repeated]]
            raise self._refusal(typed, bad)
        for date_column, precision_column in self.precision_of.items():
            wrong = ~agrees_with_precision(typed, date_column, precision_column)
            if wrong.any():
                rule = f"must be as exact as {precision_column} says"
                raise self._refusal(typed, [(row, date_column, rule) for row in typed.index[wrong]])
        return typed

    def _unlike(self, absent: Sequence[str], unknown: Sequence[str]) -> TableError:
        says = [
            f"missing: {', '.join(absent)}" if absent else "",
            f"not declared: {', '.join(unknown)}" if unknown else "",
            "" if absent or unknown else "their order differs",
        ]
        return TableError(
            f"Table {self.name}: its columns are not those declared ({'; '.join(filter(None, says))}). "
            f"Declared, in this order: {', '.join(self.columns)}."
        )

    def _with_numbers(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with its number columns as numbers; pandera's own conversion names no row on failure."""
        typed, bad = {}, []
        for name, column in self.columns.items():
            words = _NUMBERS.get(column.dtype)
            if words is None:
                continue
            numbers = pd.to_numeric(frame[name], errors="coerce").astype("Float64")
            wrong, is_whole = frame[name].notna() & numbers.isna(), column.dtype == "Int64"
            if is_whole:
                wrong |= numbers.mod(1).ne(0).fillna(False)
            bad += [(int(row), name, f"must be {words}") for row in frame.index[wrong]]
            typed[name] = numbers.astype("Int64") if is_whole and not wrong.any() else numbers
        if bad:
            raise self._refusal(frame, sorted(bad, key=lambda cell: cell[0]))
        return frame.assign(**typed)

    def _clean(self, frame: pd.DataFrame) -> pd.DataFrame:
        texts = {name: frame[name].astype("str") for name, one in self.columns.items() if one.dtype == "str"}
        for name, cells in texts.items():
            if cells.str.contains(UNWANTED, na=False).any():
                texts[name] = cells.str.replace(UNWANTED, " ", regex=True)
        return frame.assign(**texts)

    def _refusal(self, frame: pd.DataFrame, bad: list[tuple[int, str, str]]) -> TableError:
        row, column, rule = bad[0]
        cells = {name: frame[name].iloc[row] for name in frame.columns}
        cell = "nothing" if pd.isna(cells[column]) else repr(str(cells[column])[:80])
        others = len({index for index, _, _ in bad}) - 1
        more = f" {others} more {'rows break' if others > 1 else 'row breaks'} a rule." if others else ""
        return TableError(
            f"Table {self.name}, column {column}, row {self.key_of(cells)} (row {row + 1}): holds {cell}, but "
            f"{rule}.{more}"
        )


def _bad_cells(cases: pd.DataFrame, frame: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Row, column and broken rule of every refused cell: in the order of rows, then of columns."""
    order = {name: place for place, name in enumerate(frame.columns)}
    rules = {
        (int(row), str(column)): _rule(str(check))
        for row, column, check in zip(cases["index"], cases["column"], cases["check"], strict=True)
    }
    return sorted(
        ((row, column, rule) for (row, column), rule in rules.items()),
        key=lambda bad: (bad[0], order[bad[1]]),
    )


def _rule(check: str) -> str:
    """The pandera check in the words of a reader."""
    if check == "not_nullable":
        return "must not be empty"
    if check.startswith("in_range"):
        return f"must lie in {check.removeprefix('in_range')}"
    if check.startswith("greater_than_or_equal_to"):
        return f"must be at least {check.removeprefix('greater_than_or_equal_to').strip('()')}"
    return check
