"""Registered trials: how many give vesicles, where they stand, who runs them, and what is due."""

from collections.abc import Iterable, Mapping

import pandas as pd

from pipelines.sentences.numbers import Number
from pipelines.sentences.sentence import Part, Parts, filled, kept, some, text

PHASES = {
    "not stated": "Not stated",
    "NA": "No phase (NA)",
    "EARLY_PHASE1": "Early phase 1",
    "PHASE1": "Phase 1",
    "PHASE1|PHASE2": "Phase 1/2",
    "PHASE2": "Phase 2",
    "PHASE2|PHASE3": "Phase 2/3",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
}
STATUSES = {
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "RECRUITING": "Recruiting",
    "ENROLLING_BY_INVITATION": "By invitation",
    "ACTIVE_NOT_RECRUITING": "Active, closed",
    "COMPLETED": "Completed",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
    "UNKNOWN": "Unknown",
    "AVAILABLE": "Available",
    "NO_LONGER_AVAILABLE": "No longer available",
    "TEMPORARILY_NOT_AVAILABLE": "Temporarily not available",
    "APPROVED_FOR_MARKETING": "Approved for marketing",
    "WITHHELD": "Withheld",
    "not stated": "Not stated",
}
SPONSOR_CLASSES = {
    "INDUSTRY": "industry",
    "NIH": "NIH",
    "FED": "US federal",
    "OTHER_GOV": "other government",
    "INDIV": "individual",
    "NETWORK": "network",
    "OTHER": "other (universities, hospitals)",
    "AMBIG": "ambiguous",
    "UNKNOWN": "unknown",
    "not stated": "not stated",
}
ROLES = {
    "tested": "Vesicles are administered (tested)",
    "any": "Any role",
    "measured": "Vesicles are measured",
    "secretome": "A secretome is administered",
    "mentioned": "Only mentioned",
    "unclear": "Unclear",
}


def named(words: Mapping[str, str], found: Iterable[str]) -> dict[str, str]:
    """What a reader calls these words; one that is found and not known here is called as the registry calls it."""
    return {**words, **{word: word for word in sorted(set(found) - set(words))}}


#: Name of a filter in `Filters` to what a reader calls it.
FILTERS = {
    "phases": "phase",
    "statuses": "overall status",
    "sponsor_classes": "sponsor class",
    "countries": "country",
    "results": "results",
    "posted": "first posted",
    "started": "start",
    "words": "words",
}


def given(
    topic: Part,
    trials: Number | int,
    completed: Number | int | None,
    results: Number | int | None = None,
    per_trial: Number | None = None,
) -> Parts:
    """How many registered trials give vesicles, how many of them are done or have results; the end has no full stop.

    `per_trial`: papers for each of them.
    """
    has_any = some(trials) is not None
    template = (
        "{}: {:registered trial gives vesicles|registered trials give vesicles}[, {:or none} completed][, {:or none} "
        "with posted results][; papers for each trial: {}]"
    )
    done = completed if has_any or results is None else None
    return filled(template, topic, trials, done, results if has_any else None, per_trial)


#: How many studies of the dated sample give vesicles.
SAMPLED = (
    "{}: in {:study of the dated sample|studies of the dated sample} vesicles are what is given; a sample is never a "
    "total."
)


def headline(label: str, trials: pd.DataFrame, role: str) -> str:
    """How many studies, and how many of them are done or have results."""
    done, results = int(trials["overall_status"].eq("COMPLETED").sum()), int(trials["has_results"].sum())
    if role == "tested":
        return text("{}", given(label, len(trials), done, results))
    template = "{}: {:registered study|registered studies} found, {:or none} completed, {:or none} with posted results"
    return text(template, label, len(trials), done, results)


def left_out_sentence(everything: pd.DataFrame, role: str) -> str:
    """How many studies of the topic another role keeps out of the counts."""
    if role == "any":
        return "Studies of every role are counted, also those that only measure or mention vesicles."
    others = everything[everything["role"].ne(role)]["role"].value_counts()
    roles = ", ".join(f"{name} {count:,}" for name, count in others.items())
    left = text("[Left out: {:study|studies} of another role ({}).]", int(others.sum()), roles)
    return left or "No study of the topic is left out."


def sponsors_headline(label: str, classes: pd.DataFrame, studies: int) -> str:
    """The most frequent class of sponsor. `classes` is not empty."""
    most = classes.iloc[0].to_dict()
    name = SPONSOR_CLASSES.get(most["sponsor_class"], most["sponsor_class"])
    return text("{}: {trials} of {:study|studies} have a sponsor of the class {}", most, label, studies, name)


def countries_headline(label: str, countries: pd.DataFrame, studies: int, sited: int) -> str:
    """In how many countries the sites stand, and where most are; `sited` of the studies name a site."""
    if countries.empty:
        return f"{label}: no study names a site"
    template = "{}: sites in {:country|countries}, most often {country} ({trials}); {} of {:study|studies} name a site"
    return text(template, countries.iloc[0], label, len(countries), sited, studies)


def beside_sentences(*, gone: int, undrawn: int) -> list[str]:
    """What the bars leave out beside other roles: studies without a year of their own, and vanished ones."""
    vanished = "[{:more study|more studies} vanished from the registry's search: kept, not counted.]"
    return kept(
        text("[{:study has|studies have} no bar: undated or early.]", some(undrawn)),
        text(vanished, some(gone)),
    )


