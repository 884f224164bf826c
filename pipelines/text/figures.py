"""The figures of the pages by their names, which stand behind the # of an address: what can be asked for by name."""

#: Name to the page that draws it, and the part of that page ("" where it has none).
FIGURES = {
    name: (page, part)
    for (page, part), names in {
        ("overview", "one"): "contrast",
        ("overview", "all"): "topics",
        ("literature", "growth"): "yearly year_to_date filling themes themes_2",
        ("literature", "kinds"): "clinical types",
        ("literature", "shared"): "sensitivity overlap combinations",
        ("compare", ""): "compare",
        ("trials", "far"): "growth phases length sponsors countries",
        ("trials", "due"): "due due_topics",
        ("who", "countries"): "by_country country_years country_growth",
        ("who", "organisations"): "institutions company_share",
        ("who", "journals"): "journal_years",
        ("who", "terms"): "term_rates term_pairs",
        ("evidence", "ladder"): "ladder",
        ("evidence", "reach"): "reach_content reach_triangle reach_clinical",
        ("evidence", "claims"): "claims",
        ("regulation", "rules"): "status place",
        ("regulation", "acts"): "letters events",
        ("market", "sizes"): "sizes rates reasons forecasts",
        ("market", "money"): "timeline sums company_table",
        ("market", "signals"): "one_axis attention funding safety",
        ("market", "filings"): "filings",
        ("revisions", "revisions"): "papers",
        ("methods", "checks"): "echoes agreement backtests baseline_check",
    }.items()
    for name in names.split()
}
#: Page and heading, of those besides that sentences lead to, to the part.
_HEADINGS = {
    ("trials", "changes"): "due",
    ("trials", "studies"): "studies",
    ("regulation", "approved"): "rules",
    ("regulation", "registers"): "registers",
    ("regulation", "timeline"): "acts",
    ("regulation", "contradictions"): "claims",
    ("revisions", "rows"): "revisions",
    ("methods", "table"): "table",
    ("methods", "search"): "search",
    ("methods", "methods"): "methods",
}


def part_of(page: str, anchor: str) -> str:
    """The part of a page in which a figure or heading stands; "" where the page has none."""
    own, part = FIGURES.get(anchor, ("", ""))
    return part if own == page else _HEADINGS.get((page, anchor), "")
