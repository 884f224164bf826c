"""What changed since the last snapshot: registered studies, and the headline numbers of both snapshots."""

from collections.abc import Iterator

from pipelines.brief.language.content import Cell, Section, Table, cell, listing
from pipelines.brief.language.facts import Facts, day_of, minute_of
from pipelines.sentences.numbers import Number, Record
from pipelines.sentences.rows import Among, Rows, Test
from pipelines.sentences.sentence import Lead, Parts, Quoted, Sentence, at, filled, listed, say
from pipelines.sentences.vocabulary import CHANGES, spoken
from pipelines.text.attribution import STUDY_ADDRESS
from pipelines.topics.catalogue import Topic

ORDER = 60
#: Most important first; they are their own adjectives.
_GRADES = ("critical", "notable", "minor")
#: Columns of `contrast` that are compared, with their nouns.
_COMPARED = {
    "papers": ("paper", "papers"),
    "tested_trials": ("registered trial", "registered trials"),
    "randomised_papers": ("paper typed as a randomised trial", "papers typed as randomised trials"),
    "enforcement": ("letter that names exosomes", "letters that name exosomes"),
    "approvals": ("approval", "approvals"),
}
#: How many changes of studies the short and the long form list.
_SHOWN, _SHOWN_LONG = 10, 50


def section(facts: Facts) -> Section:
    """Changes of studies seen at this refresh, then the difference of each headline number."""
    has_changes = facts.has("trial_changes", "trials", "topic_trials")
    sentences = list(_studies(facts)) if has_changes else []
    sentences += [*_headlines(facts), *_tables(facts)] if facts.earlier is not None else [_first(facts)]
    lead = (
        "Critical: a study stopped, results were posted, or a phase 3 trial got under way. What changed and changed "
        "back between two snapshots is not seen."
    )
    return Section(
        "changed",
        "What changed since the last snapshot",
        tuple(sentences),
        tables=_listing(facts) if has_changes else (),
        lead=lead if has_changes else "",
    )


def _first(facts: Facts) -> Sentence:
    words = "This is the first snapshot that is kept here, of {}: there is no earlier one to compare its numbers with."
    return say(words, facts.of_snapshot("made_at", write=day_of))


def _chosen(facts: Facts) -> dict[str, Test]:
    """The changes of this refresh, of the studies of the topic chosen."""
    day = facts.most("trials", "seen_on")
    members = Among(Rows("topic_trials", (("topic", facts.scope),)), "nct_id")
    return {"seen_on": str(day) if day else "", "nct_id": members}


def _studies(facts: Facts) -> Iterator[Sentence]:
    day = facts.most("trials", "seen_on")
    if day is None:
        return
    chosen = _chosen(facts)
    changes = facts.count("trial_changes", chosen)
    place = at("trials", "changes", topic=facts.scope)
    if not changes.value:
        template = "*Registered studies*: no change was seen in the data of {}."
        yield say(template, day, table="trial_changes", place=place)
        return
    grades = ((facts.count("trial_changes", {"grade": grade, **chosen}), grade) for grade in _GRADES)
    graded: list[Parts] = [(number, f" {grade}") for number, grade in grades if number.value]
    giving = Among(Rows("trials", (("role", "tested"), ("nct_id", chosen["nct_id"]))), "nct_id")
    tested = facts.count("trial_changes", {"seen_on": chosen["seen_on"], "nct_id": giving})
    template = (
        "*Registered studies*: {:change was|changes were} seen, {}; {tested:or none} of them in {tested:?a trial that "
        "gives vesicles|trials that give vesicles} (data of {})."
    )
    yield say(template, changes, listed(graded), day, tested=tested, table="trial_changes", place=place)


