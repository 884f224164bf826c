"""Which articles are probably false hits by their title, and how many of them each topic has.

The rules stand in `topics.toml`. A flag is a mark, never a reason to leave an article out.
"""

from collections import Counter

import pandas as pd

from pipelines.build import SEPARATOR
from pipelines.topics import Catalogue, Flag


def title_flags(titles: pd.Series, topics: Catalogue) -> pd.Series:
    """The flags of each title, joined by ";" in the order of the file; missing where no rule fits.

    Rules that concern single topics are applied to every title: what is written down is what the title says.
    """
    return titles.map(lambda title: _joined(title, topics), na_action="ignore").astype("str")


def concerns(flag: Flag, topic_id: str, topics: Catalogue) -> bool:
    """Whether a flag makes an article of this topic a probable false hit: it names the topic or one above it."""
    return not flag.topics or not {topic_id, *topics.ancestors(topic_id)}.isdisjoint(flag.topics)


def flags_within(cells: pd.Series, topic_id: str, topics: Catalogue) -> pd.Series:
    """Cells of flags reduced to those that concern a topic; missing where none is left."""
    known = {name for name, flag in topics.flags.items() if concerns(flag, topic_id, topics)}

    def kept(cell: str) -> str | None:
        return SEPARATOR.join(word for word in cell.split(SEPARATOR) if word in known) or None

    return cells.map(kept, na_action="ignore").astype("str")


def flag_counts(topic_articles: pd.DataFrame, articles: pd.DataFrame, topics: Catalogue) -> pd.DataFrame:
    """One row per topic, definition and flag that concerns the topic: how many of its records carry it.

    Args:
        topic_articles: The table with topic, definition and pmid.
        articles: The table with pmid and flags. Only topics whose records were fetched can be counted:
            `titled` says of how many records the title is known.
        topics: All topics.

    Returns:
        topic, definition, flag, records (with the flag), titled. Zero is a count: the rule fitted no title.
    """
    known = articles[["pmid", "flags"]]
    cells = topic_articles.merge(known, on="pmid", how="inner", validate="m:1")
    rows: list[tuple[str, str, str, int, int]] = []
    for (topic, definition), group in cells.groupby(["topic", "definition"], sort=False):
        topic_id = str(topic)
        found = Counter(word for cell in group["flags"].dropna() for word in cell.split(SEPARATOR))
        rows += [
            (topic_id, str(definition), name, found[name], len(group))
            for name, flag in topics.flags.items()
            if concerns(flag, topic_id, topics)
        ]
    frame = pd.DataFrame(rows, columns=["topic", "definition", "flag", "records", "titled"])
    return frame.astype(
        {"topic": "str", "definition": "str", "flag": "str", "records": "Int64", "titled": "Int64"}
    )


def _joined(title: str, topics: Catalogue) -> str | None:
    return SEPARATOR.join(name for name, flag in topics.flags.items() if flag.flags(title)) or None
