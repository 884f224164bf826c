"""What registers of products answer on the page Regulation, beside the ledger's statements."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from dashboard import store
from dashboard.look.plain import link, markdown
from dashboard.panels import elsewhere, missing
from dashboard.panels.listing import Listing
from dashboard.panels.panel import Absence
from dashboard.panels.tables import whole_table
from pipelines.sentences import regulators

#: Hits of one register that stand on the page.
_NAMED = 5


def registers() -> Listing | Absence:
    """The answer of every register, with its day, what it leaves open and what its owner wants said."""
    if not store.has("approval_answers", "approval_hits"):
        return missing.signal_is_missing("approval_answers", "approvals", "Products in registers")
    answers = store.table("approval_answers")
    return Listing(
        key="registers",
        title=regulators.watch_headline(answers["found"]),
        sentences=[
            f"Searched for {markdown(min(answers['search'], key=len))}. None found holds for that register, day and "
            "search alone. A hit can be a label, a test or a page: it is no approval by itself.",
            *map(markdown, store.sources()["approvals"].lacks() if "approvals" in store.sources() else ()),
        ],
        lines=list(map(_line, answers.to_dict("records"))),
        count=len(answers),
        whole=partial(whole_table, "approval_answers", "What registers of products answered", "registers"),
        caption=f"{elsewhere.signal_source('approvals', 'approval_answers')} The hits are on Data & methods, table "
        "approval\\_hits.",
    )


def in_short() -> str:
    """What the registers answered, as one line that says where the answers stand (Markdown)."""
    if not store.has("approval_answers", "approval_hits"):
        return (
            "This edition has no answers of registers of products; the part *Registers of products* says why."
        )
    said = regulators.watch_headline(store.table("approval_answers")["found"])
    where = (
        "The part *Registers of products* has each answer with its day and what the register does not cover."
    )
    return f"{markdown(store.marked(said))}. {where}"


def _line(row: Mapping[Hashable, Any]) -> str:
    """One register, and in a list below it the newest of its hits (Markdown)."""
    told = [
        f"**{markdown(row['label'])}: {markdown(regulators.register_answer(row))}.** {markdown(row['covers'])} Does "
        f"not cover: {markdown(row['lacks'])} {link('Search there', row['url'])}. {markdown(row['credit'])}"
    ]
    hits = store.rows("approval_hits", register=row["register"]).sort_values("date", ascending=False)
    for hit in hits.head(_NAMED).to_dict("records"):
        name = hit["identifier"] if pd.isna(hit["title"]) else hit["title"]
        beside = [hit[column] for column in ("firm", "date") if not pd.isna(hit[column])]
        words = "" if pd.isna(hit["matched"]) else f": “{hit['matched']}”"
        place = link(name, "" if store.is_simulated() else hit["url"])
        told.append(f"To be looked at: {place}, {markdown(', '.join(beside) + words)}")
    return "\n  - ".join(told)
