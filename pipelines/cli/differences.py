"""What moved between two snapshots, printed for people."""

from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from pipelines.cli.base import out

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.revisions.revisions import Revisions

#: A long text is cut: --json has it in full.
_WIDTH = 60
_HEADINGS = {
    "papers": "Papers",
    "trials": "Registered studies",
    "studies": "Single studies",
    "rows": "Rows of the ledgers",
    "totals": "All of PubMed, asked again",
}


def report(found: "Revisions", *, show_all: bool) -> None:
    """Print the sources, then every table of changes; minor ones are counted unless all are wanted."""
    from pipelines.revisions import words

    out.print(f"{words.headline(found.grades)}.")
    for sentence in found.sources:
        out.print(sentence, markup=False)
    for topic, definition in found.reworded:
        out.print(f"The search of {topic} ({definition}) has other words.", markup=False)
    frames = {
        "papers": words.counts(found.papers),
        "trials": words.counts(found.trials),
        "studies": words.ranked(found.studies),
        "rows": words.ranked(found.rows),
        "totals": found.totals,
    }
    for name, frame in frames.items():
        if len(frame):
            _print(_HEADINGS[name], frame, show_all=show_all)
    there = found.tables
    for name in there.loc[there["was"].isna(), "table"]:
        out.print(f"Table {name} is only in the later one.")
    for name in there.loc[there["is"].isna(), "table"]:
        out.print(f"Table {name} is only in the earlier one.")


def _short(cell: str) -> str:
    return cell if len(cell) <= _WIDTH else f"{cell[: _WIDTH - 1]}…"


def _print(heading: str, frame: "pd.DataFrame", *, show_all: bool) -> None:
    shown = frame if show_all or "grade" not in frame else frame[frame["grade"].ne("minor")]
    out.print(f"\n{heading}")
    if len(shown):
        table = Table(box=None, pad_edge=False)
        for column in frame.columns:
            table.add_column(str(column), overflow="fold")
        for row in shown.astype(object).where(shown.notna(), "").itertuples(index=False):
            table.add_row(*(escape(_short(str(cell))) for cell in row))
        out.print(table)
    if hidden := len(frame) - len(shown):
        out.print(f"{hidden:,} minor {'change' if hidden == 1 else 'changes'} more: --all shows them.")
