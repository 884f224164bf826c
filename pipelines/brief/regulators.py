"""What regulators did and say: approvals, rules, letters, permissions to test, and the newest acts."""

from pipelines.analysis.regulation import LETTERS
from pipelines.brief.content import NOT_KNOWN, Bars, Cell, Figure, Section, Table
from pipelines.brief.facts import Facts, Record
from pipelines.brief.numbers import as_it_is
from pipelines.brief.rows import PRESENT
from pipelines.brief.sentences import Part, Piece, Place, Quoted, Sentence, listed, parts
from pipelines.brief.terms import EVENTS, STATUSES, USES
from pipelines.topics import FIELD, Topic

_RULES, _LETTERS = "rules", "letters"
#: How many of the newest acts the short and the long form list.
_NEWEST, _NEWEST_LONG = 6, 20
#: Columns of `contrast` that count jurisdictions, with their words.
_COUNTS = {
    "prohibiting": "prohibit a use",
    "not_approving": "hold one as not approved",
    "trials_only": "allow one only in trials",
    "conditional": "allow one with conditions",
}


def section(facts: Facts) -> Section:
    """Rules, letters and permissions, then each topic, then the newest acts; approvals stand in the summary."""
    said = [*_rules(facts), *_letters(facts), *_clearances(facts)]
    for topic in facts.topics:
        said += _of_topic(facts, topic)
    return Section(
        "regulators",
        "What regulators did and say",
        tuple(said),
        figures=(*_rules_figure(facts), *_letters_figure(facts)),
        tables=(*_newest(facts), *(_statuses(facts) if facts.is_long else ())),
        lead=(
            "From hand-kept ledgers with a source for each row: what was found, not a regulator’s full record. "
            "Only acts whose text names exosomes or vesicles are counted as such."
        ),
    )


def approvals(facts: Facts) -> Sentence:
    """Whether the ledgers know an approval, with the newest statement by anyone but a lay source."""
    place = Place("regulation", "approved")
    found = {
        "act": facts.count("regulatory_events", kind="approval"),
        "rule": facts.count("regulatory_status", status="approved"),
        "statement": facts.count("approval_statements", says="some_approved"),
    }
    if any(number.value for number in found.values()):
        told = [number.counted(noun) for noun, number in found.items() if number.value]
        return Sentence(
            parts("Approvals: the ledgers hold ", listed(told), " by which an exosome product is approved."),
            "regulatory_events",
            None,
            place,
        )
    where = {"says": "none_approved", "is_lay": "no"}
    said = facts.count("approval_statements", **where)
    newest = facts.most("approval_statements", "date", **where)
    if newest is None:
        return Sentence(
            parts("Approvals: none of an exosome product was found, and no dated statement that there is none."),
            "approval_statements",
            None,
            place,
        )
    speaker = next(
        facts.records("approval_statements", ("statement_id",), date=str(newest.value), **where)
    ).quoted("speaker", "source_url")
    return Sentence(
        parts(
            "Approvals: none of an exosome product was found in any jurisdiction; the newest of ",
            said.counted("dated statement", "dated statements"), f" that {said.verb('says', 'say')} so is of ", newest,
            " (", speaker or "speaker not shown", ").",
        ),
        "approval_statements",
        None,
        place,
    )  # fmt: skip


def _rules(facts: Facts) -> list[Sentence]:
    uses = {"use": facts.words("use")}
    rules = facts.count("regulatory_status", **uses)
    if not rules.value:
        return []
    where = facts.distinct("regulatory_status", "jurisdiction", **uses)
    each = [
        parts(number, f" {words}")
        for status, words in STATUSES.items()
        if (number := facts.count("regulatory_status", status=status, **uses)).value
    ]
    return [
        Sentence(
            parts(
                "Rules: for uses of such products ", rules.counted("rule was found", "rules were found"), " in ",
                where.counted("jurisdiction"), ", one for each use: ", listed(each), ".",
            ),
            "regulatory_status",
            _RULES,
            Place("regulation", "status"),
        )
    ]  # fmt: skip


def _letters(facts: Facts) -> list[Sentence]:
    chosen = {"kind": LETTERS, "exosome_named": "yes", "topics": facts.words()}
    letters = facts.count("regulatory_events", **chosen)
    first, last = (end("regulatory_events", "date", **chosen) for end in (facts.least, facts.most))
    if first is None or last is None:
        words: tuple[Piece, ...] = ("Enforcement: no warning or untitled letter that names exosomes was found.",)
    else:
        words = (
            "Enforcement: ", letters.counted("warning or untitled letter"), f" {letters.verb('names', 'name')} "
            "exosomes, ", *((first, " to ", last) if first.value != last.value else ("on ", first)), ".",
        )  # fmt: skip
    return [Sentence(parts(*words), "regulatory_events", _LETTERS, Place("regulation", "letters"))]


def _clearances(facts: Facts) -> list[Sentence]:
    chosen = {"kind": "clearance", "exosome_named": "yes", "topics": facts.words()}
    cleared = facts.count("regulatory_events", **chosen)
    last = facts.most("regulatory_events", "date", **chosen)
    if last is None:
        return []
    return [
        Sentence(
            parts(
                "Permission to test: regulators cleared ", cleared.counted("trial or product for testing in people",
                "trials or products for testing in people"), "; that is no approval (newest ", last, ").",
            ),
            "regulatory_events",
            None,
            Place("regulation", "timeline"),
        )
    ]  # fmt: skip


