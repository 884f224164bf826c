"""Which columns are rates, and of which counts: what a package says so that a stranger can rebuild them."""

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Rate:
    """How a rate is worked out from two columns of its own row, `of` above and `per` below the line.

    `is_` is the quotient itself, or an end of its Wilson interval at 95%.
    """

    of: str
    per: str
    is_: Literal["share", "low", "high"] = "share"
    times: int = 1

    def field(self) -> dict[str, Any]:
        """As plain values, for a descriptor."""
        return {name.rstrip("_"): value for name, value in asdict(self).items()}


def _with_interval(of: str, per: str, columns: tuple[str, str, str], times: int = 1) -> dict[str, Rate]:
    ends: tuple[Literal["share", "low", "high"], ...] = ("share", "low", "high")
    return {column: Rate(of, per, end, times) for column, end in zip(columns, ends, strict=True)}


#: Table to its rates. Fitted numbers (growth, completeness) are none: they come from the whole series.
RATES: dict[str, dict[str, Rate]] = {
    "topic_years": {
        **_with_interval(
            "records", "all_pubmed", ("per_100k", "per_100k_low", "per_100k_high"), times=100_000
        ),
        **_with_interval("records", "field", ("share_of_field", "share_low", "share_high")),
    },
    "echoes": _with_interval("echoed", "articles", ("echo_share", "low", "high")),
    "topic_overlaps": _with_interval("shared", "articles", ("share", "low", "high")),
    "reach_years": {
        "covered": Rate("known", "articles"),
        **_with_interval("cited_articles", "known", ("cited_share", "cited_low", "cited_high")),
        **_with_interval(
            "clinical_articles", "with_kind", ("clinical_share", "clinical_low", "clinical_high")
        ),
    },
    "term_rates": {
        "early_share": Rate("early_articles", "early_papers"),
        "late_share": Rate("late_articles", "late_papers"),
    },
    "contrast": {
        **_with_interval(
            "clinical_papers", "papers_with_record", ("clinical_share", "clinical_low", "clinical_high")
        ),
        "papers_per_trial": Rate("papers", "tested_trials"),
        "papers_per_randomised": Rate("papers", "randomised_papers"),
    },
}
