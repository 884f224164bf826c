"""What changed since the last snapshot: registered studies, and the headline numbers of both snapshots."""

from collections.abc import Iterator

from pipelines.brief.content import NOT_KNOWN, Cell, Section, Table
from pipelines.brief.facts import Facts, Record, day_of
from pipelines.brief.rows import Among, Rows, Test
from pipelines.brief.sentences import Part, Piece, Place, Quoted, Sentence, listed, parts
from pipelines.brief.terms import CHANGES, spoken
from pipelines.topics import Topic

#: Grade of a change to its adjective, most important first.
_GRADES = {"critical": "critical", "notable": "notable", "minor": "minor"}
#: Columns of `contrast` that are compared, with their nouns.
_COMPARED = {
    "papers": ("paper", "papers"),
    "tested_trials": ("registered trial", "registered trials"),
    "randomised_papers": ("published randomised trial", "published randomised trials"),
    "enforcement": ("letter that names exosomes", "letters that name exosomes"),
    "approvals": ("approval", "approvals"),
}
_SHOWN, _SHOWN_LONG = 10, 50


def section(facts: Facts) -> Section:
    """Changes of studies seen at this refresh, then the difference of each headline number."""
    said = [*_studies(facts), *_headlines(facts)]
    if facts.earlier is None:
        said.append(_first(facts))
    return Section(
        "changed",
        "What changed since the last snapshot",
        tuple(said),
        tables=_listing(facts),
        lead=(
            "Critical: a study stopped, results were posted, or a phase 3 trial got under way. What changed and "
            "changed back between two snapshots is not seen."
            if facts.has("trial_changes")
            else ""
        ),
    )


def _first(facts: Facts) -> Sentence:
    if facts.edition == "reference":
        return Sentence(
            parts(
                "This edition comes with the program and is not fetched: there is no earlier snapshot to compare "
                "with; its ledgers were last reviewed by ", facts.told("made_at", write=day_of), ".",
            ),
            "regulatory_events",
        )  # fmt: skip
    return Sentence(
        parts(
            "This is the first snapshot that is kept here, of ", facts.told("made_at", write=day_of),
            ": there is no earlier one to compare its numbers with.",
        ),
        "",
    )  # fmt: skip


def _chosen(facts: Facts) -> dict[str, Test]:
    """The changes of this refresh, of the studies of the topic chosen."""
    day = facts.most("trials", "seen_on")
    members = Among(Rows("topic_trials", (("topic", facts.scope),)), "nct_id")
    return {"seen_on": "" if day is None else str(day.value), "nct_id": members}


def _studies(facts: Facts) -> list[Sentence]:
    if not facts.has("trial_changes", "trials", "topic_trials"):
        return []
    place = Place("trials", "changes", (("topic", facts.scope),))
    chosen = _chosen(facts)
    day = facts.most("trials", "seen_on")
    if day is None:
        return []
    changes = facts.count("trial_changes", **chosen)
    if not changes.value:
        return [
            Sentence(
                parts("Registered studies: no change was seen in the data of ", day, "."),
                "trial_changes",
                None,
                place,
            )
        ]
    graded = [
        parts(number, f" {word}")
        for grade, word in _GRADES.items()
        if (number := facts.count("trial_changes", grade=grade, **chosen)).value
    ]
    tested = facts.count(
        "trial_changes",
        seen_on=chosen["seen_on"],
        nct_id=Among(
            Rows("trials", (("role", "tested"), ("nct_id", chosen["nct_id"]))),
            "nct_id",
        ),
    )
    return [
        Sentence(
            parts(
                "Registered studies: ", changes.counted("change was seen", "changes were seen"), ", ", listed(graded),
                "; ", tested.none(), " of them in ", "a trial that gives vesicles" if tested.is_one
                else "trials that give vesicles", " (data of ", day, ").",
            ),
            "trial_changes",
            None,
            place,
        )
    ]  # fmt: skip


def _headlines(facts: Facts) -> list[Sentence]:
    """More, fewer or as many as in the snapshot before, topic by topic."""
    if facts.earlier is None:
        return []
    before, now = facts.told("made_at", before=True, write=day_of), facts.told("made_at", write=day_of)
    found = []
    for topic in facts.topics:
        moved = [parts(*pieces) for pieces in _moves(facts, topic)]
        if moved:
            found.append(
                Sentence(
                    parts(Quoted(topic.label), ": ", listed(moved), " (", before, " to ", now, ")."), "contrast"
                )
            )  # fmt: skip
    if found:
        return found
    words = (
        "Headline numbers: none of the topics told has other counts of papers, trials, letters or approvals (",
        before, " to ", now, ").",
    )  # fmt: skip
    if _compared(facts):
        return [Sentence(parts(*words), "contrast")]
    return [
        Sentence(
            parts(
                "Headline numbers cannot be compared: this snapshot or the one of ", before,
                " holds no worked-out answers.",
            ),
            "",
        )
    ]  # fmt: skip


def _compared(facts: Facts) -> bool:
    return "contrast" in facts.held.now and "contrast" in facts.held.before


def _moves(facts: Facts, topic: Topic) -> Iterator[tuple[Piece, ...]]:
    if not _compared(facts):
        return
    for column, (one, many) in _COMPARED.items():
        now = facts.cell("contrast", column, topic=topic.id)
        then = facts.cell("contrast", column, before=True, topic=topic.id)
        if now is None or then is None or now.value == then.value:
            continue
        by = facts.difference(now, then)
        noun = one if abs(by.value) == 1 else many
        more = "more" if by.value > 0 else "fewer"
        yield (by, f" {more} {noun}, ", now, " after ", then)


def _listing(facts: Facts) -> tuple[Table, ...]:
    """The critical changes of this refresh; in the long form the notable ones too."""
    if not facts.has("trial_changes", "trials", "topic_trials"):
        return ()
    grades = ("critical", "notable") if facts.is_long else ("critical",)
    changes = list(
        facts.records("trial_changes", ("nct_id", "kind", "seen_on"), grade=grades, **_chosen(facts))
    )
    shown = sorted(changes, key=lambda row: (grades.index(row.raw("grade")), row.raw("nct_id")))
    shown = shown[: _SHOWN_LONG if facts.is_long else _SHOWN]
    if not shown:
        return ()
    is_cut = len(shown) < len(changes)
    return (
        Table(
            "changes-table",
            "Critical and notable changes" if facts.is_long else "Critical changes",
            ("Study", "Title", "What", "Before", "Now"),
            tuple(_row(facts, row) for row in shown),
            ("trial_changes", "trials"),
            "Not all of them: the page Trials and the table trial_changes have the rest." if is_cut else "",
        ),
    )


def _row(facts: Facts, change: Record) -> tuple[Cell, ...]:
    study = facts.record("trials", nct_id=change.raw("nct_id"))
    number = change.quoted("nct_id")
    title = study.quoted("title") if study else None
    address = None if facts.edition == "simulated" else f"https://clinicaltrials.gov/study/{change.raw('nct_id')}"
    linked: Part = Quoted(number.text, number.source, address) if number else ""
    return (
        (linked,),
        NOT_KNOWN if title is None else (title,),
        (CHANGES[change.raw("kind")],),
        _value(change, "old"),
        _value(change, "new"),
    )


def _value(change: Record, column: str) -> Cell:
    found = change.quoted(column)
    return () if found is None else (Quoted(spoken(found.text), found.source),)
