"""Money and signals: what was raised and paid, what ended, companies, public funding, and safety reports."""

from collections.abc import Mapping

import pandas as pd

from pipelines.analysis.affiliations.organisations import firm, firms_of
from pipelines.analysis.market.companies import one_spelling
from pipelines.analysis.market.money import LEFT_OUT, Summed, is_summable
from pipelines.sentences.sentence import Parts, capital, filled, kept, listed, some, text
from pipelines.text.attribution import ZERO_IS_NOT_SAFE
from pipelines.text.numerals import digits, million

MODALITY_LABELS = {
    "human_cells": "Human cells",
    "engineered": "Engineered or loaded",
    "artificial": "Artificial",
    "plant_or_bacteria": "Plant or bacteria",
    "animal": "Animal",
    "test_or_service": "Test, tool or service",
    "not_stated": "Not stated",
}
ENDPOINT_LABELS = {
    "drug_enforcement": "Recalls of drugs",
    "device_enforcement": "Recalls of devices",
    "food_enforcement": "Recalls of food",
    "drug_event": "Adverse events, drugs",
    "cosmetic_event": "Adverse events, cosmetics",
}
#: What stands where patents would be looked for.
PATENTS = (
    "Patents are not counted: in 2026 no service that asks for no key tells a yearly count of them whose coverage "
    "is known."
)
#: Data sets of openFDA that are recalls; the others are adverse events.
RECALLS = tuple(name for name in ENDPOINT_LABELS if name.endswith("enforcement"))
EVENTS = tuple(name for name in ENDPOINT_LABELS if name.endswith("event"))


#: What may be added up, of how many events.
RAISED = "{total} million dollars in {n:event} whose amounts may be added up"
#: U.S. public money of a fiscal year.
FUNDED = "{amount} to {projects:project} in fiscal year {fiscal_year:=}"
#: Recalls and adverse events that name vesicles, never added up.
SIGNALS = "{:recall} and {:report of an adverse event|reports of adverse events} at openFDA name exosomes"


def _ends(market: pd.DataFrame) -> tuple[int, int]:
    return int(market["kind"].eq("bankruptcy").sum()), int(market["kind"].eq("discontinuation").sum())


def timeline_headline(label: str, market: pd.DataFrame, events: pd.DataFrame) -> str:
    """How many companies' events, how many of them ends, beside how many of regulators."""
    if market.empty:
        template = "{}: no event of a company was found beside {:regulatory event}"
        return text(template, label, len(events))
    nouns = ("{:bankruptcy|bankruptcies}", "{:discontinuation}")
    ends = [filled(noun, n) for noun, n in zip(nouns, _ends(market), strict=True) if n]
    template = "{}: {:event} of companies[, among them {},] beside {:regulatory event}"
    return text(template, label, len(market), listed(ends), len(events))


def timeline_sentences(market: pd.DataFrame, labels: Mapping[str, str]) -> list[str]:
    """Events by kind, and those that have no place on a time axis. `market`: Rows of market_events."""
    if market.empty:
        return ["The ledger holds no event of a company for this topic."]
    counts = market["kind"].value_counts()
    kinds = ", ".join(f"{labels[kind].lower()} {counts[kind]}" for kind in labels if kind in counts)
    undated = market[market["date"].isna()]
    template = "[{n:event} {n:?has|have} no known date and {n:?has|have} no mark: {names}.]"
    names = "; ".join(sorted(set(one_spelling(undated["company"]))))
    return kept(f"By kind: {kinds}.", text(template, n=len(undated), names=names))


def money_headline(label: str, summed: Summed, years: pd.DataFrame) -> str:
    """The sum with its n, and the year that holds most of it."""
    if not summed.events:
        return f"{label}: no amount that may be added up was found"
    by_year = years.groupby("year")["amount_usd_m"].sum()
    most = by_year.idxmax() if len(by_year) > 1 else None
    return text(
        "{label}: " + RAISED + "[, the most in {year} ({amount:million})]",
        label=label,
        total=digits(summed.total_usd_m),
        n=summed.events,
        year=None if most is None else str(most),
        amount=None if most is None else by_year.max(),
    )


