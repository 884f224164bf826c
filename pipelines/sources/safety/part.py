"""openFDA's part of a refresh: recalls and reports of adverse events that name vesicles."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from pipelines.analysis.market.by_year import safety_years
from pipelines.sources.client import Client
from pipelines.sources.part import (
    SEARCHES,
    Gap,
    Occasion,
    Part,
    by_cause,
    moment,
    search_row,
    searches_of,
    tables_of,
)
from pipelines.sources.pieces import asked_before, in_pieces, in_vain, last_tables, refuse_fall
from pipelines.sources.safety.endpoints import ENDPOINTS
from pipelines.sources.safety.openfda import OpenFda, Reports, address_of, search_of
from pipelines.sources.safety.reports import Report
from pipelines.sources.trials.members import field_names, naming
from pipelines.tables.fetched.safety import SAFETY_REPORTS, SAFETY_YEARS


def safety_part(client: Client, occasion: Occasion) -> Part:
    """The reports of every data set that is asked; a data set without any is a finding and has its zeros.

    One that is asked in vain, or fell too far, keeps its rows of the last snapshot, or has none, which is no zero.

    Raises:
        SourceError: All data sets were asked in vain.
        TopicError: The field has no names to search for.
    """
    names = field_names(occasion.catalogue)
    fda = OpenFda(client, now=occasion.now)
    before = last_tables(occasion.last, SAFETY_REPORTS.name, SAFETY_YEARS.name)
    texts = {endpoint.name: search_of(endpoint, names) for endpoint in ENDPOINTS.values()}
    earlier = {
        name: row for name, row in asked_before(before, "safety").items() if row["text"] == texts[name]
    }

    def ask(name: str) -> tuple[Reports, list[Report], int]:
        answer, asked = fda.reports(ENDPOINTS[name], names), f"{ENDPOINTS[name].label} that name vesicles"
        if name in earlier and not occasion.accept_drop:
            refuse_fall(client.service.name, asked, earlier[name]["promised"], answer.promised)
        named, others = naming(
            answer.reports,
            lambda report: report.searched or None,
            names,
            service=client.service.name,
            asked=asked,
        )
        return answer, named, len(others)

    with occasion.steps.step("Safety reports", len(ENDPOINTS), len(ENDPOINTS)) as step:
        found, failed = in_pieces(ENDPOINTS, ask, step.advance)
    if not found:
        raise failed[next(iter(ENDPOINTS))]
    asked: list[dict[Any, Any]] = []
    gaps: list[Gap] = []
    remarks: list[tuple[str, str]] = []
    for name, endpoint in ENDPOINTS.items():
        if name in failed:
            plain = {"name": name, "text": texts[name]}
            row, gap = in_vain(endpoint.label, failed[name], plain, earlier.get(name))
            asked.append(row)
            gaps.append(gap)
            continue
        answer, named, others = found[name]
        same = (
            ("one case sent by two companies, counted once", " and ".join(pair))
            for pair in _same_cases(named)
        )
        of_it = (*answer.remarks, *same)
        remarks += [(f"safety: {cause}", place) for cause, place in of_it]
        unnamed = f"{others:,} name none of the words, left out." if others else None
        counts = answer.promised, len(answer.reports)
        asked.append(search_row(name, answer.query, *counts, answer.asked_at, unnamed, *by_cause(of_it)))
    rows = safety_reports(report for _, named, _ in found.values() for report in named)
    years = _years(rows, [answer for answer, _, _ in found.values()], occasion)
    kept = set(failed) & set(earlier)
    frames = {SAFETY_REPORTS.name: rows, SAFETY_YEARS.name: years}
    for name, frame in frames.items():
        if kept:
            frame = pd.concat([frame, before[name][before[name]["endpoint"].isin(kept)]])
        frames[name] = frame.sort_values("endpoint", key=_place, kind="stable", ignore_index=True)
    searches = searches_of("safety", asked)
    days = (
        frames[SAFETY_YEARS.name].dropna(subset="data_of").groupby("endpoint", sort=False)["data_of"].first()
    )
    return Part(
        tables=tables_of("safety", {**frames, SEARCHES: searches}, occasion),
        searches=searches,
        numbers={"safety_reports": len(frames[SAFETY_REPORTS.name])},
        came=f"{len(frames[SAFETY_REPORTS.name]):,} safety reports",
        about={"data_of": days.to_dict()},
        warnings=by_cause(remarks),
        gaps=tuple(gaps),
    )


def safety_reports(reports: Iterable[Report]) -> pd.DataFrame:
    """The table `safety_reports`: of each report its newest version with all its lots, by data set and date. Pure.

    Reports that name each other, directly or through others, are one case: that of the first of them.
    """
    every = list(reports)
    told: dict[tuple[str, str], list[Report]] = {}
    for report in every:
        told.setdefault((report.endpoint, report.report_id), []).append(report)
    rows = []
    for versions in told.values():
        newest = max(map(_version, versions))
        lots = [report for report in versions if _version(report) == newest]
        several = len({report.lot for report in lots if report.lot}) > 1
        days = [report.day.isoformat() for report in lots if report.day]
        rows.append(
            {
                **{name: getattr(lots[0], name) for name in SAFETY_REPORTS.columns if hasattr(lots[0], name)},
                "product": _each(_with_lot(report) if several else report.product for report in lots),
                "reason": _each(report.reason for report in lots),
                "date": max(days, default=None),
                "url": address_of(lots[0]),
            }
        )
    order = list(ENDPOINTS)
    rows.sort(key=lambda row: (order.index(row["endpoint"]), row["date"] or "", row["report_id"]))
    cases: dict[str, set[str]] = {}
    for one, other in _same_cases(every):
        case = cases.get(one, {one}) | cases.get(other, {other})
        cases |= dict.fromkeys(case, case)
    first: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row["date"] or "9", row["report_id"])):
        for report_id in cases.get(row["report_id"], ()):
            first.setdefault(report_id, row["report_id"])
        row["case_id"] = first.get(row["report_id"], row["report_id"])
    return SAFETY_REPORTS.frame(rows)


def _each(texts: Iterable[str | None]) -> str | None:
    return " | ".join(dict.fromkeys(filter(None, texts))) or None


def _with_lot(report: Report) -> str | None:
    return f"{report.product or 'Product not told'} ({report.lot})" if report.lot else report.product


def _same_cases(reports: Iterable[Report]) -> Iterator[tuple[str, str]]:
    """Two reports of which one names the other as the same case: openFDA keeps both."""
    every = list(reports)
    number = {report.company_number: report.report_id for report in every if report.company_number}
    for report in every:
        for name in (report.same_case or "").split(" | "):
            if number.get(name, report.report_id) != report.report_id:
                one, other = sorted((report.report_id, number[name]))
                yield one, other


def _place(names: pd.Series) -> pd.Series:
    return names.map({name: place for place, name in enumerate(ENDPOINTS)})


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
