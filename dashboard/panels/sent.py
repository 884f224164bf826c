"""The searches that were sent to the services behind a figure, as they stand in the table `searches`."""

from urllib.parse import quote, urlencode

from dashboard import store
from dashboard.panels.share import Asked
from pipelines.text.source_names import LABELS

#: Data set of openFDA to its place in the address of a search.
_DATA_SETS = {
    "drug_enforcement": "drug/enforcement",
    "device_enforcement": "device/enforcement",
    "food_enforcement": "food/enforcement",
    "drug_event": "drug/event",
    "cosmetic_event": "cosmetic/event",
}


def to(source: str, *names: str) -> list[Asked]:
    """What a service was asked.

    Args:
        source: Its name in `source_names`.
        names: Topics or data sets, all that were asked for where none is named.
    """
    if not store.has("searches"):
        return []
    rows = store.table("searches")
    rows = rows[rows["source"].eq(source) & rows["kind"].eq("set")]
    if names:
        rows = rows[rows["name"].isin(names)]
    known = store.all_topics().topics
    return [
        Asked(
            known[row["name"]].label if row["name"] in known else row["name"].replace("_", " "),
            row["text"],
            _address(source, row["name"], row["text"]),
            LABELS[source],
        )
        for row in rows.to_dict("records")
    ]


def _address(source: str, name: str, text: str) -> str | None:
    """Where a reader can run the search; None where a service takes none in an address, as NIH RePORTER."""
    match source:
        case "trials":
            return f"https://clinicaltrials.gov/search?term={quote(text, safe='')}"
        case "europepmc":
            return f"https://europepmc.org/search?{urlencode({'query': text})}"
        case "safety" if name in _DATA_SETS:
            return f"https://api.fda.gov/{_DATA_SETS[name]}.json?{urlencode({'search': text, 'limit': 10})}"
    return None