def left_out_sentence(summed: Summed) -> str:
    """How many events are not in the sum, and why."""
    left = summed.left_out.items()
    why = "; ".join(text("{:event}, {}", count, LEFT_OUT[reason]) for reason, count in left if count)
    return f"Left out of the sum, by reason: {why}." if why else "No event is left out of the sum."


def companies_headline(label: str, companies: pd.DataFrame, counts: pd.DataFrame) -> str:
    """How many companies, where most of them sit, and how sure the ledger is of them."""
    if companies.empty:
        return f"{label}: no company was found for this choice"
    if len(companies) == 1:
        return f"{label}: one company found, in {companies['country'].iloc[0]}"
    template = "{}: {} companies found, {in_country} of them in {country}; {:or none} with high confidence"
    sure = int(companies["confidence"].eq("high").sum())
    return text(template, counts.iloc[0], label, len(companies), sure)


def with_money(companies: pd.DataFrame, events: pd.DataFrame, revenues: pd.DataFrame) -> pd.DataFrame:
    """The companies with `raised_usd_m`, `not_in_sum` and `revenue`; missing where none was found.

    `raised_usd_m` is the sum of rounds and offerings, in dollars of their day: one kind of money, paid once. Amounts
    of the others stand with their date and why they are not in it, revenues as reported with their period.
    """
    firms = firms_of(companies["company"])
    rounds = events[events["kind"].isin(["funding", "ipo"])]
    is_grant = rounds["amount_basis"].str.startswith("grant").eq(True)
    fits = is_summable(rounds) & ~is_grant
    why = rounds["amount_summable"].fillna("").replace("yes", "").map(LEFT_OUT).mask(is_grant, "a grant")
    others = rounds.assign(why=why, date=rounds["date"].fillna("undated"))
    others = others[~fits & others[["amount_usd_m", "amount_local"]].notna().any(axis=1)]
    left = "[{amount_usd_m:digits} million USD ][{amount_local} ]({date}): {why}"
    told = "[{revenue_usd_m:digits} million USD ][{revenue_local} ]({period})"
    by_firm = {
        "raised_usd_m": rounds[fits].groupby(_firms(rounds[fits], firms))["amount_usd_m"].sum(),
        "not_in_sum": _told(others, left).groupby(_firms(others, firms)).agg("; ".join),
        "revenue": _told(revenues, told).groupby(_firms(revenues, firms)).agg("; ".join),
    }
    return companies.assign(**{name: companies["company"].map(cells) for name, cells in by_firm.items()})


def _firms(rows: pd.DataFrame, firms: Mapping[str, str]) -> pd.Series:
    return rows["company"].map(lambda name: firm(name, firms)).astype("str")


def _told(rows: pd.DataFrame, template: str) -> pd.Series:
    return pd.Series([text(template, row) for row in rows.to_dict("records")], rows.index, dtype="str")


def companies_sentence(companies: pd.DataFrame) -> str:
    """What their vesicles come from, most first."""
    counts = companies["modality_kind"].value_counts()
    order = sorted(counts.index, key=lambda kind: (-counts[kind], kind))
    return f"What they work with: {', '.join(f'{MODALITY_LABELS[kind].lower()} {counts[kind]}' for kind in order)}."


def axis_headline(label: str, since: Mapping[str, int], axis_from: int) -> str:
    """What began when, the earliest first: what is there by the first year of the axis may be older."""
    order = sorted(since, key=lambda what: (since[what], what))
    began = [f"{what} {'by ' if since[what] == axis_from else ''}{since[what]}" for what in order]
    return (
        text("{}, first found: {}", label, listed(began))
        if since
        else f"{label}: nothing with a date was found"
    )


def axis_sentences(counts: Mapping[str, str], missing: Mapping[str, str]) -> list[str]:
    """What each part holds, and which parts are not there and why."""
    lines = [f"{part}: {count}." for part, count in counts.items()]
    return lines + [f"Not drawn: {part.lower()}. {why}" for part, why in missing.items()]


