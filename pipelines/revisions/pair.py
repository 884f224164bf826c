"""Two snapshots side by side, and what several kinds of news ask of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pipelines.revisions.moves import Side
from pipelines.text.plain import address
from pipelines.topics.catalogue import Catalogue
from pipelines.topics.terms import STANDARD


@dataclass(frozen=True)
class Pair:
    """Both sides, and what several kinds of news ask of them."""

    before: Side
    now: Side
    catalogue: Catalogue

    def both(self, *names: str) -> bool:
        """Whether both sides hold all these tables."""
        return self.before.has(*names) and self.now.has(*names)

    def topics(self, table: str, key: str) -> dict[str, tuple[str, ...]]:
        """Record to its topics, by the later sets."""
        rows = self.now.tables[table]
        rows = rows[rows["definition"].eq(STANDARD)] if "definition" in rows else rows
        return {str(one): tuple(topics) for one, topics in rows.groupby(key)["topic"]}

    def joined(self, table: str, keys: Sequence[str]) -> list[dict[Any, Any]]:
        """Rows that both sides have, of the standard definition by Entrez date; earlier cells as `<name>_before`."""
        sides = []
        for side in (self.now, self.before) if self.both(table) else ():
            rows = side.tables[table].dropna(subset=list(keys))
            for column, cell in (("definition", STANDARD), ("date_basis", "entrez")):
                rows = rows[rows[column].eq(cell)] if column in rows else rows
            sides.append(rows)
        if not sides:
            return []
        rows = sides[0].merge(sides[1], on=list(keys), suffixes=("", "_before"))
        return rows.astype(object).where(rows.notna(), None).to_dict("records")

    def page(self, page: str, **choices: str) -> str:
        """The address of a page with what is chosen there; an edition but the live one is named."""
        edition = self.now.manifest.get("edition", "live")
        asked = urlencode(choices if edition == "live" else choices | {"edition": edition})
        return f"{page}?{asked}" if asked else page

    def source(self, table: str, url: str | None = None, *, is_kept: bool = False) -> str:
        """Where a record can be read, else the table: a made-up number could be that of a real record."""
        is_made_up = self.now.manifest.get("edition") == "simulated" and not is_kept
        outside = None if is_made_up or url is None else address(url)
        return outside or self.page("methods", methods_part="table", table=table)
