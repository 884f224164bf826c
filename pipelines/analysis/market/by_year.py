"""Grants by topic and fiscal year, each dollar and each project once; safety reports and views by year. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from pipelines.tables.fetched.grants import GRANT_YEARS, TOPIC_GRANTS
from pipelines.tables.fetched.safety import SAFETY_YEARS

Members = Mapping[str, frozenset[str]]


def fiscal_year(day: date) -> int:
    """The U.S. government's fiscal year of a day: from October on it is the next one."""
    return day.year + (day.month >= 10)


def topic_grants(grants: pd.DataFrame, members: Members) -> pd.DataFrame:
    """The table `topic_grants`: which project-years each topic holds, and which of them are summed.

    A project's amount holds those of its sub-projects. So a sub-project is summed only where the project itself is
    not in the topic in the same fiscal year; otherwise its money would count twice.
    """
    rows = grants.set_index("appl_id")[["core_project_num", "fiscal_year", "subproject_id"]]
    frames = []
    for topic, applications in members.items():
        own = rows.loc[sorted(applications, key=int)]
        is_part = own["subproject_id"].notna() & own["core_project_num"].notna()
        project_year = pd.MultiIndex.from_frame(own[["core_project_num", "fiscal_year"]])
        is_within = is_part & project_year.isin(project_year[~is_part.to_numpy(dtype=bool)])
        frames.append(
            pd.DataFrame({"topic": topic, "appl_id": own.index, "is_summed": (~is_within).to_numpy()})
        )
    whole = pd.concat(frames, ignore_index=True)
    return TOPIC_GRANTS.typed(whole)


def grant_years(
    grants: pd.DataFrame, topics: pd.DataFrame, names: Iterable[str], *, first_year: int, today: date
) -> pd.DataFrame:
    """The table `grant_years`: every topic in every fiscal year from the first one to the running one.

    A year without projects has 0 dollars; one in which no award tells its amount has none (missing).
    """
    running = fiscal_year(today)
    project_years = topics.merge(grants, on="appl_id", validate="many_to_one")
    # A project without its number is one of its own.
    project_years["project"] = project_years["core_project_num"].fillna(project_years["appl_id"])
    project_years["summed_usd"] = project_years["award_amount_usd"].where(project_years["is_summed"])
    project_years["is_untold"] = project_years["is_summed"] & project_years["award_amount_usd"].isna()
    project_years["is_within"] = ~project_years["is_summed"]
    grouped = project_years.groupby(["topic", "fiscal_year"])
    years = pd.DataFrame(
        {
            "projects": grouped["project"].nunique(),
            "amount_usd": grouped["summed_usd"].sum(min_count=1).astype("Float64"),
            "without_amount": grouped["is_untold"].sum(),
            "within_others": grouped["is_within"].sum(),
        }
    )
    every = pd.MultiIndex.from_product(
        [list(names), range(first_year, running + 1)], names=["topic", "fiscal_year"]
    )
    whole = years.reindex(every)
    whole = whole.mask(whole["projects"].isna(), 0).reset_index()
    whole["is_open"] = whole["fiscal_year"].ge(running)
    return GRANT_YEARS.typed(whole)


#: The data sets begin in 2004.
FIRST_YEAR = 2004


def safety_years(reports: pd.DataFrame, endpoints: Iterable[str], *, today: date) -> pd.DataFrame:
    """Reports of each data set in every year from 2004, or from its first report before that, to the running one.

    Reports of one case count as one, by the first. Those without a date have a row of their own, if there are any.
    What each data set said of itself is not here.
    """
    rows: list[dict[str, object]] = []
    for endpoint in endpoints:
        # A case counts once, by its first report.
        dates = reports.loc[
            reports["endpoint"].eq(endpoint) & reports["case_id"].eq(reports["report_id"]), "date"
        ]
        years = dates.dropna().str[:4].astype(int).value_counts()
        first = min([FIRST_YEAR, *years.index])
        rows += [
            {
                "endpoint": endpoint,
                "year": year,
                "reports": int(years.get(year, 0)),
                "is_open": year >= today.year,
            }
            for year in range(first, max([today.year, *years.index]) + 1)
        ]
        if undated := int(dates.isna().sum()):
            rows.append({"endpoint": endpoint, "reports": undated, "is_open": False})
    return SAFETY_YEARS.frame(rows).drop(columns=["data_of", "asked_at"])


def view_years(views: pd.DataFrame) -> pd.DataFrame:
    """Views of rows of `wikipedia_views` by calendar year: `year`, `value`, `is_open`.

    A year of which not all twelve months are counted is open: the first one begins in July.
    """
    years = views.groupby(views["month"].str[:4].astype("Int64").rename("year"))
    rows = years.agg(value=("views", "sum"), months=("month", "nunique")).reset_index()
    return rows.assign(is_open=rows["months"].ne(12).astype("bool")).drop(columns="months")