def paid(summed: Summed, years: pd.DataFrame) -> tuple[str, str]:
    """What was raised and paid, as a value and what it is of."""
    left = sum(summed.left_out.values())
    if not summed.events:
        return (
            "None found",
            f"No amount that may be added up, in {left} events." if left else "No event was found.",
        )
    template = "{n:event}[ since {first}]; {left:or no} more may not be added up."
    return digits(summed.total_usd_m), text(
        template, n=summed.events, first=str(years["year"].min()) if len(years) else None, left=left
    )


def ended(market: pd.DataFrame) -> tuple[str, str]:
    """What came to an end, likewise."""
    if market.empty:
        return "None found", "No event of a company was found."
    bankrupt, stopped = _ends(market)
    return (
        f"{bankrupt + stopped} of {len(market)}",
        f"Bankruptcies found: {bankrupt}; discontinuations: {stopped}.",
    )


def _dollars(usd: float | None) -> str:
    return "an untold amount" if pd.isna(usd) else f"{million(float(usd or 0) / 1e6)} dollars"


def funding_headline(label: str, years: pd.DataFrame) -> str:
    """Dollars and projects of the last complete fiscal year, against the first one with an award.

    `years`: Rows of grant_years of one topic, in order.
    """
    closed = years[~years["is_open"] & years["projects"].gt(0)]
    if closed.empty:
        return f"{label}: no award was found in a complete fiscal year"
    last, first = closed.iloc[-1], closed.iloc[0]
    is_later = first["fiscal_year"] < last["fiscal_year"]
    return text(
        "{label}: U.S. public money, " + FUNDED + "[; {before} in {year}]",
        last,
        label=label,
        amount=_dollars(last["amount_usd"]),
        before=_dollars(first["amount_usd"]) if is_later else None,
        year=str(first["fiscal_year"]),
    )


def funding_sentences(years: pd.DataFrame) -> list[str]:
    """The unfinished year, those that were not fetched, and what the sums leave out."""
    whole = range(int(years["fiscal_year"].min()), int(years["fiscal_year"].max()) + 1)
    missing = [str(year) for year in whole if year not in set(years["fiscal_year"])]
    template = "Fiscal year {fiscal_year:=} is not over: {amount} and {projects:project} so far."
    unfinished = years[years["is_open"]].to_dict("records")
    unstated, within = (some(int(years[name].sum())) for name in ("without_amount", "within_others"))
    amounts = text("[Awards whose amount is not told: {}; they are in no sum.]", unstated)
    return kept(
        *(text(template, row, amount=_dollars(row["amount_usd"])) for row in unfinished),
        text("[Not fetched, which is no zero: fiscal year {}.]", listed(missing)),
        amounts or "Every award tells its amount.",
        text("[Sub-projects whose money stands with their project: {}; it is summed once.]", within),
    )


def safety_headline(years: pd.DataFrame) -> str:
    """Recalls and adverse events that name vesicles, apart, and since when."""
    reports, missing = years[years["reports"].gt(0)], _not_fetched(years)
    if reports.empty:
        none = "openFDA holds no recall and no adverse event that names exosomes[, {} not fetched]"
        return f"{text(none, missing)}: zero does not mean safe"
    counts = [int(reports.loc[reports["endpoint"].isin(kind), "reports"].sum()) for kind in (RECALLS, EVENTS)]
    first = reports["year"].min()
    year = None if pd.isna(first) else str(first)
    return capital(text(SIGNALS + "[, the first in {}][, {} not fetched]", *counts, year, missing))


def _not_fetched(years: pd.DataFrame) -> Parts:
    """The data sets that are missing."""
    held = set(years["endpoint"])
    return listed([label.lower() for name, label in ENDPOINT_LABELS.items() if name not in held])


