"""The ledgers: hand-kept CSV files, one fact a row, each checked against its declaration and the others."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from pipelines.errors import TableError
from pipelines.snapshots import paths
from pipelines.tables import LEDGERS
from pipelines.tables.ledgers.regulation import FIRMNESS
from pipelines.topics import catalogue as topics

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


def read(name: str, folder: Path | None = None) -> pd.DataFrame:
    """One ledger, by default of the bundled `data/curated/`, with its declared types.

    Raises:
        TableError: The file is missing, is not UTF-8 CSV, or breaks a rule of its declaration.
    """
    path = (folder or paths.bundled() / "curated") / f"{name}.csv"
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
    except (OSError, ValueError) as error:
        raise TableError(f"Ledger {name}: {path.name} could not be read as UTF-8 CSV ({error}).") from None
    return LEDGERS[name].check(frame)


def read_all(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """Every ledger, checked alone and against the others.

    Raises:
        TableError: A ledger breaks its declaration, or names a jurisdiction, event, study, word or topic
            that does not exist.
    """
    tables = {name: read(name, folder) for name in LEDGERS}
    for check in _checks(tables):
        check()
    return tables


def problems(folder: Path | None, today: date) -> list[str]:
    """What is wrong with the ledgers, a sentence for each broken rule; the ledgers together once each is good alone.

    No row is reviewed after `today`.
    """
    tables: dict[str, pd.DataFrame] = {}
    found = _told(partial(_read_into, tables, name, folder) for name in LEDGERS)
    reviewed = [partial(_require_reviewed, name, frame, today) for name, frame in tables.items()]
    return found or _told([*reviewed, *_checks(tables)])


def _read_into(tables: dict[str, pd.DataFrame], name: str, folder: Path | None) -> None:
    tables[name] = read(name, folder)


def _told(checks: Iterable[Callable[[], None]]) -> list[str]:
    found: dict[str, None] = {}
    for check in checks:
        try:
            check()
        except TableError as error:
            found[str(error)] = None
    return list(found)


def _checks(tables: dict[str, pd.DataFrame]) -> list[Callable[[], None]]:
    """The rules between columns and between ledgers; each raises where it is broken."""
    mapping, known = tables["ledger_topics"], topics.load()
    words = {kind: set(mapping.loc[mapping["kind"] == kind, "word"]) for kind in ("word", "use")}
    known_in: list[tuple[str, str, Iterable[str], str]] = [
        *(
            (name, column, set(tables[other][other_column].tolist()), f"{other}.{other_column}")
            for (name, column), (other, other_column) in REFERENCES.items()
        ),
        ("ledger_topics", "topic", [*known.topics, *known.themes], "topics.toml"),
        ("published_year_counts", "theme", known.themes, "the themes of topics.toml"),
        ("published_year_counts", "stands_for", known.topics, "topics.toml"),
        *(
            (name, "topics", words["word"], "the words of ledger_topics")
            for name, frame in tables.items()
            if "topics" in frame
        ),
        ("regulatory_status", "use", words["use"], "the uses of ledger_topics"),
    ]
    return [
        *(partial(_require_past, name, frame) for name, frame in tables.items()),
        partial(_require_approval_events, tables["regulatory_status"], tables["regulatory_events"]),
        partial(_require_both_sides, tables["contradictions"], tables["regulatory_status"]),
        *(partial(_require_known, tables, *rule) for rule in known_in),
    ]


def _require_reviewed(name: str, frame: pd.DataFrame, today: date) -> None:
    """No row was reviewed after today."""
    late = frame[frame["reviewed_on"] > today.isoformat()]
    if not late.empty:
        row = late.iloc[0]
        raise TableError(
            f"Table {name}, column reviewed_on, row {_key(name, row)}: holds {row['reviewed_on']!r}, which is after "
            f"today ({today})."
        )


def _require_past(name: str, frame: pd.DataFrame) -> None:
    """What happened or was read cannot lie after the day its row was reviewed."""
    for column in (
        "date",
        "as_of",
        "published",
        "status_as_of",
        "retrieved_on",
        "accessed_on",
        "searched_on",
    ):
        if column not in frame or "reviewed_on" not in frame:
            continue
        early = frame[column].notna() & (frame[column].str[:10] > frame["reviewed_on"])
        if early.any():
            row = frame[early].iloc[0]
            raise TableError(
                f"Table {name}, column {column}, row {_key(name, row)}: holds {row[column]!r}, which is after the day "
                f"the row was reviewed ({row['reviewed_on']})."
            )


def _require_approval_events(statuses: pd.DataFrame, events: pd.DataFrame) -> None:
    """A use is approved only where an approval stands among the events."""
    approving = set(events.loc[events["kind"].eq("approval"), "jurisdiction"])
    bare = statuses[statuses["status"].eq("approved") & ~statuses["jurisdiction"].isin(approving)]
    if not bare.empty:
        row = bare.iloc[0]
        raise TableError(
            f"Table regulatory_status, column status, row {_key('regulatory_status', row)}: holds 'approved', but "
            f"regulatory_events has no event of kind approval in {row['jurisdiction']}."
        )


def _require_both_sides(sides: pd.DataFrame, statuses: pd.DataFrame) -> None:
    """A contradiction has two sides, and the rule that it bears on is no firmer than the weaker of them."""
    alone = ~sides.duplicated(["question_id", "question", "jurisdiction", "use"], keep=False)
    rule = sides.merge(statuses, "left", ["jurisdiction", "use"], suffixes=("", "_rule"))["status_rule"]
    firmer = rule.map(FIRMNESS) > sides["status"].map(FIRMNESS)
    for wrong, why in ((alone, "has no other side to its question"), (firmer, "is weaker than the rule")):
        if wrong.any():
            key = _key("contradictions", sides[wrong].iloc[0])
            raise TableError(f"Table contradictions, row {key}: {why}.")


def _key(name: str, row: pd.Series) -> str:
    return ", ".join(f"{part}={row[part]}" for part in LEDGERS[name].key)


def _require_known(
    tables: dict[str, pd.DataFrame], name: str, column: str, known: Iterable[str], where: str
) -> None:
    """Every word of a column (several are joined by ";") must be among the known ones."""
    frame = tables[name]
    names = set(known)
    for row in frame[frame[column].notna()].to_dict("records"):
        for word in row[column].split(";"):
            if word not in names:
                key = _key(name, pd.Series(row))
                raise TableError(
                    f"Table {name}, column {column}, row {key}: holds {word!r}, which {where} does not know."
                )
