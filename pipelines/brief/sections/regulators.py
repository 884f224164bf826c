"""What regulators did and say: approvals, rules, letters, permissions to test, and each topic's rules."""

from collections.abc import Iterator

from pipelines.analysis.evidence.regulation import LETTERS
from pipelines.brief.language.content import Section
from pipelines.brief.language.facts import Facts, Where
from pipelines.brief.sections import regulator_tables
from pipelines.brief.sections.growth import Parts
from pipelines.sentences.sentence import Lead, Place, Sentence, listed, told
from pipelines.sentences.vocabulary import STATUSES
from pipelines.topics.catalogue import FIELD, Topic

#: Columns of `contrast` that count jurisdictions: what one of them does, what several do.
_COUNTS = {
    "prohibiting": ("prohibits a use", "prohibit a use"),
    "not_approving": ("holds one as not approved", "hold one as not approved"),
    "trials_only": ("allows one only in trials", "allow one only in trials"),
    "conditional": ("allows one with conditions", "allow one with conditions"),
}


def section(facts: Facts) -> Section:
    """Rules, letters and permissions, then each topic; approvals stand in the summary."""
    return Section(
        "regulators",
        "What regulators did and say",
        (
            *_rules(facts),
            _letters(facts),
            *_clearances(facts),
            *(sentence for topic in facts.topics for sentence in _of_topic(facts, topic)),
        ),
        figures=(*regulator_tables.rules(facts), *regulator_tables.letters(facts)),
        tables=(
            *regulator_tables.newest(facts),
            *(regulator_tables.statuses(facts) if facts.is_long else ()),
        ),
        lead="From hand-kept ledgers with a source for each row: what was found, not a regulator's full record. Only "
        "acts whose text names exosomes or vesicles are counted as such.",
    )


def named(facts: Facts, *kinds: str) -> Where:
    """The acts of these kinds that name exosomes and bear on what is told."""
    return {"kind": kinds, "exosome_named": "yes", "topics": facts.words()}


def approvals(facts: Facts) -> Sentence:
    """Whether the ledgers know an approval, with the newest statement by anyone but a lay source."""
    place = Place("regulation", "approved")
    found = {
        "act": facts.count("regulatory_events", {"kind": "approval"}),
        "rule": facts.count("regulatory_status", {"status": "approved"}),
        "statement": facts.count("approval_statements", {"says": "some_approved"}),
    }
    rows = [number.counted(noun) for noun, number in found.items() if number.value]
    if rows:
        parts = told(
            "{approvals}: the ledgers hold {rows} by which an exosome product is approved.",
            approvals=Lead("Approvals"),
            rows=listed(rows),
        )
        return Sentence(parts, "regulatory_events", None, place)
    chosen = {"says": "none_approved", "is_lay": "no"}
    said = facts.count("approval_statements", chosen)
    newest = facts.most("approval_statements", "date", chosen)
    if newest is None:
        parts = told("{approvals}: none of an exosome product was found.", approvals=Lead("Approvals"))
        return Sentence(parts, "approval_statements", None, place)
    row = next(facts.records("approval_statements", ("statement_id",), {**chosen, "date": str(newest.value)}))
    parts = told(
        "{approvals}: none of an exosome product was found in any jurisdiction; the newest of {n} that {say} so is of "
        "{newest} ({speaker}).",
        approvals=Lead("Approvals"),
        n=said.counted("dated statement"),
        say=said.verb("says", "say"),
        newest=newest,
        speaker=row.quoted("speaker", "source_url") or "",
    )
    return Sentence(parts, "approval_statements", None, place)


def _rules(facts: Facts) -> Iterator[Sentence]:
    uses = {"use": facts.words("use")}
    rules = facts.count("regulatory_status", uses)
    if not rules.value:
        return
    each: list[Parts] = [
        (number, f" {words}")
        for status, words in STATUSES.items()
        if (number := facts.count("regulatory_status", {"status": status, **uses})).value
    ]
    parts = told(
        "{lead}: {rules} in {where}, one for each use: {each}.",
        lead=Lead("Rules"),
        rules=rules.counted("rule on such products was found", "rules on such products were found"),
        where=facts.distinct("regulatory_status", "jurisdiction", uses).counted("jurisdiction"),
        each=listed(each),
    )
    yield Sentence(parts, "regulatory_status", regulator_tables.RULES, Place("regulation", "status"))


def _letters(facts: Facts) -> Sentence:
    chosen = named(facts, *LETTERS)
    letters = facts.count("regulatory_events", chosen)
    first = facts.least("regulatory_events", "date", chosen)
    last = facts.most("regulatory_events", "date", chosen)
    if first is None or last is None:
        parts = told(
            "{lead}: no warning or untitled letter that names exosomes was found.", lead=Lead("Enforcement")
        )
    else:
        parts = told(
            "{lead}: {letters} {name} exosomes, {when}.",
            lead=Lead("Enforcement"),
            letters=letters.counted("warning or untitled letter"),
            name=letters.verb("names", "name"),
            when=(first, " to ", last) if first.value != last.value else ("of ", first),
        )
    figure = regulator_tables.LETTERS_BY_YEAR if letters.value else None
    return Sentence(parts, "regulatory_events", figure, Place("regulation", "letters"))


def _clearances(facts: Facts) -> Iterator[Sentence]:
    chosen = named(facts, "clearance")
    newest = facts.most("regulatory_events", "date", chosen)
    if newest is not None:
        parts = told(
            "{lead}: {n} to test vesicles in people {were} found, which {are} no approval (newest {newest}).",
            lead=Lead("Permission to test"),
            n=(cleared := facts.count("regulatory_events", chosen)).counted("permission"),
            were=cleared.verb("was", "were"),
            are=cleared.verb("is", "are"),
            newest=newest,
        )
        yield Sentence(parts, "regulatory_events", None, Place("regulation", "timeline"))


def _of_topic(facts: Facts, topic: Topic) -> Iterator[Sentence]:
    """In how many jurisdictions uses of a topic are barred or allowed, and how many letters concern it."""
    row = facts.record("contrast", {"topic": topic.id})
    if row is None or topic.id == FIELD:
        return
    each: list[Parts] = [
        (number, f" {number.verb(*words)}")
        for column, words in _COUNTS.items()
        if (number := row.known(column)).value
    ]
    if not each:
        return
    letters = row.known("enforcement")
    parts = told(
        "{topic}: of the jurisdictions with a rule, {each}; {letters} it.",
        topic=Lead(topic.label),
        each=listed(each),
        letters=letters.none("no").counted(
            "letter that names exosomes is filed under", "letters that name exosomes are filed under"
        ),
    )
    yield Sentence(parts, "contrast", None, Place("regulation", "status"))
