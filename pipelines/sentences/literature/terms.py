"""Which terms rise and fade in a topic, and which stand together."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from pipelines.sentences.sentence import listed, text
from pipelines.text.numerals import times

Row = Mapping[Hashable, Any]
KINDS = {"mesh": "MeSH headings", "keyword": "Authors' keywords"}
_NAMED = 2


def headline(label: str, rising: pd.DataFrame, fading: pd.DataFrame, looked_at: int) -> str:
    """How many terms of a topic rise and fade, and the first of either; rows as they are shown."""
    if rising.empty and fading.empty:
        return text("{}: no term clearly rises or fades, of {:term} looked at", label, looked_at)
    said = [
        text("{}{}", f"{name} ", listed([f"“{term}”" for term in rows["term"].head(_NAMED)]))
        for name, rows in (("rising are", rising), ("fading are", fading))
        if len(rows)
    ]
    return f"{label}: {'; '.join(said)}"


def counted(rising: int, fading: int, looked_at: int, row: Row) -> str:
    """How many of how many terms, and which years are compared."""
    return text(
        "Of {:term} that ten papers have at least, {:or none} rise and {:or none} fade: papers of {split_year:=} to "
        "{last_year:=} against those of {first_year:=} to {before:=}.",
        row,
        looked_at,
        rising,
        fading,
        before=int(row["split_year"]) - 1,
    )


def told(row: Row) -> str:
    """How many times as common a term is as before, with its interval: short, as it stands on a phone."""
    return "{} times ({} to {})".format(*(times(row[name]) for name in ("ratio", "ratio_low", "ratio_high")))


def short(term: str, longest: int) -> str:
    """A term in so many signs.

    >>> short("Exosomes", 8), short("Exosomes", 7)
    ('Exosomes', 'Exosom…')
    """
    return term if len(term) <= longest else f"{term[: longest - 1]}…"