def _of_topic(facts: Facts, topic: Topic) -> list[Sentence]:
    """In how many jurisdictions uses of a topic are barred or allowed."""
    row = facts.record("contrast", topic=topic.id)
    if row is None or topic.id == FIELD:
        return []
    each = [
        parts(number, f" {words if number.value > 1 else _singular(words)}")
        for column, words in _COUNTS.items()
        if (number := row.known(column)).value
    ]
    if not each:
        return []
    letters = row.known("enforcement")
    return [
        Sentence(
            parts(
                Quoted(topic.label), ": of the jurisdictions with a rule, ", listed(each), "; ",
                letters.counted("letter that names exosomes concerns", "letters that name exosomes concern"), " it.",
            ),
            "contrast",
            None,
            Place("regulation", "status"),
        )
    ]  # fmt: skip


def _singular(words: str) -> str:
    verb, _, rest = words.partition(" ")
    return f"{verb}s {rest}"


def _rules_figure(facts: Facts) -> tuple[Figure, ...]:
    counts = {
        status: facts.count("regulatory_status", status=status, use=facts.words("use")) for status in STATUSES
    }
    if not any(number.value for number in counts.values()):
        return ()
    names = {status: words[0].upper() + words[1:] for status, words in STATUSES.items()}
    return (
        Figure(
            _RULES,
            "Rules found, by what they say",
            "One rule for each jurisdiction and use. No bar means that no such rule was found.",
            Bars(tuple((names[status], number.value) for status, number in counts.items())),
            Table(
                "rules-table",
                "Rules found, by what they say",
                ("Status", "Rules"),
                tuple(((names[status],), (number.none("none"),)) for status, number in counts.items()),
                ("regulatory_status",),
            ),
        ),
    )


def _letters_figure(facts: Facts) -> tuple[Figure, ...]:
    """Letters that name exosomes, year by year; a year between the first and the last without one is zero."""
    key = ("event_id",)
    rows = list(
        facts.records(
            "regulatory_events", key, kind=LETTERS, exosome_named="yes", topics=facts.words(), date=PRESENT
        )
    )
    if not rows:
        return ()
    years = [int(row.raw("date")[:4]) for row in rows]
    counts = tuple((str(year), years.count(year)) for year in range(min(years), max(years) + 1))
    listing = tuple(
        ((row.known("date", as_it_is),), (EVENTS[row.raw("kind")],), _quoted(row, "subject", "source_url"))
        for row in sorted(rows, key=lambda row: str(row.raw("date")))
    )
    return (
        Figure(
            _LETTERS,
            "Warning and untitled letters that name exosomes, by year",
            "What was found, not a regulator’s total. A year without a bar has none.",
            Bars(counts),
            Table(
                "letters-table",
                "Warning and untitled letters that name exosomes",
                ("Date", "Kind", "To whom or about what"),
                listing,
                ("regulatory_events",),
            ),
        ),
    )


def _newest(facts: Facts) -> tuple[Table, ...]:
    names = {row.raw("jurisdiction"): row for row in facts.records("jurisdictions", ("jurisdiction",))}
    rows = sorted(
        facts.records(
            "regulatory_events",
            ("event_id",),
            exosome_named="yes",
            topics=facts.words(),
            date=PRESENT,
        ),
        key=lambda row: (row.raw("date"), row.raw("event_id")),
        reverse=True,
    )[: _NEWEST_LONG if facts.is_long else _NEWEST]
    if not rows:
        return ()
    return (
        Table(
            "newest-table",
            "Newest acts that name exosomes",
            ("Date", "Where", "Kind", "What happened, in our words"),
            tuple(
                (
                    (row.known("date", as_it_is),),
                    _quoted(names[row.raw("jurisdiction")], "name"),
                    (EVENTS[row.raw("kind")],),
                    _quoted(row, "summary", "source_url"),
                )
                for row in rows
            ),
            ("regulatory_events", "jurisdictions"),
        ),
    )


def _statuses(facts: Facts) -> tuple[Table, ...]:
    names = {row.raw("jurisdiction"): row for row in facts.records("jurisdictions", ("jurisdiction",))}
    rows = facts.records("regulatory_status", ("jurisdiction", "use"), use=facts.words("use"))
    told = tuple(
        (
            _quoted(names[row.raw("jurisdiction")], "name"),
            (USES[row.raw("use")],),
            (STATUSES[row.raw("status")],),
            (as_of,) if (as_of := row.number("as_of", as_it_is)) else ("undated",),
            _quoted(row, "legal_basis", "source_url"),
        )
        for row in rows
    )
    if not told:
        return ()
    return (
        Table(
            "status-table",
            "What is allowed where",
            ("Where", "Use", "Status", "As of", "Legal basis, in our words"),
            told,
            ("regulatory_status", "jurisdictions"),
            "No row means that nothing was found, not that a use is allowed. Not legal advice.",
        ),
    )


def _quoted(row: Record, column: str, address: str | None = None) -> Cell:
    found: Part | None = row.quoted(column, address)
    return NOT_KNOWN if found is None else (found,)
