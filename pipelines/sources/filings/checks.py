"""What Exoscope takes for granted about the SEC's full-text search, in five requests."""

from collections.abc import Mapping
from typing import Any

from pipelines.sources.checks import Questions, Untold, known, seen
from pipelines.sources.filings.edgar import PAGE, Document, Page, ask, parameters, read_page, search_text
from pipelines.sources.filings.part import WORDS
from pipelines.sources.pieces import Unread


class FilingsQuestions(Questions):
    """The questions to EDGAR full-text search."""

    _first: Mapping[str, Any] | None = None
    _page: Page | None = None

    def _answers(self) -> str:
        self._first = self.json("filings", "search-index", params=parameters(self._text))
        self._page = read_page(self._first, self._text)
        return f"yes, {self._page.total:,} documents of {self.year} have {WORDS[1]}"

    def _readable(self) -> str:
        page = known(self._page, "no documents came")
        odd = [one.why for one in page.documents if isinstance(one, Unread)]
        return seen(f"{len(odd)} of {len(page.documents)} cannot be read {odd[:1]}", holds=not odd)

    def _phrase(self) -> str:
        text = search_text("extracellular vesicles", self.year)
        told = self.json("what it takes for a phrase", "search-index", params=parameters(text))
        if not isinstance(told, Mapping) or not (told := told.get("query")):
            raise Untold("it does not repeat the search")
        return seen(
            str(told)[:200], holds="'match_phrase': {'doc_text': 'extracellular vesicles'}" in str(told)
        )

    def _numbers(self) -> str:
        one, other = (
            known(self._page, "no documents came"),
            ask(self.client, search_text(WORDS[0], self.year)),
        )
        return f"{other.total:,} documents have {WORDS[0]}, {one.total:,} have {WORDS[1]}"

    def _forms(self) -> str:
        page = known(self._page, "no documents came")
        counts = f"{sum(page.forms.values()):,} of {page.total:,} documents, by {len(page.forms)} forms"
        return seen(counts, holds="10-K" in page.forms)

    def _pages(self) -> str:
        first = known(self._page, "no documents came")
        if first.total <= PAGE:
            raise Untold("one page holds them all")
        second = ask(self.client, self._text, PAGE)
        each = [
            {one.document for one in page.documents if isinstance(one, Document)} for page in (first, second)
        ]
        return seen(
            f"{len(each[0] & each[1])} of {len(each[1])} were on the first page", holds=not each[0] & each[1]
        )

    def _cap(self) -> str:
        page = ask(self.client, search_text("company", self.year))
        if not page.is_capped and page.total <= 10_000:
            raise Untold(f"{page.total:,} documents are no more than it counts")
        return seen(f"{page.total:,}, {'at least' if page.is_capped else 'exactly'}", holds=page.is_capped)

    asks = (
        (
            "answers",
            "The SEC takes our name and e-mail address and says how many documents have a word.",
            _answers,
        ),
        (
            "documents",
            "A document of {year} tells its filing, its filers, its form and its day in {year}.",
            _readable,
        ),
        ("phrase", "Words in quotation marks are searched side by side.", _phrase),
        ("one and many", f"Documents with {WORDS[0]} and with {WORDS[1]} can be asked for apart.", _numbers),
        ("forms", "Each answer counts documents by form, a form with its amendments.", _forms),
        ("pages", f"from={PAGE} gives the documents after the first {PAGE}.", _pages),
        ("cap", "Above 10,000 it says that there are at least so many.", _cap),
    )

    @property
    def _text(self) -> str:
        return search_text(WORDS[1], self.year)
