"""What regulators did and say: approvals, rules, letters, permissions to test, and each topic's rules."""

from collections.abc import Iterator

from pipelines.analysis.evidence.regulation import LETTERS
from pipelines.brief.language.content import (
    Bars,
    Cell,
    Column,
    Figure,
    Section,
    Table,
    listing,
    number,
    quoted,
)
from pipelines.brief.language.facts import Facts, Where
from pipelines.sentences import regulators as sentences
from pipelines.sentences.numbers import Number, Record, as_it_is
from pipelines.sentences.rows import MISSING, PRESENT, Stale
from pipelines.sentences.sentence import Lead, Parts, Quoted, Sentence, at, capital, listed, say
from pipelines.sentences.vocabulary import EVENTS, STATUSES, USES
from pipelines.topics.catalogue import FIELD, Topic

ORDER = 40
_RULES, _LETTERS = "rules", "letters"
_ACTS, _STATUS, _SIDES = "regulatory_events", "regulatory_status", "contradictions"
#: Columns of `contrast` that count jurisdictions: what one of them does, what several do.
_COUNTS = {
    "prohibiting": ("prohibits a use", "prohibit a use"),
    "not_approving": ("holds one as not approved", "hold one as not approved"),
    "trials_only": ("allows one only in trials", "allow one only in trials"),
    "conditional": ("allows one with conditions", "allow one with conditions"),
}
#: How many of the newest acts the short and the long form list.
_NEWEST, _NEWEST_LONG = 6, 20


def section(facts: Facts) -> Section:
    """Rules, letters and permissions, then each topic; approvals stand in the summary."""
    of_topics = [sentence for topic in facts.topics for sentence in _of_topic(facts, topic)]
    return Section(
        "regulators",
        "What regulators did and say",
        (*_rules(facts), *_contradictions(facts), _letters(facts), *_clearances(facts), *of_topics),
        figures=(*_rules_figure(facts), *_letters_figure(facts)),
        tables=(*newest(facts), *(statuses(facts) if facts.is_long else ())),
        lead="From hand-kept ledgers with a source for each row: what was found, not a regulator's full record. Only "
        "acts whose text names exosomes or vesicles are counted as such.",
    )


def _named(facts: Facts, *kinds: str) -> Where:
    """The acts of these kinds that name exosomes and bear on what is told."""
    return {"kind": kinds, "exosome_named": "yes", "topics": facts.words()}


def approvals(facts: Facts) -> Sentence:
    """Whether the ledgers know an approval, with the newest statement by anyone but a lay source."""
    place, statements = at("regulation", "approved"), "approval_statements"
    known = {
        "act": facts.count(_ACTS, {"kind": "approval"}),
        "rule": facts.count(_STATUS, {"status": "approved"}),
        "statement": facts.count(statements, {"says": "some_approved"}),
    }
    rows = [count.counted(noun) for noun, count in known.items() if count.value]
    if rows:
        template = "*Approvals*: the ledgers hold {} by which an exosome product is approved."
        return say(template, listed(rows), table=_ACTS, place=place)
    chosen = {"says": "none_approved", "is_lay": "no"}
    newest, n = facts.most(statements, "date", chosen), facts.count(statements, chosen)
    if newest is None:
        return say("*Approvals*: none of an exosome product was found.", table=statements, place=place)
    row = next(facts.records(statements, ("statement_id",), {**chosen, "date": str(newest.value)}))
    template = (
        "*Approvals*: none of an exosome product was found in any jurisdiction; the newest of {n:dated statement} that "
        "{n:?says|say} so is of {} ({}) and covers {}."
    )
    speaker, scope = row.quoted("speaker", "source_url"), row.quoted("scope", "source_url")
    return say(template, newest, speaker, scope, n=n, table=statements, place=place)


