"""The growth rate of what a reader chose: read where it is stored, else worked out for the years chosen."""

from collections.abc import Hashable, Mapping
from typing import Any

from dashboard import store
from pipelines.topics.catalogue import FIELD


def rate(
    topic: str, basis: str, measure: str, years: tuple[int, int], all_years: tuple[int, int]
) -> Mapping[Hashable, Any] | None:
    """A row as in the table `growth`, standard definition or that of a published count; None where there is none.

    With all years shown it is the stored answer, over the last ten complete ones; for a part of them, the rate over
    the complete years of that part.

    Args:
        topic: Topic id, or theme where nothing was fetched.
        basis: "entrez" or "publication".
        measure: "records", "per_100k" or "share_of_field".
        years: First and last shown.
        all_years: First and last there are.
    """
    if not store.has("growth") or (topic == FIELD and measure == "share_of_field"):
        return None
    if years != all_years:
        return store.growth(topic, basis, measure, years)
    rows = store.table("growth")
    own = rows[
        rows["topic"].eq(topic)
        & rows["definition"].isin(["standard", "none"])
        & rows["date_basis"].eq(basis)
        & rows["measure"].eq(measure)
    ]
    return own.iloc[0].to_dict() if len(own) else None
