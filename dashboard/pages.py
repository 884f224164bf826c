"""The list of pages: everything that names or counts them reads it here."""

from pipelines.text.sources import SOURCES

#: Group of the navigation to its pages: the room of each, which is also its address, and its title; the first opens.
GROUPS = {
    "Explore": {
        "overview": "Overview",
        "literature": "Literature",
        "compare": "Compare",
        "trials": "Trials",
        "who": "Who & what",
    },
    "Evidence & rules": {"evidence": "Evidence", "regulation": "Regulation"},
    "Market & brief": {"market": "Market", "brief": "Brief"},
    "Data": {"revisions": "What's new", "methods": "Data & methods", "own_topic": "Own topic"},
    "Learn": {"about": "About exosomes"},
}
PAGES = {room: title for pages in GROUPS.values() for room, title in pages.items()}
FIRST = next(iter(PAGES))

#: Page to the sources whose gaps it names: those whose tables it shows. All others show none.
SHOWN = {
    "overview": ("pubmed", "trials"),
    "literature": ("pubmed",),
    "compare": ("pubmed",),
    "trials": ("trials",),
    "who": ("pubmed", "trials"),
    "evidence": ("pubmed", "trials", "icite"),
    "market": ("pubmed", "trials", "grants", "safety", "wikimedia", "filings"),
    "brief": ("pubmed", "trials", "grants", "safety"),
    "revisions": tuple(SOURCES),
    "methods": tuple(SOURCES),
}
#: Pages that show the topic, or the topics, that are chosen under this name; the others show all.
OF_TOPICS = {"literature": "topic", "trials": "topic", "who": "topic", "market": "topic", "compare": "topics"}


def script(page: str) -> str:
    """Where a page's script lies, seen from the folder of the entry.

    It is named after its page, since Streamlit takes the address and the identity of a page from its file.
    """
    return f"app_pages/{page}/{page}.py"
