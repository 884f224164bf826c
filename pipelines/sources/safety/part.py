"""openFDA's part of a refresh: recalls and reports of adverse events that name vesicles."""

from collections.abc import Iterable

import pandas as pd

from pipelines.analysis.market.by_year import safety_years
from pipelines.sources.client import Client
from pipelines.sources.part import SEARCHES, Occasion, Part, moment, refuse_fewer, searches_of, tables_of
from pipelines.sources.safety.endpoints import ENDPOINTS
from pipelines.sources.safety.openfda import OpenFda, Reports, address_of
from pipelines.sources.safety.reports import Report
from pipelines.sources.trials.members import field_names, naming
from pipelines.tables.fetched.safety import SAFETY_REPORTS


def safety_part(client: Client, occasion: Occasion) -> Part:
    """The reports of every data set that is asked; a data set without any is a finding and has its zeros.

    Raises:
        SourceError: openFDA failed, ignored the search, or told something that cannot be trusted.
        DropError: It shows far fewer reports.
        TopicError: The field has no names to search for.
    """
    names = field_names(occasion.catalogue)
    fda = OpenFda(client, now=occasion.now)
    found: list[Reports] = []
    kept: list[Report] = []
    asked: list[dict[str, object]] = []
    with occasion.steps.step("Safety reports", len(ENDPOINTS), len(ENDPOINTS)) as step:
        for endpoint in ENDPOINTS.values():
            answer = fda.reports(endpoint, names)
            named, others = naming(
                answer.reports,
                lambda report: report.searched,
                names,
                service=client.service.name,
                asked=f"{endpoint.label} that name vesicles",
            )
            found.append(answer)
            kept += named
            asked.append(
                {
                    "name": endpoint.name,
                    "text": answer.query,
                    "promised": answer.promised,
                    "received": len(answer.reports),
                    "asked_at": moment(answer.asked_at),
                    "warnings": f"{len(others):,} name none of the words, left out." if others else None,
                }
            )
            step.advance()
    searches = searches_of("safety", asked)
    refuse_fewer("safety", searches, occasion)
    rows = safety_reports(kept)
    tables = {
        "safety_reports": rows,
        "safety_years": _years(rows, found, occasion),
        SEARCHES: searches,
    }
    days = {answer.endpoint.name: answer.updated for answer in found if answer.updated}
    return Part(
        tables=tables_of("safety", tables, occasion),
        searches=searches,
        numbers={"safety_reports": len(rows)},
        came=f"{len(rows):,} safety reports",
        about={"data_of": {name: day.isoformat() for name, day in days.items()}},
    )


def safety_reports(reports: Iterable[Report]) -> pd.DataFrame:
    """The table `safety_reports`, the newest version of each report, in the order of data sets and dates. Pure."""
    newest: dict[tuple[str, str], Report] = {}
    for report in sorted(reports, key=_version):
        newest[report.endpoint, report.report_id] = report
    order = {name: place for place, name in enumerate(ENDPOINTS)}
    rows = [
        {
            **{name: getattr(report, name) for name in SAFETY_REPORTS.columns if hasattr(report, name)},
            "date": report.day.isoformat() if report.day else None,
            "url": address_of(report),
        }
        for report in newest.values()
    ]
    rows.sort(key=lambda row: (order[row["endpoint"]], row["date"] or "", row["report_id"]))
    return SAFETY_REPORTS.frame(rows)


def _version(report: Report) -> tuple[int, str]:
    """Versions are numbers, written as text."""
    version = report.version or ""
    return (int(version) if version.isdecimal() else 0, version)


def _years(rows: pd.DataFrame, found: list[Reports], occasion: Occasion) -> pd.DataFrame:
    told = {answer.endpoint.name: answer for answer in found}
    years = safety_years(rows, told, today=occasion.began.date())
    updated = [told[name].updated for name in years["endpoint"]]
    return years.assign(
        data_of=pd.Series([day.isoformat() if day else None for day in updated], dtype="str"),
        asked_at=[moment(told[name].asked_at) for name in years["endpoint"]],
    )
