"""Counts what a labelled sheet says of the bundled searches: `python -m benchmarks.searches` writes the facts.

The labels (`tests/topics/labelled.csv`) are facts: PMID, topic, reader, label, and the narrowest definition that found
the article. They hold no text of a record. Readers A and B labelled apart; where they differ a third row, by `settled`,
decides. After a change of a search run `python -m benchmarks.real_records` first.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines.labelling.measured import CORPORA, FACTS, Measured
from pipelines.labelling.origins import search_digest
from pipelines.topics.catalogue import DEFINITIONS, Catalogue, Search, load

ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "tests" / "topics" / "labelled.csv"
DOCUMENT = ROOT / "docs" / "topics.md"
MARK = "<!-- made by python -m benchmarks.searches -->"

Row = dict[str, str]


def labelled() -> list[Row]:
    """The sheet's rows."""
    with LABELLED.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def settled(rows: list[Row]) -> list[Row]:
    """One row for each topic and article, with the label that counts; in the order of first rows."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = row["topic"], row["corpus"], row["pmid"]
        if key not in found or row["reader"] == "settled":
            found[key] = row
    return list(found.values())


def pairs(rows: list[Row], topic: str | None = None) -> list[tuple[str, str]]:
    """What readers A and B said of each article, of one topic or of all."""
    said: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        if topic in (None, row["topic"]):
            said.setdefault((row["topic"], row["corpus"], row["pmid"]), {})[row["reader"]] = row["label"]
    return [(both["A"], both["B"]) for both in said.values() if {"A", "B"} <= set(both)]


def kappa(said: list[tuple[str, str]]) -> float | None:
    """Cohen's kappa, (p_o - p_e) / (1 - p_e): agreement beyond what the readers' shares of labels give by chance.

    None where nothing was labelled twice, or where both gave one and the same label to all (p_e is 1).

    J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960) 37.
    """
    if not said:
        return None
    first, second = (Counter(labels) for labels in zip(*said, strict=True))
    observed = sum(one == other for one, other in said) / len(said)
    chance = sum(first[label] * second[label] for label in first) / len(said) ** 2
    return (observed - chance) / (1 - chance) if chance < 1 else None


def agreement(rows: list[Row], topics: Catalogue) -> str:
    """How far the two readers agree, overall and by topic, as the table of docs/topics.md."""
    lines = ["| topic | labelled twice | agreed | kappa |", "|---|---|---|---|"]
    for topic in (None, *topics.topics):
        said = pairs(rows, topic)
        found = kappa(said)
        name = "all" if topic is None else topics.label(topic)
        agreed = sum(one == other for one, other in said)
        worth = "not defined" if found is None else f"{found:.2f}"
        if said:
            lines.append(f"| {name} | {len(said)} | {agreed} | {worth} |")
    return "\n".join(lines)


def count(
    rows: list[Row], topics: Catalogue, among: Callable[[Row], bool] = lambda row: True
) -> Iterator[Measured]:
    """What the settled labels say of each search, where any article was labelled. All hits are labelled."""
    for topic in topics.topics:
        for corpus in CORPORA:
            here = [row for row in rows if (row["topic"], row["corpus"]) == (topic, corpus) and among(row)]
            belonging = sum(row["label"] == "yes" for row in here)
            for place, definition in enumerate(DEFINITIONS if here else ()):
                hits = [row for row in here if row["found"] in DEFINITIONS[: place + 1]]
                yes = sum(row["label"] == "yes" for row in hits)
                digest = search_digest(topics, topic, definition)
                # Where abstracts are not known, only a search of titles is run as it would be.
                if corpus == "nlm" or definition == "narrow":
                    yield Measured(topic, definition, corpus, digest, len(hits), len(hits), yes, belonging)


def table(measured: list[Measured], topics: Catalogue) -> str:
    """The facts as the table of docs/topics.md."""
    lines = [
        "| topic | definition | run over | hits | labelled | precision | recall | what it misses |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in measured:
        search = topics.topics[row.topic].definitions[row.definition]
        own = search.known_misses if isinstance(search, Search) else "What its topics miss."
        lines.append(
            f"| {topics.label(row.topic)} | {row.definition} | {CORPORA[row.corpus]} | {row.hits} | "
            f"{row.labelled} | {row.precision} | {row.recall} | {own} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Writes the facts and their table; with `odd` or `even` prints those of one half of the PMIDs."""
    topics, every = load(), labelled()
    rows = settled(every)
    if sys.argv[-1] in {"odd", "even"}:
        rest = int(sys.argv[-1] == "odd")
        print(table(list(count(rows, topics, lambda row: int(row["pmid"]) % 2 == rest)), topics))
        return
    facts = list(count(rows, topics))
    with FACTS.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([Measured._fields, *facts])
    before, _, _ = DOCUMENT.read_text(encoding="utf-8").partition(MARK)
    tables = f"{agreement(every, topics)}\n\n{table(facts, topics)}"
    DOCUMENT.write_text(f"{before}{MARK}\n\n{tables}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
