"""What is said of the combinations of topics in which papers stand."""

from collections.abc import Mapping

import pandas as pd

from dashboard.look.words import counted, listed
from pipelines.text.numerals import share


def combination(cell: str, labels: Mapping[str, str]) -> str:
    """One exact combination in words: "Hair only", "Skincare and Hair"."""
    names = [labels.get(topic, topic) for topic in cell.split(";")]
    return f"{names[0]} only" if len(names) == 1 else listed(names)


def combinations_headline(rows: pd.DataFrame) -> str:
    """How many of the distinct papers belong to more than one topic of the group.

    Args:
        rows: `label`, `degree`, `articles` of one group, most articles first.
    """
    total = int(rows["articles"].sum())
    if not total:
        return "No paper belongs to any of these topics"
    several = rows[rows["degree"].gt(1)]
    shared = int(several["articles"].sum())
    if not shared:
        return f"None of {counted(total, 'paper')} belongs to more than one of these topics"
    most = several.iloc[0]
    return (
        f"{shared:,} of {counted(total, 'paper')} ({share(shared / total, 1)}) belong to more than one of these "
        f"topics, most often {most['label']} ({most['articles']:,})"
    )


def combinations_sentences(rows: pd.DataFrame, drawn: int) -> list[str]:
    """How to read the columns, and which of them are in the table only."""
    said = [
        "Each column is one exact combination: its papers stand in all topics with a dot and in no other."
    ]
    if len(rows) > drawn:
        rest = rows.iloc[drawn:]
        said.append(
            f"{counted(len(rest), 'rarer combination')} with {counted(int(rest['articles'].sum()), 'paper')} in all "
            f"{'is' if len(rest) == 1 else 'are'} in the table only."
        )
    return said
