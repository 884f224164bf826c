"""Colours, shapes and names: the same thing looks the same on every page, in light and in dark.

Every colour here has a contrast of at least 3 to 1 on both page backgrounds (a test computes it), so figures
need not know which theme the reader chose. Shape or label always says the same as colour.
"""

from typing import NamedTuple

from pipelines.sentences.vocabulary import EVENTS, SOURCE_KINDS, STATUSES, USES

RED = "#d64550"
ORANGE = "#c9711b"
BLUE = "#4a86c8"
TEAL = "#1f9488"
GREEN = "#3d9a50"
VIOLET = "#9a6fc4"
PINK = "#c85f98"
GREY = "#7c8797"
BROWN = "#a07a4d"

#: One colour per topic and theme, on all pages, no two alike; sub-topics wear the colour of their topic.
TOPIC_COLOURS = {
    "field": GREY,
    "skincare": PINK,
    "hair": BROWN,
    "drug_delivery": BLUE,
    "artificial": VIOLET,
    "wound_healing": TEAL,
    "diagnostics": GREEN,
    "neurodegeneration": "#6460e0",
    "tumor_metastasis": "#bc3c50",
    "cardiac_repair": "#98920c",
    "ev_therapeutics": "#12708f",
    "ev_diagnostics": "#66781a",
    "ev_mechanism": "#b0309a",
    "ev_methods": "#8f5a2c",
}


class Mark(NamedTuple):
    """How one kind of thing is drawn and called; of a status the symbol is a sign that says it without colour."""

    label: str
    colour: str
    symbol: str


#: Kinds of regulatory event: red for enforcement, orange for warnings to the public, grey for rules,
#: green for permission to test.
EVENT_MARKS = {
    "warning_letter": Mark(EVENTS["warning_letter"], RED, "x"),
    "untitled_letter": Mark(EVENTS["untitled_letter"], RED, "cross"),
    "recall": Mark(EVENTS["recall"], RED, "octagon"),
    "safety_notice": Mark(EVENTS["safety_notice"], ORANGE, "triangle-up"),
    "consumer_alert": Mark(EVENTS["consumer_alert"], ORANGE, "triangle-down"),
    "guidance": Mark(EVENTS["guidance"], GREY, "square"),
    "law": Mark(EVENTS["law"], GREY, "pentagon"),
    "policy": Mark(EVENTS["policy"], GREY, "diamond"),
    "court_ruling": Mark(EVENTS["court_ruling"], GREY, "hexagon"),
    "clearance": Mark(EVENTS["clearance"], GREEN, "circle"),
    "approval": Mark(EVENTS["approval"], GREEN, "star"),
}

#: Kinds of market event, in shapes that no regulatory event has: teal for money raised, blue for deals, violet for
#: products and trials, red for ends.
MARKET_MARKS = {
    "funding": Mark("Funding", TEAL, "diamond-tall"),
    "ipo": Mark("Listing", TEAL, "star-square"),
    "acquisition": Mark("Acquisition", BLUE, "hexagram"),
    "licensing": Mark("Licence or partnership", BLUE, "diamond-wide"),
    "product_launch": Mark("Launch", VIOLET, "triangle-right"),
    "trial_milestone": Mark("Step of a trial", VIOLET, "star-triangle-up"),
    "discontinuation": Mark("Discontinuation", RED, "bowtie"),
    "bankruptcy": Mark("Bankruptcy", RED, "hourglass"),
}

#: Whose words an estimate is in, by shape; the colour is that of the topic.
SOURCE_MARKS = {
    "publisher": Mark(SOURCE_KINDS["publisher"], GREY, "circle"),
    "press_text": Mark(SOURCE_KINDS["press_text"], GREY, "square"),
    "quoted_by_others": Mark(SOURCE_KINDS["quoted_by_others"], GREY, "diamond"),
}


STATUS_MARKS = {
    "prohibited": Mark(STATUSES["prohibited"].capitalize(), RED, "✕"),
    "not_approved": Mark(STATUSES["not_approved"].capitalize(), ORANGE, "-"),
    "investigational_only": Mark(STATUSES["investigational_only"].capitalize(), BLUE, "T"),
    "unclear": Mark(STATUSES["unclear"].capitalize(), GREY, "?"),
    "permitted_with_conditions": Mark(STATUSES["permitted_with_conditions"].capitalize(), TEAL, "○"),
    "approved": Mark(STATUSES["approved"].capitalize(), GREEN, "✓"),
}

USE_LABELS = USES

USE_SHORT = {
    "therapeutic_drug": "Medicine",
    "injectable_aesthetic": "Injection",
    "topical_cosmetic_human_derived": "Cosmetic, human",
    "topical_cosmetic_plant_or_synthetic": "Cosmetic, plant",
    "hair_restoration": "Hair",
    "drug_delivery_artificial": "Artificial",
}

VERDICT_LABELS = {
    "right_but_narrow": "Right, but narrow",
    "incomplete": "Incomplete",
    "imprecise": "Imprecise",
    "contradicts_itself": "Contradicts itself",
    "unsupported": "Not supported",
}


#: What no setting of Streamlit's theme reaches: it writes what is chosen from a list in white on the primary colour,
#: which in the dark has a contrast of 2.2 to 1; it cuts such chips, and the name of a number, where a phone has no room
#: for them; and only its navigation can stand in the bar at the top.
STYLE = """<style>
.stMultiSelect [data-tag] { background: transparent; color: inherit; border: 1px solid currentColor; }
.stMultiSelect [data-rac][role=group] { height: auto; max-height: none; }
[data-testid=stMultiSelectTagsContainer] { flex-wrap: wrap; height: auto; mask-image: none; }
[data-testid=stMetricLabel] p { white-space: normal; }
.st-key-edition_chip { position: fixed; top: 0.6rem; right: 1rem; width: auto; z-index: 999991; }
</style>"""


def topic_colour(lineage: list[str]) -> str:
    """The colour of a topic from its lineage, nearest first: its own, else that of the topic it lies in."""
    return next((TOPIC_COLOURS[topic] for topic in lineage if topic in TOPIC_COLOURS), GREY)
