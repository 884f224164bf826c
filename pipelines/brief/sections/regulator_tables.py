"""Figures and tables of rules, letters and the newest acts."""

from pipelines.analysis.evidence.regulation import LETTERS
from pipelines.brief.language.content import NOT_KNOWN, Bars, Cell, Figure, Table
from pipelines.brief.language.facts import Facts, Record, Where
from pipelines.sentences.numbers import as_it_is
from pipelines.sentences.rows import PRESENT
from pipelines.sentences.sentence import Quoted
from pipelines.sentences.vocabulary import EVENTS, STATUSES, USES

RULES, LETTERS_BY_YEAR = "rules", "letters"
#: How many of the newest acts the short and the long form list.
_NEWEST, _NEWEST_LONG = 6, 20


def rules(facts: Facts) -> tuple[Figure, ...]:
    """How many rules say what; nothing where there is no rule."""
    uses = facts.words("use")
    counts = {
        _capital(words): facts.count("regulatory_status", {"status": status, "use": uses})
        for status, words in STATUSES.items()
    }
    if not any(number.value for number in counts.values()):
        return ()
    title = "Rules found, by what they say"
    return (
        Figure(
            RULES,
            title,
            "One rule for each jurisdiction and use. No bar means that no such rule was found.",
            Bars(tuple((name, number.value) for name, number in counts.items())),
            Table(
                "rules-table",
                title,
                ("Status", "Rules"),
                tuple(((name,), (number.none(),)) for name, number in counts.items()),
                ("regulatory_status",),
            ),
        ),
    )


def letters(facts: Facts) -> tuple[Figure, ...]:
    """Letters that name exosomes by year, from the first to the last; the table lists each."""
    rows = _acts(facts, {"kind": LETTERS})
    if not rows:
        return ()
    years = [int(row.raw("date")[:4]) for row in rows]
    title = "Warning and untitled letters that name exosomes"
    return (
        Figure(
            LETTERS_BY_YEAR,
            f"{title}, by year",
            "What was found, not a regulator's total. A year without a bar has none.",
            Bars(tuple((str(year), years.count(year)) for year in range(min(years), max(years) + 1))),
            Table(
                "letters-table",
                title,
                ("Date", "Kind", "To whom or about what"),
                tuple((_date(row), _kind(row), _quoted(row, "subject")) for row in reversed(rows)),
                ("regulatory_events",),
            ),
        ),
    )


def newest(facts: Facts) -> tuple[Table, ...]:
    """The newest acts that name exosomes, newest first."""
    names = _jurisdictions(facts)
    rows = _acts(facts, {})[: _NEWEST_LONG if facts.is_long else _NEWEST]
    table = Table(
        "newest-table",
        "Newest acts that name exosomes",
        ("Date", "Where", "Kind and source", "What happened, in our words"),
        tuple(
            (_date(row), names[row.raw("jurisdiction")], _kind(row), _quoted(row, "summary")) for row in rows
        ),
        ("regulatory_events", "jurisdictions"),
    )
    return (table,) if rows else ()


def statuses(facts: Facts) -> tuple[Table, ...]:
    """What is allowed where, rule by rule."""
    names = _jurisdictions(facts)
    rows = tuple(
        (
            names[row.raw("jurisdiction")],
            (USES[row.raw("use")],),
            (Quoted(STATUSES[row.raw("status")], None, row.raw("source_url")),),
            (as_of,) if (as_of := row.number("as_of", as_it_is)) else ("undated",),
            _quoted(row, "legal_basis"),
        )
        for row in facts.records("regulatory_status", ("jurisdiction", "use"), {"use": facts.words("use")})
    )
    table = Table(
        "status-table",
        "What is allowed where",
        ("Where", "Use", "Status and source", "As of", "Legal basis, in our words"),
        rows,
        ("regulatory_status", "jurisdictions"),
        "No row means that nothing was found, not that a use is allowed. Not legal advice.",
    )
    return (table,) if rows else ()


def _acts(facts: Facts, chosen: Where) -> list[Record]:
    """The dated acts that name exosomes, newest first."""
    where = {**chosen, "exosome_named": "yes", "topics": facts.words(), "date": PRESENT}
    rows = facts.records("regulatory_events", ("event_id",), where)
    return sorted(rows, key=lambda row: (row.raw("date"), row.raw("event_id")), reverse=True)


def _jurisdictions(facts: Facts) -> dict[str, Cell]:
    rows = facts.records("jurisdictions", ("jurisdiction",))
    return {row.raw("jurisdiction"): _quoted(row, "name") for row in rows}


def _date(row: Record) -> Cell:
    return (row.known("date", as_it_is),)


def _kind(row: Record) -> Cell:
    return (Quoted(EVENTS[row.raw("kind")], None, row.raw("source_url")),)


def _quoted(row: Record, column: str) -> Cell:
    found = row.quoted(column)
    return NOT_KNOWN if found is None else (found,)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
