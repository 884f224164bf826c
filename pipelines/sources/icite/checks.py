"""What Exoscope takes for granted about iCite, in three requests."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.sources.checks import Broken, Questions, Untold, known, seen
from pipelines.sources.icite.icite import CONTENT, FIELDS, LONGEST, Article, read_article
from pipelines.sources.pieces import Unread, read_each

#: A number that no article has yet.
_NONE = "99999999"
_FEW = 5


class ICiteQuestions(Questions):
    """The questions to iCite."""

    _first: Any = None
    _pmids: Sequence[str] = ()

    def _answers(self) -> str:
        listed = {"year": str(self.year), "limit": str(LONGEST), "fl": "pmid"}
        told = self.json(f"some articles of {self.year}", "pubs", params=listed)
        self._pmids = [str(one.get("pmid")).removesuffix(".0") for one in _data(told)]
        self._first = self._pubs([*self._pmids[:_FEW], _NONE])
        return f"yes, {len(self._told()):,} of {len(self._pmids[:_FEW])} articles of {self.year}"

    def _unknown(self) -> str:
        pmids = {str(one.get("pmid")).removesuffix(".0") for one in self._told()}
        return seen(f"{len(pmids)} articles, {_NONE} not among them", holds=pmids <= set(self._pmids))

    def _fields(self) -> str:
        missing = set(FIELDS.split(",")) - {name for one in self._told() for name in one}
        more = {name for one in self._told() for name in one} - set(FIELDS.split(",")) - {"_id"}
        told = (
            f"lacking: {', '.join(sorted(missing)) or 'none'}; unasked: {', '.join(sorted(more)) or 'none'}"
        )
        return seen(told, holds=not missing and not more)

    def _shape(self) -> str:
        articles = self._read()
        flags = {type(one.get("is_clinical")).__name__ for one in self._told()}
        told = f"{len(articles)} of {len(self._told())} can be read; flags come as {', '.join(sorted(flags))}"
        return seen(told, holds=len(articles) == len(self._told()) and all(a["year"] for a in articles))

    def _content(self) -> str:
        placed = [one for one in self._read() if one["triangle_y"] is not None]
        if not placed:
            raise Untold("no article has a place in the triangle")
        sums = [sum(one[name] or 0 for name in CONTENT) for one in placed]
        off = max(abs(one["triangle_y"] - (1.5 * (one["human"] or 0) - 0.5)) for one in placed)
        told = f"{len(placed)} articles, contents add up to {min(sums):.2f} at least, places off by {off:.2f} at most"
        return seen(told, holds=all(abs(total - 1) < 0.02 for total in sums) and off < 0.02)

    def _none_known(self) -> str:
        forms = {type(one.get("cited_by_clin")).__name__ for one in self._told()}
        return seen(
            f"a list of PMIDs or nothing: {', '.join(sorted(forms))}", holds=forms <= {"list", "NoneType"}
        )

    def _many(self) -> str:
        wanted = set(known(self._pmids or None, "no articles came"))
        found = {one["pmid"] for one in _read(self._pubs(self._pmids))}
        return seen(f"{len(found & wanted):,} of {len(wanted):,} articles", holds=found == wanted)

    asks = (
        ("answers", "iCite is reachable and knows papers by their PMIDs.", _answers),
        ("unknown PMIDs", "A PMID that it does not know is left out, without an error.", _unknown),
        ("fields", "fl brings the fields that are named, and no others.", _fields),
        ("shape", "Each article can be read, with flags as words or as true and false.", _shape),
        (
            "content",
            "Human, animal and molecular content add up to 1 and give the place in the triangle.",
            _content,
        ),
        ("none cites it", "Where no clinical article cites a paper, cited_by_clin is null.", _none_known),
        ("200 PMIDs", "It takes 200 PMIDs in one request and leaves none out that it knows.", _many),
    )

    def _pubs(self, pmids: Sequence[str]) -> Any:
        return self.json("articles by their PMIDs", "pubs", params={"pmids": ",".join(pmids), "fl": FIELDS})

    def _told(self) -> list[Mapping[str, Any]]:
        return _data(known(self._first, "no articles came"))

    def _read(self) -> list[Article]:
        return _read(known(self._first, "no articles came"))


def _read(document: Any) -> list[Article]:
    return [one for one in read_each(_data(document), read_article) if not isinstance(one, Unread)]


def _data(document: Any) -> list[Mapping[str, Any]]:
    data = document.get("data") if isinstance(document, Mapping) else None
    if not isinstance(data, list) or not data or not all(isinstance(one, Mapping) for one in data):
        raise Broken("an answer without articles")
    return data