def stale(facts: Facts, of: Where | None = None) -> Iterator[Sentence]:
    """How many of the rules, those on the topic or those chosen, are stale on the day of writing, if any is."""
    uses = of or {"use": facts.words("use")}
    old = facts.count(_STATUS, {"as_of": Stale(facts.day), **uses})
    if old.value:
        yield say(
            f"*Rules*: {sentences.STALE}; what holds today may differ.",
            table=_STATUS,
            place=at("regulation", "status"),
            stale=old,
            rules=facts.count(_STATUS, uses),
            undated=facts.count(_STATUS, {"as_of": MISSING, **uses}),
            day=facts.written_on,
        )


def by_status(facts: Facts, uses: Where) -> dict[str, Number]:
    """How many of these rules say what."""
    return {status: facts.count(_STATUS, {"status": status, **uses}) for status in STATUSES}


def _rules(facts: Facts) -> Iterator[Sentence]:
    uses = {"use": facts.words("use")}
    rules, places = facts.count(_STATUS, uses), facts.distinct(_STATUS, "jurisdiction", uses)
    if rules.value:
        template = (
            "*Rules*: {:rule on such products was found|rules on such products were found} in {:jurisdiction}, one for "
            "each use: {}."
        )
        pieces, place = (
            (rules, places, sentences.by_status(by_status(facts, uses))),
            at("regulation", "status"),
        )
        yield say(template, *pieces, table=_STATUS, figure=_RULES, place=place)


def _contradictions(facts: Facts) -> Iterator[Sentence]:
    chosen: Where = {"side": "a", "use": facts.words("use")}
    if facts.has(_SIDES) and (n := facts.count(_SIDES, chosen)).value:
        template = "*Contradictions*: sources contradict one another on {n:rule}, told no firmer than the weaker side."
        yield say(template, n=n, table=_SIDES, place=at("regulation", "contradictions"))


def _letters(facts: Facts) -> Sentence:
    chosen = _named(facts, *LETTERS)
    count = facts.count(_ACTS, chosen)
    ends = (facts.least(_ACTS, "date", chosen), facts.most(_ACTS, "date", chosen))
    parts, own = sentences.letters(count, *ends), _LETTERS if count.value else None
    return say("*Enforcement*: {}.", parts, table=_ACTS, figure=own, place=at("regulation", "letters"))


def _clearances(facts: Facts) -> Iterator[Sentence]:
    chosen = _named(facts, "clearance")
    newest, n = facts.most(_ACTS, "date", chosen), facts.count(_ACTS, chosen)
    if newest is not None:
        template = (
            "*Permission to test*: {n:permission} to test vesicles in people {n:?was|were} found, which {n:?is|are} no "
            "approval (newest {})."
        )
        yield say(template, newest, n=n, table=_ACTS, place=at("regulation", "timeline"))


def _of_topic(facts: Facts, topic: Topic) -> Iterator[Sentence]:
    """In how many jurisdictions uses of a topic are barred or allowed, and how many letters concern it."""
    row = facts.record("contrast", {"topic": topic.id})
    if row is None or topic.id == FIELD:
        return
    counts = ((row.known(column), words) for column, words in _COUNTS.items())
    each: list[Parts] = [(count, f" {count.verb(*words)}") for count, words in counts if count.value]
    if each:
        template = (
            "{}: of the jurisdictions with a rule, {}; {enforcement:letter that names exosomes is filed "
            "under|letters that name exosomes are filed under} it."
        )
        place = at("regulation", "status")
        yield say(template, row, Lead(topic.label), listed(each), table="contrast", place=place)


def _rules_figure(facts: Facts) -> tuple[Figure, ...]:
    """How many rules say what; nothing where there is no rule."""
    counts = {
        capital(STATUSES[status]): count
        for status, count in by_status(facts, {"use": facts.words("use")}).items()
    }
    title = "Rules found, by what they say"
    about = "One rule for each jurisdiction and use. No bar means that no such rule was found."
    bars = Bars(tuple((name, count.value) for name, count in counts.items()))
    rows = tuple(((name,), (count.none(),)) for name, count in counts.items())
    table = Table("rules-table", title, ("Status", "Rules"), rows, (_STATUS,))
    has_any = any(count.value for count in counts.values())
    return (Figure(_RULES, title, about, bars, table),) if has_any else ()


