"""The precision and recall of the bundled searches on real, labelled records: facts that come with the product."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from pipelines.analysis.numbers.proportions import wilson_interval
from pipelines.labelling.origins import search_digest
from pipelines.topics.catalogue import Catalogue

#: Written by `python -m benchmarks.searches`, never by hand.
FACTS = Path(__file__).with_name("measured.csv")
#: What a search was run over: a record with its abstract lets every definition be read, a title only the narrow one.
CORPORA = {"nlm": "records with abstracts", "titles": "titles alone"}
#: What two readers of the records agreed on; docs/topics.md says it by topic.
AGREEMENT = "Two readers agreed on 447 of 469 labels, Cohen's kappa 0.89; the rest was settled"


class Measured(NamedTuple):
    """One search over one corpus: `yes` of its labelled hits belong, of `belonging` labelled articles that do.

    `search` is a digest of the search's text: a search that was changed since is not measured.
    """

    topic: str
    definition: str
    corpus: str
    search: str
    hits: int
    labelled: int
    yes: int
    belonging: int

    @property
    def precision(self) -> str:
        """The share of labelled hits that belong, with its 95% interval (Wilson)."""
        return _share(self.yes, self.labelled, "no labelled hit")

    @property
    def recall(self) -> str:
        """The share of labelled articles that belong which the search finds, with its 95% interval (Wilson)."""
        return _share(self.yes, self.belonging, "no article that belongs was found by reading")


def measured(topics: Catalogue) -> list[Measured]:
    """What is known of the searches as they are now."""
    with FACTS.open(encoding="utf-8", newline="") as lines:
        rows = [
            Measured(
                row["topic"],
                row["definition"],
                row["corpus"],
                row["search"],
                *(int(row[key]) for key in ("hits", "labelled", "yes", "belonging")),
            )
            for row in csv.DictReader(lines)
        ]
    return [row for row in rows if row.search == search_digest(topics, row.topic, row.definition)]


def lines(topics: Catalogue) -> Iterator[str]:
    """Plain lines for a reader of `exoscope topics`; how it was measured stands in docs/topics.md."""
    yield "Measured on real records (docs/topics.md says how; 95% intervals, Wilson)"
    yield f"  {AGREEMENT}"
    for row in measured(topics):
        yield (
            f"  {row.topic}, {row.definition}, {CORPORA[row.corpus]}: {row.hits} hits, {row.labelled} labelled; "
            f"precision {row.precision}; recall {row.recall}"
        )


def _share(part: int, whole: int, none: str) -> str:
    if not whole:
        return none
    found = wilson_interval(pd.Series([part]), pd.Series([whole])).iloc[0]
    return f"{part} of {whole}, {found['share']:.0%} ({found['low']:.0%} to {found['high']:.0%})"
