"""The ledgers: hand-kept CSV files, one fact a row, each checked against its declaration and the others."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd

from pipelines.analysis.market.estimates import SEGMENT_TOPICS, scope_of, with_growth
from pipelines.errors import TableError
from pipelines.snapshots import paths
from pipelines.tables import LEDGERS
from pipelines.tables.ledgers.regulation import FIRMNESS
from pipelines.tables.table import Table
from pipelines.text.plain import flat, one_line
from pipelines.topics import catalogue as topics

#: Twice the longest cell there is: a row says a fact, not a page.
LONGEST = 1000
#: What happened or was read cannot lie after the day its row was reviewed.
_PAST = ("date", "as_of", "published", "status_as_of", "retrieved_on", "accessed_on", "searched_on")

#: Ledger column to the ledger and column that its words must be found in.
REFERENCES = {
    ("regulatory_events", "jurisdiction"): ("jurisdictions", "jurisdiction"),
    ("regulatory_status", "jurisdiction"): ("jurisdictions", "jurisdiction"),
    ("approval_statements", "jurisdiction"): ("jurisdictions", "jurisdiction"),
    ("contradictions", "jurisdiction"): ("jurisdictions", "jurisdiction"),
    ("regulatory_searches", "jurisdictions"): ("jurisdictions", "jurisdiction"),
    ("common_statements", "event_ids"): ("regulatory_events", "event_id"),
    ("cosmetic_claims", "study_keys"): ("human_studies", "study_key"),
}


def read(name: str, folder: Path | None = None, content: bytes | None = None) -> pd.DataFrame:
    """One ledger, by default of the bundled `data/curated/`, with its declared types.

    `content` stands for what its file holds.

    Raises:
        TableError: The file is missing, is not UTF-8 CSV, or breaks a rule of its declaration.
    """
    path = (folder or paths.bundled() / "curated") / f"{name}.csv"
    try:
        file = path if content is None else BytesIO(content)
        frame = pd.read_csv(file, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
    except (OSError, ValueError) as error:
        raise TableError(f"Ledger {name}: {path.name} could not be read as UTF-8 CSV ({error}).") from None
    return _checked(LEDGERS[name], frame)


def read_all(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """Every ledger, checked alone and against the others.

    Raises:
        TableError: A ledger breaks its declaration, or names a jurisdiction, event, study, word or topic
            that does not exist.
    """
    tables = {name: read(name, folder) for name in LEDGERS}
    for sentence in _broken(tables):
        raise TableError(sentence)
    return tables


def problems(folder: Path | None, today: date, contents: Mapping[str, bytes] | None = None) -> list[str]:
    """What is wrong with the ledgers, a sentence for each broken rule; the ledgers together once each is good alone.

    No row is reviewed after `today`. `contents` stand for what the files of these ledgers hold.
    """
    tables: dict[str, pd.DataFrame] = {}
    found = []
    for name in LEDGERS:
        try:
            tables[name] = read(name, folder, (contents or {}).get(name))
        except TableError as error:
            found.append(str(error))
    return found or list(dict.fromkeys([*_reviewed_late(tables, today), *_broken(tables)]))


def cell_problem(name: str, column: str, cell: str) -> str | None:
    """Which rule of its own column a cell breaks; None where none."""
    columns = {column: LEDGERS[name].columns[column]}
    alone = replace(LEDGERS[name], columns=columns, key=(column,), precision_of={})
    try:
        _checked(alone, pd.DataFrame({column: [cell or None]}, dtype="str"))
    except TableError as error:
        return str(error)
    return None


def _checked(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The table as declared; its cells must be such lines as can be shown as they are."""
    typed = table.check(frame)
    for column in frame:
        for place, cell in enumerate(frame[column].fillna("").tolist()):
            if len(cell) <= LONGEST and flat(cell) == cell:
                continue
            rule = "must be one line without control characters, hidden marks or blanks at an end or in a row"
            if len(cell) > LONGEST:
                rule = f"must hold {LONGEST:,} characters at most"
            key = one_line(table.key_of(frame.iloc[place]))[:80]
            raise TableError(
                f"Table {table.name}, column {column}, row {key}: {rule}: {one_line(cell)[:80]!r}."
            )
    return typed