def _letters_figure(facts: Facts) -> tuple[Figure, ...]:
    """Letters that name exosomes by year, from the first to the last; the table lists each."""
    rows = acts(facts, {"kind": LETTERS})
    if not rows:
        return ()
    years = [int(row.raw("date")[:4]) for row in rows]
    title = "Warning and untitled letters that name exosomes"
    about = "What was found, not a regulator's total. A year without a bar has none."
    columns = {"Date": number("date", as_it_is), "Kind": _kind, "To whom or about what": quoted("subject")}
    bars = Bars(tuple((str(year), years.count(year)) for year in range(min(years), max(years) + 1)))
    (table,) = listing("letters-table", title, reversed(rows), columns, (_ACTS,))
    return (Figure(_LETTERS, f"{title}, by year", about, bars, table),)


def newest(facts: Facts, of: Where | None = None) -> tuple[Table, ...]:
    """The newest acts that name exosomes, on the topic or those chosen, newest first."""
    return listing(
        "newest-table",
        "Newest acts that name exosomes",
        acts(facts, of or {})[: _NEWEST_LONG if facts.is_long else _NEWEST],
        {
            "Date": number("date", as_it_is),
            "Where": _where(facts),
            "Kind and source": _kind,
            "What happened, in our words": quoted("summary"),
        },
        (_ACTS, "jurisdictions"),
    )


def statuses(facts: Facts, of: Where | None = None) -> tuple[Table, ...]:
    """What is allowed where, rule by rule, on the topic or those chosen."""
    return listing(
        "status-table",
        "What is allowed where",
        facts.records(_STATUS, ("jurisdiction", "use"), of or {"use": facts.words("use")}),
        {
            "Where": _where(facts),
            "Use": lambda row: (USES[row.raw("use")],),
            "Status and source": lambda row: (Quoted(STATUSES[row.raw("status")], row.raw("source_url")),),
            "As of": _date("as_of"),
            "Legal basis, in our words": quoted("legal_basis"),
            "Where sources contradict one another": _sides(facts),
        },
        (_STATUS, "jurisdictions"),
        "No row means that nothing was found, not that a use is allowed. Not legal advice.",
    )


def _sides(facts: Facts) -> Column:
    """What sources that contradict one another say on the rule of a row, each with its source and date."""

    def told(row: Record) -> Cell:
        chosen: Where = {name: row.raw(name) for name in ("jurisdiction", "use")}
        sides = facts.records(_SIDES, ("question_id", "side"), chosen) if facts.has(_SIDES) else ()
        each = [(*quoted("says", "source_url")(side), " (", *_date("date")(side), ") ") for side in sides]
        return tuple(part for parts in each for part in parts)

    return told


def _date(column: str) -> Column:
    return lambda row: (row.number(column, as_it_is) or "undated",)


def acts(facts: Facts, chosen: Where) -> list[Record]:
    """The dated acts that name exosomes, newest first; on the topic told."""
    where = {**chosen, "exosome_named": "yes", "topics": facts.words(), "date": PRESENT}
    rows = facts.records(_ACTS, ("event_id",), where)
    return sorted(rows, key=lambda row: (row.raw("date"), row.raw("event_id")), reverse=True)


def _where(facts: Facts) -> Column:
    """The name of a row's jurisdiction."""
    rows = facts.records("jurisdictions", ("jurisdiction",))
    names = {row.raw("jurisdiction"): quoted("name")(row) for row in rows}
    return lambda row: names[row.raw("jurisdiction")]


def _kind(row: Record) -> Cell:
    return (Quoted(EVENTS[row.raw("kind")], row.raw("source_url")),)
