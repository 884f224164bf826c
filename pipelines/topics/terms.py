"""The words that topics, searches, tables and answers share: the field, widths, date bases and the years counted."""

from datetime import date
from typing import Literal

#: The topic that every other is searched within.
FIELD = "field"
#: All of PubMed, as the denominator of a share.
ALL_PUBMED = "all_pubmed"

#: How wide a topic is searched; each width holds the one before it.
DEFINITIONS = ("narrow", "standard", "broad")
#: The definition that answers are about unless they say otherwise.
STANDARD = "standard"
#: Facets and years are asked within the widest field, so that they hold the articles of every definition.
WIDEST = DEFINITIONS[-1]

#: Which day puts an article in a year: the one PubMed counts it on ([edat]), or its first [dp].
DateBasis = Literal["entrez", "publication"]
BASES: tuple[DateBasis, ...] = ("entrez", "publication")


def counted_years(basis: str, first_year: int, today: date) -> tuple[int | None, ...]:
    """The years of a date basis, None (all before `first_year`) first.

    Issues are dated ahead, so publication years reach one year further; nothing is added to PubMed ahead. The
    last publication year stands for all that is dated later as well, so that every article has a year.
    """
    last = today.year + (basis == "publication")
    return (None, *range(first_year, last + 1))