def _broken(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """A sentence for each rule between columns and between ledgers that is broken."""
    for name, frame in tables.items():
        for column in _PAST:
            if column in frame and "reviewed_on" in frame:
                early = frame[frame[column].str[:10] > frame["reviewed_on"]]
                why = f"holds {{{column}!r}}, which is after the day the row was reviewed ({{reviewed_on}})."
                yield from _first(name, early, why, column)
    statuses, events = tables["regulatory_status"], tables["regulatory_events"]
    approving = events.loc[events["kind"].eq("approval"), "jurisdiction"]
    bare = statuses[statuses["status"].eq("approved") & ~statuses["jurisdiction"].isin(approving)]
    why = "holds 'approved', but regulatory_events has no event of kind approval in {jurisdiction}."
    yield from _first("regulatory_status", bare, why, "status")
    sides = tables["contradictions"]
    alone = ~sides.duplicated(["question_id", "question", "jurisdiction", "use"], keep=False)
    yield from _first("contradictions", sides[alone], "has no other side to its question.")
    rule = sides.merge(statuses, "left", ["jurisdiction", "use"], suffixes=("", "_rule"))["status_rule"]
    firmer = rule.map(FIRMNESS) > sides["status"].map(FIRMNESS)
    yield from _first("contradictions", sides[firmer], "is weaker than the rule.")
    yield from _estimates(tables["market_estimates"])
    mapping, known = tables["ledger_topics"], topics.load()
    words = {kind: set(mapping.loc[mapping["kind"] == kind, "word"]) for kind in ("word", "use")}
    for (name, column), (other, other_column) in REFERENCES.items():
        yield from _unknown(tables, name, column, set(tables[other][other_column]), f"{other}.{other_column}")
    yield from _unknown(tables, "ledger_topics", "topic", {*known.topics, *known.themes}, "topics.toml")
    yield from _unknown(tables, "published_year_counts", "theme", known.themes, "the themes of topics.toml")
    yield from _unknown(tables, "published_year_counts", "stands_for", known.topics, "topics.toml")
    for name, frame in tables.items():
        if "topics" in frame:
            yield from _unknown(tables, name, "topics", words["word"], "the words of ledger_topics")
    yield from _unknown(tables, "regulatory_status", "use", words["use"], "the uses of ledger_topics")


def _reviewed_late(tables: Mapping[str, pd.DataFrame], today: date) -> Iterator[str]:
    for name, frame in tables.items():
        late = frame[frame["reviewed_on"] > today.isoformat()]
        yield from _first(
            name, late, f"holds {{reviewed_on!r}}, which is after today ({today}).", "reviewed_on"
        )


def _estimates(estimates: pd.DataFrame) -> Iterator[str]:
    """A segment is one that is known; the growth that the numbers imply is what they do imply, to a decimal."""
    strange = estimates[~scope_of(estimates["segment"])["name"].isin(SEGMENT_TOPICS)]
    why = f"holds {{segment!r}}; the segments that are known: {', '.join(SEGMENT_TOPICS)}."
    yield from _first("market_estimates", strange, why, "segment")
    worked, stated = with_growth(estimates).round({"implied_cagr_pct": 1}), estimates["implied_cagr_pct"]
    apart = (worked["implied_cagr_pct"] - stated).abs().gt(0.05) | (
        worked["implied_cagr_pct"].isna() != stated.isna()
    )
    for column, wrong in (
        ("implied_cagr_pct", apart),
        ("rate_check", worked["rate_check"].ne(estimates["rate_check"])),
    ):
        why = f"by the numbers of the row it is {{{column}}}."
        rows = worked[wrong.fillna(value=False)].astype(object).fillna("empty")
        yield from _first("market_estimates", rows, why, column)


def _unknown(
    tables: Mapping[str, pd.DataFrame], name: str, column: str, known: Collection[str], where: str
) -> Iterator[str]:
    """Every word of a column (several are joined by ";") must be among the known ones."""
    rows = tables[name].assign(one_word=tables[name][column].str.split(";")).explode("one_word")
    rows = rows[rows["one_word"].notna() & ~rows["one_word"].isin(known)]
    yield from _first(name, rows, f"holds {{one_word!r}}, which {where} does not know.", column)


def _first(name: str, rows: pd.DataFrame, why: str, column: str = "") -> Iterator[str]:
    """What is wrong with the first of these rows, if there is one; `why` names cells of it."""
    place = f", column {column}" if column else ""
    for row in rows.head(1).to_dict("records"):
        cells = {str(key): cell for key, cell in row.items()}
        yield f"Table {name}{place}, row {LEDGERS[name].key_of(cells)}: {why.format_map(cells)}"
