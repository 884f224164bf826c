"""What the page Trials says of one topic."""

import pandas as pd

from dashboard.look.words import counted

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


def growth_headline(label: str, trials: pd.DataFrame, role: str) -> str:
    """How many studies, and how many of them are done or have results."""
    what = "that administer vesicles" if role == "tested" else "found"
    if len(trials) == 1:
        what = what.replace("administer", "administers")
    done = int(trials["overall_status"].eq("COMPLETED").sum())
    results = int(trials["has_results"].sum())
    return (
        f"{label}: {counted(len(trials), 'registered study', 'registered studies')} {what}, "
        f"{done or 'none'} completed, {results or 'none'} with posted results"
    )


def left_out_sentence(everything: pd.DataFrame, role: str) -> str:
    """How many studies of the topic another role keeps out of the counts."""
    if role == "any":
        return "Studies of every role are counted, also those that only measure or mention vesicles."
    others = everything[everything["role"].ne(role)]["role"].value_counts()
    if others.empty:
        return "No study of the topic is left out."
    roles = ", ".join(f"{name} {count:,}" for name, count in others.items())
    return f"Left out: {counted(int(others.sum()), 'study', 'studies')} of another role ({roles})."


def sponsors_headline(label: str, classes: pd.DataFrame, studies: int) -> str:
    """The most frequent class of sponsor. `classes` is not empty."""
    most = classes.iloc[0]
    name = SPONSOR_CLASSES.get(most["sponsor_class"], most["sponsor_class"])
    return f"{label}: {most['trials']:,} of {counted(studies, 'study', 'studies')} have a sponsor of the class {name}"


def countries_headline(label: str, countries: pd.DataFrame, studies: int) -> str:
    """In how many countries the sites stand, and where most are."""
    if countries.empty:
        return f"{label}: no study names a site"
    most = countries.iloc[0]
    return (
        f"{label}: sites in {counted(len(countries), 'country', 'countries')}, most often {most['country']} "
        f"({most['trials']:,} of {counted(studies, 'study', 'studies')})"
    )


def beside_sentences(*, gone: int, undrawn: int) -> list[str]:
    """What the bars leave out beside other roles: studies without a year of their own, and vanished ones."""
    said = []
    if undrawn:
        have = "has" if undrawn == 1 else "have"
        said.append(f"{counted(undrawn, 'study', 'studies')} {have} no bar: undated or early.")
    if gone:
        more = counted(gone, "more study", "more studies")
        said.append(f"{more} vanished from the registry's search: kept, not counted.")
    return said


def length_phrase(found: pd.DataFrame) -> str:
    """The median length and the median size, each by itself, over studies and plans that state them."""
    if found.empty:
        return "no study states start, completion and enrollment"
    planned = int(found["is_planned"].sum())
    return (
        f"median length {found['months'].median():.0f} months, median size {found['enrollment'].median():,.0f} "
        f"participants, over {counted(len(found), 'study', 'studies')} ({planned or 'none'} of them planned)"
    )


def due_headline(label: str, due: pd.DataFrame) -> str:
    """What is to be completed within a year, and by how many."""
    if due.empty:
        return f"{label}: no study is due within 12 months"
    known = int(due["company"].notna().sum())
    companies = f"; {counted(known, 'study', 'studies')} by a company of the ledger" if known else ""
    sponsors = due["sponsor"].nunique() + int(due["sponsor"].isna().any())
    return (
        f"{label}: {counted(len(due), 'study is', 'studies are')} due within 12 months, by "
        f"{counted(sponsors, 'sponsor')}{companies}"
    )


def due_topics_headline(labels: dict[str, str], sizes: dict[str, int]) -> str:
    """In which topic most is due. `sizes` is topic to studies, not empty, most first."""
    topic, studies = next(iter(sizes.items()))
    return (
        f"Of {counted(len(sizes), 'topic')} with studies due within 12 months, {labels[topic]} has the most: "
        f"{studies:,}"
    )


def due_summary(due: pd.DataFrame, drawn: int) -> list[str]:
    """Who is due next, and how many sponsors have no row of their own. `due` is not empty."""
    first = due.iloc[0]
    sponsor = "a sponsor that is not stated" if pd.isna(first["sponsor"]) else first["sponsor"]
    said = [f"Next: {first['nct_id']} of {sponsor}, planned for {first['completion_date']}."]
    sponsors = due["sponsor"].nunique() + int(due["sponsor"].isna().any())
    if sponsors > drawn:
        said.append(
            f"Drawn are the {drawn} sponsors who are due first, of {sponsors:,}; the table has them all."
        )
    return said


def changes_headline(changes: pd.DataFrame) -> str:
    """What changed since the snapshot before."""
    if changes.empty:
        return "No change was seen yet"
    critical = int(changes["grade"].eq("critical").sum())
    return (
        f"{counted(len(changes), 'change')} seen over the last year of refreshes, "
        f"{critical or 'none'} of them critical"
    )


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


def fitting_sentence(found: int, of: int, is_narrowed: bool) -> str:
    """How many studies the table lists."""
    if not is_narrowed:
        return (
            f"All {counted(of, 'study', 'studies')} of this choice"
            if of > 1
            else "The one study of this choice"
        )
    return f"{found:,} of {counted(of, 'study', 'studies')} of this choice fit the filters"


def widening_sentence(without: dict[str, int], of: int) -> str:
    """What a reader can drop when nothing fits: how many studies each filter alone keeps out.

    Args:
        without: Filter to how many studies fit without it.
        of: Studies of the choice.
    """
    if len(without) == 1:
        name = FILTERS[next(iter(without))]
        return f"No study fits. Drop the filter on {name} to see all {of:,}."
    helps = [f"{FILTERS[name]} ({count:,})" for name, count in without.items() if count]
    if not helps:
        return "No study fits, and none would with any one filter dropped: drop two, or clear them all."
    return f"No study fits all filters. Drop one of these to see as many studies: {', '.join(helps)}."