def safety_sentences(years: pd.DataFrame) -> list[str]:
    """That zero does not mean safe; which data sets hold nothing; what is unfinished or undated."""
    totals = years.groupby("endpoint")["reports"].sum()
    nothing = [label.lower() for name, label in ENDPOINT_LABELS.items() if totals.get(name, 1) == 0]
    undated = int(years.loc[years["year"].isna(), "reports"].sum())
    return kept(
        ZERO_IS_NOT_SAFE,
        text("[No report names exosomes in: {}.]", listed(nothing)),
        text("[Not fetched, which is no zero: {}.]", _not_fetched(years)),
        text("[{n:report} without a date {n:?has|have} no bar.]", n=some(undated)),
    )


def attention_headline(years: pd.DataFrame, papers: pd.DataFrame) -> str:
    """Views of the last whole year against the first, and papers of the same; rows: `year`, `value`, `is_open`."""
    whole = years[~years["is_open"]].set_index("year")["value"]
    if whole.empty:
        return "Wikipedia's articles on vesicles: no whole year of views yet"
    first, last = whole.index[0], whole.index[-1]
    counts = papers.set_index("year")["value"].astype(float).reindex([first, last])
    return text(
        "Wikipedia's articles on vesicles: {} views in {:=}[, {:times} times those of {:=}][; papers {:times} times]",
        whole[last],
        last,
        whole[last] / whole[first] if first < last and whole[first] else None,
        first,
        counts[last] / counts[first] if first < last and counts[first] else None,
    )


def attention_sentences(views: pd.DataFrame, titles: pd.DataFrame, languages: Mapping[str, str]) -> list[str]:
    """How many articles and redirects stand behind it, by language, and up to which month."""
    articles = titles[titles["title"].eq(titles["article"])]
    counts = articles.groupby("project").size()
    own = [f"{name} {counts[project]}" for project, name in languages.items() if project in counts]
    template = "{:article} ({}) and {:redirect} to them, until {}[; not asked for yet, so in no sum: {}]."
    left = some(int(titles["through"].isna().sum()))
    return [
        text(template, len(articles), ", ".join(own), len(titles) - len(articles), views["month"].max(), left)
    ]


def filings_headline(years: pd.DataFrame) -> str:
    """Filings of the last complete year that was read whole, against the first. `years`: Rows of filing_years."""
    every = years[years["form"].eq("all") & ~years["is_open"] & years["filings"].notna()].sort_values("year")
    if every.empty:
        return "Filings with the SEC that name exosomes are not counted for any complete year"
    last, first = every.iloc[-1], every.iloc[0]
    is_later = first["year"] < last["year"]
    template = (
        "{filings:filing} with the SEC in {year:=} {filings:?names|name} exosomes[; {before} in {since}]"
    )
    before = int(first["filings"]) if is_later else None
    return text(template, last, before=before, since=str(first["year"]))


def filings_sentences(years: pd.DataFrame) -> list[str]:
    """Documents beside filings, forms, the unfinished year, and years that are not counted or not there."""
    every = years[years["form"].eq("all")].sort_values("year")
    exact, bounds = every[every["filings"].notna()], every[every["filings"].isna()]
    read = years[years["year"].isin(exact["year"])]
    forms = read.groupby("form")["filings"].sum().drop("all", errors="ignore")
    order = sorted(forms.index, key=lambda form: (form == "other", -forms[form], form))
    whole = range(int(every["year"].min()), int(every["year"].max()) + 1)
    return kept(
        text(
            "[{:filing} since {} in {:document}: a filing has several documents, and they repeat one another.]",
            some(int(exact["filings"].sum())),
            str(whole[0]),
            int(exact["documents"].sum()),
        ),
        text("[Filings by form: {}.]", ", ".join(f"{form} {forms[form]:,}" for form in order) or None),
        *(
            text("So far in {year:=}: {filings:filing}.", row)
            for row in exact[exact["is_open"]].to_dict("records")
        ),
        text(
            "[More documents than are read, so no filings are counted: {}.]",
            "; ".join(f"{row['year']}, at least {row['documents']:,}" for row in bounds.to_dict("records"))
            or None,
        ),
        text(
            "[Not fetched, which is no zero: {}.]",
            listed([str(y) for y in whole if y not in set(every["year"])]),
        ),
    )
