"""What the tables hold under one name, a firm's or a product's, on a page."""

from collections.abc import Iterator, Mapping

from pipelines.analysis.lookup.find import Finding, find, searched
from pipelines.brief import page
from pipelines.brief.language.content import Section, Table
from pipelines.brief.language.facts import Facts, Where
from pipelines.sentences.lookup import NOT_COVERED, PLACES, TABLES
from pipelines.sentences.numbers import Number
from pipelines.sentences.rows import Found
from pipelines.sentences.sentence import Lead, Parts, Quoted, Sentence, filled, listed, say
from pipelines.sentences.vocabulary import told

#: Label to table, the column that tells its rows apart, and that of the date on the time axis.
_COUNTED = {
    "Acts of regulators": ("regulatory_events", "event_id", "date"),
    "Registered studies": ("trials", "nct_id", "start_date"),
    "Studies of the dated sample": ("trials_sample", "nct_id", "start_date"),
    "Papers": ("articles", "pmid", "entrez_date"),
    "Events of money": ("market_events", "market_event_id", "date"),
}


def sections(facts: Facts, name: str) -> tuple[Section, ...]:
    """The page on a name, in this spelling but for legal forms; in the long form all that was found follows."""
    among = searched(PLACES, {one: facts.held.now[one] for one in TABLES if facts.has(one)})
    found = [one for one in find(name, among, alike=False) if not one.is_alike]
    counted = {
        label: where
        for label, where in _COUNTED.items()
        if where[0] != ("trials_sample" if facts.has("trials") else "trials")
    }
    chosen = {label: _rows(found, table, key) for label, (table, key, _) in counted.items()}
    held = {label: where for label, where in counted.items() if facts.has(where[0])}
    numbers = {label: facts.count(table, chosen[label]) for label, (table, *_) in held.items()}
    each = list(_told(facts, found))
    kinds = [kind for kind, *_ in each]
    # The newest of each kind, then the second of each: a hundred papers hide no letter.
    mixed = sorted(range(len(each)), key=lambda place: kinds[:place].count(kinds[place]))
    first = page.laid_out(
        facts,
        _verdict(name, numbers),
        {label: (numbers.get(label, "not counted"),) for label in counted},
        tuple(table for table, *_ in held.values()),
        page.timeline(*(page.dated(facts, at, table, day, chosen[at]) for at, (table, _, day) in held.items())),
        (Sentence((Lead(each[at][0]), ": ", *each[at][2]), each[at][1]) for at in mixed[: page.TOLD]),
        (
            say("Another firm or product can have the same name: the source tells. Other spellings are not counted."),
            say("*No table covers*: {}.", NOT_COVERED),
        ),
        heading="What was found",
    )  # fmt: skip
    rows = tuple(((kind,), parts) for kind, _, parts in each)
    everything = Table(
        "findings", "Everything found", ("Kind", "What"), rows, tuple(dict.fromkeys(t for _, t, _ in each))
    )
    return (
        (*first, Section("found", "Appendix", (), tables=(everything,))) if facts.is_long and rows else first
    )


def _rows(found: list[Finding], table: str, key: str) -> Where:
    """The rows found in a table; papers also those whose affiliations hold the name."""
    tables = (table, "article_organisations") if table == "articles" else (table,)
    return {key: tuple(sorted({str(one.row[key]) for one in found if one.place.table in tables}))}


def _verdict(name: str, numbers: Mapping[str, Number]) -> Iterator[Sentence]:
    counts = [
        filled(f"{label[0].lower()}{label[1:]} ({{n:or none}})", n=count) for label, count in numbers.items()
    ]
    yield say(
        "{}: under this name were found {}. None is not the same as safe or allowed.",
        Lead(name),
        listed(counts),
    )


def _told(facts: Facts, found: list[Finding]) -> Iterator[tuple[str, str, Parts]]:
    """Kind, table and words of each row found, newest first, those in which it stands as a name before the others."""
    for one in sorted(found, key=lambda one: (one.is_named, one.date or ""), reverse=True):
        table = one.place.beside[0] if one.place.beside else one.place.table
        place = next(place for place in PLACES if place.table == table)
        keys = facts.manifest["tables"][table]["key"]
        row = next(facts.records(table, tuple(keys), {key: one.row[key] for key in keys}))
        codes = {code: told(row.raw(code)) for code in place.codes.split() if row.raw(code)}
        url = row.raw("source_url") if "source_url" in row.cells else None
        when, source = row.number(place.when, str) or "undated", Quoted("source", url) if url else None
        says = filled("{}: {}[ ({})]", when, filled(place.says, row, **codes), source)
        yield place.section, table, _quoted(says)


def _quoted(parts: Parts) -> Parts:
    """The parts with what is text from outside as such."""
    return tuple(
        Quoted(part.text, None, part.source)
        if isinstance(part, Number) and isinstance(part.source, Found) and isinstance(part.value, str)
        else part
        for part in parts
    )