def _headlines(facts: Facts) -> list[Sentence]:
    """More, fewer or as many as in the snapshot before, topic by topic."""
    before, now = _moments(facts)
    if not ("contrast" in facts.held.now and "contrast" in facts.held.before):
        template = "*Headline numbers*: not compared, since this snapshot or the one of {} holds no worked-out answers."
        return [say(template, before)]
    template = "{}: {}, between the snapshots of {} and {}."
    found = []
    for topic in facts.topics:
        if moves := list(_moves(facts, topic)):
            place = at("overview", "contrast", topic=topic.id)
            pieces = Lead(topic.label), listed(moves), before, now
            found.append(say(template, *pieces, table="contrast", place=place))
    nothing = (
        "*Headline numbers*: no topic has another count of papers, trials, letters or approvals in the snapshots of "
        "{} and {}."
    )
    return found or [say(nothing, before, now, table="contrast")]


def _tables(facts: Facts) -> Iterator[Sentence]:
    """The tables of the reference edition that have more or fewer rows than before."""
    both = filter(facts.has, facts.held.before if facts.edition == "reference" else ())
    pairs = [(name, facts.count(name), facts.count(name, before=True)) for name in both]
    moved = [pair for pair in pairs if pair[1].value != pair[2].value]
    told = listed([filled("{} ({:or none} after {:or none})", *pair) for pair in moved])
    template = "*Tables*: other numbers of rows in {}; the page What's new has each row that came, went or was edited."
    if moved:
        yield say(template, told, place=at("revisions", "rows"))


def _moments(facts: Facts) -> tuple[Number, Number]:
    """When the snapshot before and this one were made: their days, with the minute where both are of one day."""
    days = facts.of_snapshot("made_at", before=True, write=day_of), facts.of_snapshot("made_at", write=day_of)
    if days[0].text != days[1].text:
        return days
    return facts.of_snapshot("made_at", before=True, write=minute_of), facts.of_snapshot(
        "made_at", write=minute_of
    )


def _moves(facts: Facts, topic: Topic) -> Iterator[Parts]:
    for column, nouns in _COMPARED.items():
        now = facts.cell("contrast", column, {"topic": topic.id})
        then = facts.cell("contrast", column, {"topic": topic.id}, before=True)
        if now is None or then is None or now.value == then.value:
            continue
        by = facts.difference(now, then)
        template = "{} {} {} ({:or none} after {:or none})"
        yield filled(template, by, "more" if by.value > 0 else "fewer", nouns[abs(by.value) != 1], now, then)


def _listing(facts: Facts) -> tuple[Table, ...]:
    """The critical changes of this refresh; in the long form the notable ones too."""
    grades = _GRADES[:2] if facts.is_long else _GRADES[:1]
    where = {"grade": grades, **_chosen(facts)}
    changes = list(facts.records("trial_changes", ("nct_id", "kind", "seen_on"), where))
    changes.sort(key=lambda row: (grades.index(row.raw("grade")), row.raw("nct_id"), row.raw("kind")))
    shown = changes[: _SHOWN_LONG if facts.is_long else _SHOWN]
    return listing(
        "changes-table",
        "Critical and notable changes" if facts.is_long else "Critical changes",
        shown,
        {
            "Study": lambda row: _study(facts, row),
            "Title": lambda row: _title(facts, row),
            "What": lambda row: (CHANGES[row.raw("kind")],),
            "Before": lambda row: _spoken(row, "old"),
            "Now": lambda row: _spoken(row, "new"),
        },
        ("trial_changes", "trials"),
        "Not all of them: the page Trials and the table trial_changes have the rest."
        if len(shown) < len(changes)
        else "",
    )


def _title(facts: Facts, change: Record) -> Cell:
    study = facts.record("trials", {"nct_id": change.raw("nct_id")})
    return cell(study.quoted("title") if study else None)


def _study(facts: Facts, change: Record) -> Cell:
    """Its number with its address; a made-up number could be that of a real study and has none."""
    number = change.raw("nct_id")
    address = None if facts.edition == "simulated" else f"{STUDY_ADDRESS}{number}"
    return (Quoted(number, address, change.source("nct_id")),)


def _spoken(change: Record, column: str) -> Cell:
    """The registry's words in lower case."""
    words = change.raw(column)
    return () if words is None else (Quoted(spoken(str(words)), source=change.source(column)),)
