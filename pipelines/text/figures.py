"""The figures of the pages by their names, which stand behind the # of an address: what can be asked for by name."""

#: Name to the page that draws it.
FIGURES = {
    name: page
    for page, names in {
        "overview": "contrast topics",
        "literature": "yearly year_to_date filling clinical types sensitivity overlap combinations themes themes_2",
        "compare": "compare",
        "trials": "growth phases length sponsors countries due due_topics",
        "evidence": "ladder claims",
        "regulation": "status letters events",
        "market": "sizes rates reasons forecasts one_axis timeline sums funding safety company_table",
        "revisions": "papers",
        "methods": "echoes agreement backtests",
    }.items()
    for name in names.split()
}
