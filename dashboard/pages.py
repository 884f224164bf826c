"""The list of pages: everything that names or counts them reads it here."""

from pipelines.text.sources import SOURCES

#: The room of each page, which is also its address, and its title, in the order of the navigation; the first opens.
PAGES = {
    "overview": "Overview",
    "literature": "Literature",
    "compare": "Compare",
    "trials": "Trials",
    "evidence": "Evidence",
    "regulation": "Regulation",
    "market": "Market",
    "brief": "Brief",
    "revisions": "Revisions",
    "methods": "Data & methods",
    "own_topic": "Own topic",
    "about": "About exosomes",
}
FIRST = next(iter(PAGES))


#: Page to the sources whose gaps it names: those whose tables it shows. All others show none.
SHOWN = {
    "overview": ("pubmed", "trials"),
    "literature": ("pubmed",),
    "compare": ("pubmed",),
    "trials": ("trials",),
    "evidence": ("pubmed", "trials"),
    "market": ("pubmed", "trials", "grants", "safety"),
    "brief": ("pubmed", "trials", "grants", "safety"),
    "revisions": tuple(SOURCES),
    "methods": tuple(SOURCES),
}
#: Pages that show the topic, or the topics, that are chosen under this name; the others show all.
OF_TOPICS = {"literature": "topic", "trials": "topic", "market": "topic", "compare": "topics"}


def script(page: str) -> str:
    """Where a page's script lies, seen from the folder of the entry.

    It is named after its page, since Streamlit takes the address and the identity of a page from its file.
    """
    return f"app_pages/{page}/{page}.py"