def length_phrase(lengths: pd.DataFrame) -> str:
    """The median length and the median size, each by itself, over studies and plans that state them."""
    if lengths.empty:
        return "no study states start, completion and enrollment"
    template = (
        "median length {:.0} months, median size {:.0} participants, over {:study|studies} that state "
        "them ({:or none} planned)"
    )
    medians = (lengths[column].median() for column in ("months", "enrollment"))
    return text(template, *medians, len(lengths), int(lengths["is_planned"].sum()))


def due_headline(label: str, due: pd.DataFrame) -> str:
    """What is to be completed within a year, and by how many."""
    if due.empty:
        return f"{label}: no study is due within 12 months"
    template = (
        "{}: {:study is|studies are} due within 12 months[, by {:sponsor}][; the sponsor of {:study|studies} is not "
        "stated][; {:study|studies} by a company of the ledger]"
    )
    counts = (due["sponsor"].nunique(), due["sponsor"].isna().sum(), due["company"].notna().sum())
    return text(template, label, len(due), *(some(int(count)) for count in counts))


def _sponsors(due: pd.DataFrame) -> int:
    """How many different sponsors, those not stated as one."""
    return int(due["sponsor"].nunique()) + int(due["sponsor"].isna().any())


def due_topics_headline(labels: dict[str, str], sizes: dict[str, int]) -> str:
    """In which topic most is due. `sizes` is topic to studies, not empty, most first."""
    topic, studies = next(iter(sizes.items()))
    template = "Of {:topic} with studies due within 12 months, {} has the most: {}"
    return text(template, len(sizes), labels[topic], studies)


def due_summary(due: pd.DataFrame, drawn: int) -> list[str]:
    """Who is due next, and how many sponsors have no row of their own. `due` is not empty."""
    first, sponsors = due.iloc[0].to_dict(), _sponsors(due)
    sponsor = "a sponsor that is not stated" if pd.isna(first["sponsor"]) else first["sponsor"]
    rest = f"Drawn are the {drawn} sponsors who are due first, of {sponsors:,}; the table has them all."
    return kept(
        f"Next: {first['nct_id']} of {sponsor}, planned for {first['completion_date']}.",
        rest if sponsors > drawn else "",
    )


def ages_sentence(aged: pd.DataFrame) -> str:
    """How old the statuses of a sample are. `aged`: `overall_status`, `seen_on`, and `is_stale` as of a rule."""
    known = aged[aged["overall_status"].notna()]
    template = "Of {:status|statuses} {n:or none} {n:?is|are} 18 months old, older or undated[; the newest is of {}]."
    seen = known["seen_on"].dropna()
    ages = text(template, len(known), seen.max() if len(seen) else None, n=int(known["is_stale"].sum()))
    without = text("[{:study has|studies have} no status.]", some(len(aged) - len(known)))
    return " ".join(kept(ages if len(known) else "", without))


def changes_headline(changes: pd.DataFrame) -> str:
    """What changed since the snapshot before."""
    template = "[{:change} seen over the last year of refreshes, {:or none} of them critical]"
    critical = int(changes["grade"].eq("critical").sum())
    return text(template, some(len(changes)), critical) or "No change was seen yet"


def differences_headline(label: str, rows: pd.DataFrame) -> str:
    """How many studies only the registry's search finds, and how many only their own words. `rows` is not empty."""
    counts = rows.groupby("found_by")["nct_id"].nunique()
    template = (
        "{}: the registry's search alone finds {:or none} more, not counted in the topic; the words of the records "
        "alone find {:or none}, counted"
    )
    return text(template, label, *(int(counts.get(by, 0)) for by in ("registry", "words")))


def fitting_sentence(fitting: int, studies: int, is_narrowed: bool) -> str:
    """How many studies of the choice the table lists."""
    if is_narrowed:
        return text("{} of {:study|studies} of this choice fit the filters", fitting, studies)
    return text("All {} studies of this choice", studies) if studies > 1 else "The one study of this choice"


def widening_sentence(without: dict[str, int], studies: int) -> str:
    """What a reader can drop when nothing fits: how many studies each filter alone keeps out.

    `without`: Filter to how many studies fit without it.
    """
    if len(without) == 1:
        name = FILTERS[next(iter(without))]
        return text("No study fits. Drop the filter on {} to see all {}.", name, studies)
    helps = ", ".join(f"{FILTERS[name]} ({count:,})" for name, count in without.items() if count)
    if not helps:
        return "No study fits, and none would with any one filter dropped: drop two, or clear them all."
    return f"No study fits all filters. Drop one of these to see as many studies: {helps}."


def sentence(trials: pd.DataFrame, *, everything: int, others: int, where: str) -> str:
    """What was tried: how many of all studies give vesicles, how far they came, and the roles in the others.

    `trials`: The studies that give vesicles. `everything`: How many studies there are. `others`: Of the topic, with
    another role of the vesicle. `where`: In the sample, or at the registry.
    """
    more = text(
        "[ In {:more study|more studies} vesicles are measured, a secretome is given, or the role is unclear.]",
        some(others),
    )
    if trials.empty:
        return text("None of {} studies {} administers vesicles for it.{}", everything, where, more)
    stated = [
        phase for phase in PHASES if phase not in ("not stated", "NA") and trials["phase"].eq(phase).any()
    ]
    furthest = f"the furthest phase is {PHASES[stated[-1]].lower()}" if stated else "none states a phase"
    completed = int(trials["overall_status"].eq("COMPLETED").sum())
    template = (
        "{n} of {} studies {} {n:?administers|administer} vesicles; {}, and {:or none} {} completed when last "
        "seen.{}"
    )
    was = "was" if completed <= 1 else "were"
    return text(template, everything, where, furthest, completed, was, more, n=len(trials))
