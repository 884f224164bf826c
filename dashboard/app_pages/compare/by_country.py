"""Countries of one of the topics side by side, in a section below them that opens."""

from dataclasses import replace
from functools import partial

import pandas as pd

from dashboard import store
from dashboard.address import bound
from dashboard.app_pages.compare.charts.compare import Series, compare
from dashboard.app_pages.compare.choice import Choice, entry
from dashboard.look.theme import BLUE, GREEN, GREY, ORANGE, RED, VIOLET
from dashboard.panels import elsewhere
from dashboard.panels.panel import Panel, show
from pipelines.analysis.affiliations.countries import country_names
from pipelines.sentences.literature import growth
from pipelines.topics.terms import STANDARD

_SHOWN, _COLOURS = 3, (BLUE, ORANGE, GREEN, VIOLET, RED, GREY)


def section(choice: Choice) -> None:
    """The section; nothing where no country is known of any of the topics."""
    known = set(store.table("country_years")["topic"] if store.has("country_years") else ())
    topics = {name: entry(name).label for name in choice.topics if name in known}
    if not topics:
        return
    with bound.section("Countries of a topic side by side", "countries_open") as opened:
        if opened.open:
            topic = bound.choice("Countries of", topics, "countries_of", next(iter(topics)))
            rows = store.rows("country_growth", topic=topic).sort_values(
                "records", ascending=False, kind="stable"
            )
            names = {code: country_names()[code] for code in rows["country"]}
            show(
                figure,
                choice,
                topic,
                bound.several("Countries", names, "countries", default=[*names][:_SHOWN]),
            )


def figure(choice: Choice, topic: str, codes: tuple[str, ...]) -> Panel:
    """Papers a year of one topic that name each of the countries; whole counts by publication year."""
    names, rows = country_names(), store.rows("country_years", topic=topic)
    rows = rows[rows["country"].isin(codes) & rows["year"].between(*choice.years)]
    none = pd.Series(pd.NA, index=rows.index)
    drawn = rows.assign(definition=STANDARD, value=rows["records"], low=none, high=none, completeness=none)
    colours = {code: _COLOURS[place % len(_COLOURS)] for place, code in enumerate(codes)}
    series = [Series(code, names[code], colours[code], drawn[drawn["country"].eq(code)]) for code in codes]
    fitted = {row["country"]: row for row in store.rows("country_growth", topic=topic).to_dict("records")}
    rates = [growth.Rate(names[code], {"measure": "records", **fitted[code]}) for code in codes]
    years = choice.years[0] if len(rows) == 0 else int(rows["year"].min()), choice.years[1]
    look = replace(choice.look, yardstick="records", measure="Papers", years=years, has_bands=False)
    return Panel(
        key="compare_countries",
        title=f"{entry(topic).label}: {growth.compared_headline(rates)}",
        figure=partial(compare, series, look, store.table("regulatory_events").head(0), {}),
        name=f"Papers over the years by country: {entry(topic).label}",
        summary=[f"{rate}." for rate in rates if rate.is_known],
        caption=f"{elsewhere.papers_note()} Standard definition, by publication year, since 2015; a paper of several "
        "countries counts in each. Hollow: unfinished year. Rates with their 95% intervals, over complete years.",
        rows=rows.assign(name=rows["country"].map(names)),
        headings=store.headings(
            "country_years", "country year records articles is_open", articles="All papers of the topic"
        ),
        credit=elsewhere.papers_credit(),
        whole="country_years",
        searches=elsewhere.searches(entry(topic), STANDARD),
    )
