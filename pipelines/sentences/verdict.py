"""The verdict on a topic in words: what is said, on which numbers, by which definition, and what would change it."""

from collections.abc import Sequence
from math import inf

from pipelines.analysis.evidence.verdict import REPEATED, STEPS, Bounds, still_open
from pipelines.sentences.numbers import Record
from pipelines.sentences.sentence import Part, Parts, filled, listed
from pipelines.topics.terms import STANDARD

WORDS = {
    "ahead": "ahead of its human evidence",
    "unconfirmed": "tested in people, not confirmed",
    "unapproved": "confirmed in people, no approval known",
    "little": "little is published",
    "approved_ahead": "an approval ahead of human evidence",
    "in_step": "an approval on confirmed human evidence",
    "unknown": "cannot be judged here",
    "depends": "depends on the definition",
}
_CHANGES = {
    "ahead": "It would change with {} published, or with an approval.",
    "unconfirmed": "It would change with a completed phase 3 study with posted results, or with an approval.",
    "unapproved": "It would change with an approval.",
    "little": "It would change from 30 papers on, with {} published, or with an approval.",
    "approved_ahead": "It would change with two randomised trials and a phase 3 study with posted results.",
    "in_step": "It would change if an approval or what it rests on were taken back.",
}
#: A number of the rule to what it takes to know it better.
_NEEDS = {
    "papers": "a count of its papers",
    "randomised": "all its randomised trials that gave vesicles",
    "confirmed": "the registry's studies with their results",
    "approvals": "a search for approvals",
}


def said(label: Part, rows: Sequence[Record], beside: Record | None) -> Parts:
    """The verdict on a topic and the numbers of its standard definition, as a sentence without its full stop.

    `rows`: Its rows of the table `verdicts`; `beside`: its row of `contrast`, for the registered studies.
    """
    row = _standard(rows)
    studies: Parts = ()
    if beside is not None:
        studies = filled("[, {tested_trials:study that gives vesicles|studies that give vesicles}]", beside)
        studies = studies or filled("[, {sample_trials:study|studies} in the dated sample]", beside)
    return filled(
        "{label}: {verdict}: {papers}, {randomised}[ (largest known: {largest_study:person|people})]{studies}, "
        "{approvals}",
        row,
        label=label,
        verdict=WORDS[row.raw("overall")],
        papers=filled("[{papers:paper}]", row) or ("papers not counted",),
        randomised=_counted(row, "randomised", "randomised trial"),
        studies=studies,
        approvals=("no approval found",)
        if row.raw("approvals_high") == 0
        else _counted(row, "approvals", "known approval"),
    )


def numbers(rows: Sequence[Record]) -> dict[str, Parts]:
    """The four numbers of the rule by its standard definition, each with its label; a wide one as its two ends."""
    row = _standard(rows)
    labels = {
        "randomised": "Published randomised trials",
        "confirmed": "Phase 3 studies with results",
        "approvals": "Approvals found",
    }
    papers = filled("[{papers}]", row) or ("not counted",)
    return {"Papers": papers} | {label: _counted(row, column, "") for column, label in labels.items()}


def by_definition(rows: Sequence[Record]) -> Parts:
    """What the verdict is under each definition."""
    found = {row.raw("definition"): WORDS[row.raw("verdict")] for row in rows}
    if len(set(found.values())) == 1:
        return (f"The same by the {', '.join(list(found)[:-1])} and {list(found)[-1]} definition.",)
    return (f"By definition: {', '.join(f'{width}: {words}' for width, words in found.items())}.",)


def change(rows: Sequence[Record]) -> Parts:
    """What would change the verdict, or what it takes to judge."""
    row = _standard(rows)
    verdict = row.raw("overall")
    if verdict == "depends":
        return ("Read the definitions before you choose one: each is told with its search.",)
    if verdict == "unknown":
        hangs_on = frozenset().union(*(still_open(**_bounds(row)) for row in rows))
        return filled("To judge it takes {}.", listed([_NEEDS[name] for name in _NEEDS if name in hangs_on]))
    more = (
        "another randomised trial" if row.raw("randomised_low") == REPEATED - 1 else "two randomised trials"
    )
    return filled(_CHANGES[verdict].replace("{}", more))


def counted(rows: Sequence[Record]) -> Parts:
    """The numbers that the verdict rests on, and what they do not say."""
    told = listed([(f"{label.lower()} (", *number, ")") for label, number in numbers(rows).items()])
    return filled(
        "It rests on {}. A trial counts whatever it found, so none of this says that a product works.", told
    )


def shown_by(rows: Sequence[Record]) -> Parts:
    """Which records show it, read strictly, and what their keys are."""
    keys = "numbers are PMIDs, names are rows of the ledgers, NCT marks a study of the registry"
    return filled(f"[Shown, read strictly, by {{}} ({keys}).]", _standard(rows).quoted("witnesses"))


def _standard(rows: Sequence[Record]) -> Record:
    """The row of the standard definition, or the one there is."""
    return next((row for row in rows if row.raw("definition") == STANDARD), rows[0])


def _counted(row: Record, column: str, noun: str) -> Parts:
    """A number between what is sure and what is possible: "1 trial", "1 to 2 trials", "at least 1 trial"."""
    low, high = row.known(f"{column}_low"), row.number(f"{column}_high")
    last = f"{{n:{noun}}}" if noun else "{n}"
    if high is None:
        if low.value:
            return filled(f"at least {last}", n=low)
        return (f"{noun}s not counted" if noun else "not counted",)
    if low.value == high.value:
        return filled(last, n=low)
    return filled(f"{{}} to {last}", low, n=high)


def _bounds(row: Record) -> dict[str, Bounds]:
    """The numbers of a row as the rule reads them."""
    papers = row.raw("papers")
    bounds = {"papers": Bounds() if papers is None else Bounds(papers, papers)}
    for name in STEPS:
        high = row.raw(f"{name}_high")
        bounds[name] = Bounds(row.raw(f"{name}_low"), inf if high is None else high)
    return bounds
