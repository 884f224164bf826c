"""What the registered studies say: growth, phases, statuses, length, sponsors, countries, what is due."""

import re
from collections.abc import Sequence
from datetime import date

import pandas as pd

from pipelines.analysis.market.companies import KIND_WORDS, firm_key, one_spelling
from pipelines.analysis.numbers.periods import first_day, last_day

NOT_STATED = "not stated"
DAYS_A_MONTH = 30.4375


def of_topic(
    trials: pd.DataFrame, topic_trials: pd.DataFrame, topic: str, role: str, *, gone: bool = False
) -> pd.DataFrame:
    """The studies of a topic that the registry still shows, of one role or of `any`, newest posted first.

    `gone`: Those instead that its search no longer finds.
    """
    members = topic_trials.loc[topic_trials["topic"].eq(topic), "nct_id"]
    rows = trials[trials["nct_id"].isin(members) & trials["is_gone"].eq(gone)]
    if role != "any":
        rows = rows[rows["role"].eq(role)]
    return rows.sort_values(["first_posted_date", "nct_id"], ascending=False, na_position="last").reset_index(
        drop=True
    )


def yearly(trial_years: pd.DataFrame, topic: str, role: str, basis: str) -> pd.DataFrame:
    """One row per year of a topic: `year`, `trials`, `is_open`; without the undated and those before the first."""
    rows = trial_years[
        trial_years["topic"].eq(topic)
        & trial_years["role_scope"].eq(role)
        & trial_years["date_basis"].eq(basis)
        & trial_years["year"].notna()
    ]
    return rows.sort_values("year")[["year", "trials", "is_open"]].reset_index(drop=True)


def phase_by_status(trials: pd.DataFrame) -> pd.DataFrame:
    """One row per phase and overall status that occur together: `phase`, `overall_status`, `trials`.

    Missing is `not stated`; a phase also apart from `NA` (the registry's word for: no phase applies).
    """
    stated = trials[["phase", "overall_status"]].fillna(NOT_STATED)
    return stated.groupby(["phase", "overall_status"]).size().rename("trials").reset_index()


def lengths(trials: pd.DataFrame) -> pd.DataFrame:
    """Studies with a start, a completion and an enrollment: `nct_id`, `title`, `months`, `enrollment`, `is_planned`.

    Months run from the first day the start can mean to the last day the completion can mean. Planned: the completion
    or the enrollment is an estimate. A completion before the start is left out: it is an error of the record.
    """
    rows = trials[
        trials["start_date"].notna() & trials["completion_date"].notna() & trials["enrollment"].notna()
    ]
    days = [
        (last_day(end) - first_day(start)).days
        for start, end in zip(rows["start_date"], rows["completion_date"], strict=True)
    ]
    studies = rows[["nct_id", "title", "enrollment"]].assign(
        months=pd.array([round(length / DAYS_A_MONTH, 1) for length in days], dtype="Float64"),
        is_planned=(~rows["completion_type"].eq("ACTUAL") | ~rows["enrollment_type"].eq("ACTUAL")).to_numpy(),
    )
    return studies[studies["months"].gt(0)].reset_index(drop=True)


def counted(values: pd.Series, name: str) -> pd.DataFrame:
    """One row per value, most frequent first: `name` and `trials`; missing is `not stated`."""
    counts = values.fillna(NOT_STATED).value_counts().rename_axis(name).rename("trials").reset_index()
    return counts.sort_values(["trials", name], ascending=[False, True]).reset_index(drop=True)


def due(trials: pd.DataFrame, companies: pd.DataFrame, today: date, months: int = 12) -> pd.DataFrame:
    """Studies whose completion is planned within the next months, soonest first, with the company where one is known.

    A month or a year counts by its last day. Only estimated dates of studies that are neither stopped nor done.

    A sponsor stands in the spelling that most of the studies have. One and a company of the ledger match when one's
    name, without its legal form, holds the other's.
    """
    ended = ("COMPLETED", "TERMINATED", "WITHDRAWN", "SUSPENDED")
    rows = trials[
        trials["completion_date"].notna()
        & ~trials["completion_type"].eq("ACTUAL")
        & ~trials["overall_status"].isin(ended)
    ]
    last = [last_day(when).isoformat() for when in rows["completion_date"]]
    rows = rows.assign(due_by=pd.array(last, dtype="str"))
    until = months_later(today, months).isoformat()
    rows = rows[rows["due_by"].between(today.isoformat(), until)]
    known = [None if pd.isna(name) else company_of(name, companies) for name in rows["sponsor"]]
    spelt = one_spelling(trials["sponsor"]).loc[rows.index]
    studies = rows.assign(company=pd.array(known, dtype="str"), sponsor=spelt)
    return studies.sort_values(["due_by", "nct_id"]).reset_index(drop=True)


def due_by_sponsor(due: pd.DataFrame, topic_trials: pd.DataFrame, topics: Sequence[str]) -> pd.DataFrame:
    """One row per topic and sponsor with completions ahead: in the order of topics, then most studies first.

    Columns: `topic`, `sponsor` (`not stated` where missing), `company`, `trials`, `first_due` and `last_due` (as exact
    as registered), `nct_ids`. A study of several of these topics stands in each: topics do not add up.
    """
    members = topic_trials[topic_trials["topic"].isin(topics)]
    rows = due.assign(sponsor=due["sponsor"].fillna(NOT_STATED)).merge(members, on="nct_id", validate="1:m")
    sponsors = rows.groupby(["topic", "sponsor"], as_index=False).agg(
        company=("company", "first"),
        trials=("nct_id", "size"),
        first_due=("completion_date", "first"),
        last_due=("completion_date", "last"),
        soonest=("due_by", "min"),
        nct_ids=("nct_id", " ".join),
    )
    place = sponsors["topic"].map({topic: place for place, topic in enumerate(topics)})
    return (
        sponsors.assign(place=place, company=sponsors["company"].astype("str"))
        .sort_values(["place", "trials", "soonest", "sponsor"], ascending=[True, False, True, True])
        .drop(columns=["place", "soonest"])
        .reset_index(drop=True)
    )


def company_of(sponsor: str, companies: pd.DataFrame) -> str | None:
    """The company of the ledger that a sponsor is, or None.

    Names are compared without legal forms. A name of one word must be the whole of the other, but for words such as
    Biologics: "United" stands in too many sponsors. Where both have such a word and they differ, so do the companies.
    """
    wanted = firm_key(sponsor)
    for company in companies["company"]:
        name = firm_key(re.sub(r"\(.*?\)", "", company))
        short, long = sorted((name, wanted), key=len)
        is_within = " " in short and f" {short} " in f" {long} "
        if short == long or is_within or (short and KIND_WORDS.fullmatch(long.removeprefix(short))):
            return str(company)
    return None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    later = pd.Timestamp(day) + pd.DateOffset(months=months)
    return later.date()
