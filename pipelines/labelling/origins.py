"""What a labelling sheet was drawn from, in words short enough to stand in every row of it."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Self

from pipelines.errors import TableError, TopicError
from pipelines.snapshots.manifest import EDITIONS
from pipelines.topics.catalogue import DEFINITIONS, Catalogue

_DIGITS = 12
# The snapshot's name becomes part of a path.
_SNAPSHOT = re.compile(r"[0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a sheet was drawn from. It stands in every row, since a file is easily renamed or sorted.

    `search` and `drawn` are digests of the search's text and of the PMIDs.
    """

    topic: str
    definition: str
    edition: str
    snapshot: str
    search: str
    drawn: str

    def __str__(self) -> str:
        return " ".join(astuple(self))

    @classmethod
    def read(cls, cell: str) -> Self:
        """The origin that a cell names; raises TableError for any other text."""
        words = cell.split()
        sound = (
            len(words) == 6
            and words[1] in DEFINITIONS
            and words[2] in EDITIONS
            and _SNAPSHOT.fullmatch(words[3])
        )
        if not sound:
            raise TableError(
                f"The sheet's column sample holds '{cell[:80]}', which is not where a sheet was drawn from. "
                "Restore that column from the sheet as `exoscope sample` wrote it."
            )
        return cls(*words)


def search_digest(topics: Catalogue, topic: str, definition: str) -> str:
    """The first digits of a hash of a topic's search; raises TopicError for a topic that there is not."""
    if topic not in topics.topics:
        raise TopicError(
            f"No topic is called {topic}. Choose one of: {', '.join(topics.topics)}; one of your own needs "
            "--topics FILE."
        )
    return _digest(topics.topics[topic].definitions[definition].text)


def pmids_digest(pmids: Iterable[str]) -> str:
    """The first digits of a hash of the PMIDs, in whatever order they come."""
    return _digest(" ".join(sorted(pmids)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
