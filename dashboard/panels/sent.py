"""The searches that were sent to the services behind a figure, as they stand in the table `searches`."""

from dashboard import store
from dashboard.panels.share import Asked
from pipelines.text.sources import SOURCES


def to(source: str, *names: str) -> list[Asked]:
    """What a service was asked.

    Args:
        source: Its name in `SOURCES`.
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
            SOURCES[source].look(row["name"], row["text"]),
            SOURCES[source].label,
        )
        for row in rows.to_dict("records")
    ]
