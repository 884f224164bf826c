"""What changed since the last snapshot: registered studies, and the headline numbers of both snapshots."""

from collections.abc import Iterator

from pipelines.brief.language.content import NOT_KNOWN, Cell, Section, Table
from pipelines.brief.language.facts import Facts, Record, day_of, minute_of
from pipelines.brief.sections.growth import Parts
from pipelines.sentences.numbers import Number
from pipelines.sentences.rows import Among, Rows, Test
from pipelines.sentences.sentence import Lead, Place, Quoted, Sentence, listed, told
from pipelines.sentences.vocabulary import CHANGES, spoken
from pipelines.text.attribution import STUDY_ADDRESS
from pipelines.topics.catalogue import Topic

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
    said = list(_studies(facts)) if has_changes else []
    said += _headlines(facts) if facts.earlier is not None else [_first(facts)]
    return Section(
        "changed",
        "What changed since the last snapshot",
        tuple(said),
        tables=_listing(facts) if has_changes else (),
        lead="Critical: a study stopped, results were posted, or a phase 3 trial got under way. What changed and "
        "changed back between two snapshots is not seen."
        if has_changes
        else "",
    )


def _first(facts: Facts) -> Sentence:
    day = facts.told("made_at", write=day_of)
    if facts.edition == "reference":
        parts = told(
            "This edition comes with the program and is not fetched: there is no earlier snapshot to compare with; its "
            "ledgers were last reviewed on {day}.",
            day=day,
        )
    else:
        parts = told(
            "This is the first snapshot that is kept here, of {day}: there is no earlier one to compare its numbers "
            "with.",
            day=day,
        )
    return Sentence(parts, "")


def _chosen(facts: Facts) -> dict[str, Test]:
    """The changes of this refresh, of the studies of the topic chosen."""
    day = facts.most("trials", "seen_on")
    members = Among(Rows("topic_trials", (("topic", facts.scope),)), "nct_id")
    return {"seen_on": str(day) if day else "", "nct_id": members}


def _studies(facts: Facts) -> Iterator[Sentence]:
    day = facts.most("trials", "seen_on")
    if day is None:
        return
    chosen, lead = _chosen(facts), Lead("Registered studies")
    changes = facts.count("trial_changes", chosen)
    place = Place("trials", "changes", (("topic", facts.scope),))
    if not changes.value:
        parts = told("{lead}: no change was seen in the data of {day}.", lead=lead, day=day)
        yield Sentence(parts, "trial_changes", None, place)
        return
    graded: list[Parts] = [
        (number, f" {grade}")
        for grade in _GRADES
        if (number := facts.count("trial_changes", {"grade": grade, **chosen})).value
    ]
    giving = Among(Rows("trials", (("role", "tested"), ("nct_id", chosen["nct_id"]))), "nct_id")
    tested = facts.count("trial_changes", {"seen_on": chosen["seen_on"], "nct_id": giving})
    parts = told(
        "{lead}: {changes} seen, {graded}; {tested} of them in {trials} (data of {day}).",
        lead=lead,
        changes=changes.counted("change was", "changes were"),
        graded=listed(graded),
        tested=tested.none(),
        trials=tested.verb("a trial that gives vesicles", "trials that give vesicles"),
        day=day,
    )
    yield Sentence(parts, "trial_changes", None, place)


def _headlines(facts: Facts) -> list[Sentence]:
    """More, fewer or as many as in the snapshot before, topic by topic."""
    before, now = _moments(facts)
    lead = Lead("Headline numbers")
    if not ("contrast" in facts.held.now and "contrast" in facts.held.before):
        parts = told(
            "{lead}: not compared, since this snapshot or the one of {before} holds no worked-out answers.",
            lead=lead,
            before=before,
        )
        return [Sentence(parts, "")]
    found = []
    for topic in facts.topics:
        moves = list(_moves(facts, topic))
        if moves:
            parts = told(
                "{topic}: {moves}, between the snapshots of {before} and {now}.",
                topic=Lead(topic.label),
                moves=listed(moves),
                before=before,
                now=now,
            )
            place = Place("overview", "contrast", (("topic", topic.id),))
            found.append(Sentence(parts, "contrast", None, place))
    if found:
        return found
    parts = told(
        "{lead}: no topic has another count of papers, trials, letters or approvals in the snapshots of "
        "{before} and {now}.",
        lead=lead,
        before=before,
        now=now,
    )
    return [Sentence(parts, "contrast")]


def _moments(facts: Facts) -> tuple[Number, Number]:
    """When the snapshot before and this one were made: their days, with the minute where both are of one day."""
    days = facts.told("made_at", before=True, write=day_of), facts.told("made_at", write=day_of)
    if days[0].text != days[1].text:
        return days
    return facts.told("made_at", before=True, write=minute_of), facts.told("made_at", write=minute_of)


def _moves(facts: Facts, topic: Topic) -> Iterator[Parts]:
    for column, nouns in _COMPARED.items():
        now = facts.cell("contrast", column, {"topic": topic.id})
        then = facts.cell("contrast", column, {"topic": topic.id}, before=True)
        if now is None or then is None or now.value == then.value:
            continue
        by = facts.difference(now, then)
        yield told(
            "{by} {more} {noun} ({now} after {then})",
            by=by,
            more="more" if by.value > 0 else "fewer",
            noun=nouns[abs(by.value) != 1],
            now=now.none(),
            then=then.none(),
        )


def _listing(facts: Facts) -> tuple[Table, ...]:
    """The critical changes of this refresh; in the long form the notable ones too."""
    grades = _GRADES[:2] if facts.is_long else _GRADES[:1]
    where = {"grade": grades, **_chosen(facts)}
    changes = list(facts.records("trial_changes", ("nct_id", "kind", "seen_on"), where))
    changes.sort(key=lambda row: (grades.index(row.raw("grade")), row.raw("nct_id"), row.raw("kind")))
    shown = changes[: _SHOWN_LONG if facts.is_long else _SHOWN]
    is_cut = len(shown) < len(changes)
    table = Table(
        "changes-table",
        "Critical and notable changes" if facts.is_long else "Critical changes",
        ("Study", "Title", "What", "Before", "Now"),
        tuple(_row(facts, row) for row in shown),
        ("trial_changes", "trials"),
        "Not all of them: the page Trials and the table trial_changes have the rest." if is_cut else "",
    )
    return (table,) if shown else ()


def _row(facts: Facts, change: Record) -> tuple[Cell, ...]:
    study = facts.record("trials", {"nct_id": change.raw("nct_id")})
    title = study.quoted("title") if study else None
    # A made-up number could be that of a real study.
    address = None if facts.edition == "simulated" else f"{STUDY_ADDRESS}{change.raw('nct_id')}"
    return (
        _told(change, "nct_id", address),
        NOT_KNOWN if title is None else (title,),
        (CHANGES[change.raw("kind")],),
        _told(change, "old"),
        _told(change, "new"),
    )


def _told(change: Record, column: str, address: str | None = None) -> Cell:
    """A cell of the registry's words in lower case; an identifier as it is, with its address."""
    found = change.quoted(column)
    if found is None:
        return ()
    return (Quoted(found.text if column == "nct_id" else spoken(found.text), found.source, address),)
