"""The growth rate of what a reader chose: read where it is stored, else worked out for the years chosen."""

from collections.abc import Hashable, Mapping
from typing import Any

from dashboard import store
from dashboard.literature_choice import Choice
from pipelines.topics import FIELD


def of(choice: Choice) -> Mapping[Hashable, Any] | None:
    """A row as in the table `growth`, standard definition; None where there is none.

    With all years shown it is the stored answer, over the last ten complete ones; for a part of them, the rate over
    the complete years of that part.
    """
    if not store.has("growth") or (choice.topic.id == FIELD and choice.measure == "share_of_field"):
        return None
    if choice.years != choice.all_years:
        return store.growth(choice.topic.id, choice.basis, choice.measure, choice.years)
    rows = store.table("growth")
    own = rows[
        rows["topic"].eq(choice.topic.id)
        & rows["definition"].eq("standard")
        & rows["date_basis"].eq(choice.basis)
        & rows["measure"].eq(choice.measure)
    ]
    return own.iloc[0].to_dict() if len(own) else None
