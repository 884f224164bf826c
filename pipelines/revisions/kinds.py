"""What a piece of news is: its kind with a declared grade, an id that stays, and whether a watch list touches it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from pipelines.revisions.moves import GRADES
from pipelines.topics.catalogue import Catalogue

#: The kinds of news by their grade; docs/news.md says what each is and why it has that grade.
_KINDS = {
    "critical": "approval register_hit prohibition verdict retracted_trial study_stopped results_of_phase_3",
    "notable": "letter rule judged retraction results new_study study_under_way study_completed step count",
    "minor": "general_rule statement study_changed study_renumbered filing ledger edited taken_back",
}
GRADE_OF = {kind: grade for grade, kinds in _KINDS.items() for kind in kinds.split()}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One piece of news; titles and names are words from outside, as they came."""

    kind: str
    of: str  # what it is news of: an NCT number, a PMID, a row, a topic
    became: str  # what that became: with the two above it makes the id, and no day does
    title: str
    what: str
    page: str  # address of the page that shows it, seen from the dashboard's root
    source: str  # where it can be read outside; else, likewise, where its table stands
    date: str | None = None  # of the fact, as exact as known
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # companies, sponsors, authorities, numbers of studies
    seen: str = ""  # when the first snapshot that tells it was made
    is_watched: bool = False

    @property
    def id(self) -> str:
        """The same news has the same, in whatever run it is told."""
        return uuid5(NAMESPACE_URL, f"exoscope news {self.kind} {self.of} {self.became}").urn

    @property
    def grade(self) -> str:
        """One of `GRADES`."""
        return GRADE_OF[self.kind]


def in_order(items: Iterable[Item], catalogue: Catalogue) -> list[Item]:
    """The news, marked where the watch list touches it: that first, then by grade, then the newest fact first."""
    watch = catalogue.watch
    words = map(re.escape, (*watch.companies, *watch.sponsors, *watch.nct_ids))
    names = [re.compile(rf"(?<!\w){word}(?!\w)", re.IGNORECASE) for word in words]
    marked = [replace(item, is_watched=_touches(item, catalogue, names)) for item in items]
    dated = sorted(sorted(marked, key=lambda item: item.id), key=lambda item: item.date or "", reverse=True)
    return sorted(dated, key=lambda item: (not item.is_watched, GRADES.index(item.grade)))


def _touches(item: Item, catalogue: Catalogue, names: Iterable[re.Pattern[str]]) -> bool:
    """News of a sub-topic is its topic's too; a name counts where it stands as whole words within another one."""
    own = {up for topic in item.topics for up in (topic, *catalogue.ancestors(topic))}
    return bool(own & {*catalogue.watch.topics}) or any(
        one.search(name) for one in names for name in item.names
    )
