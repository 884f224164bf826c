"""The list of pages: everything that names or counts them reads it here."""

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


def script(page: str) -> str:
    """Where a page's script lies, seen from the folder of the entry.

    It is named after its page, since Streamlit takes the address and the identity of a page from its file.
    """
    return f"app_pages/{page}/{page}.py"
