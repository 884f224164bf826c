"""What Exoscope takes for granted about Wikimedia and the interfaces of five Wikipedias, in up to ten requests."""

from collections.abc import Mapping

from pipelines.sources.checks import Questions, Untold, known, seen
from pipelines.sources.wikimedia.wikimedia import ARTICLES, ENGLISH, Page, ask_pages, ask_views, views_path
from pipelines.text.terms import WIKIPEDIAS


class WikimediaQuestions(Questions):
    """The questions to Wikimedia."""

    _pages: Mapping[str, Page] | None = None

    def _answers(self) -> str:
        self._pages = ask_pages(self.client, ENGLISH, list(ARTICLES))
        told = (
            f"{title}: {self._pages[title].title if title in self._pages else 'none'}" for title in ARTICLES
        )
        return seen("; ".join(told), holds=bool(self._pages))

    def _redirects(self) -> str:
        names = {name for page in self._known().values() for name in page.redirects}
        if not names:
            raise Untold("no article has a redirect to it")
        return f"{len(names)} redirects, such as {min(names)}"

    def _languages(self) -> str:
        linked = {
            project: [page.links[project] for page in self._known().values() if project in page.links]
            for project in WIKIPEDIAS
        }
        asked = {project: titles for project, titles in linked.items() if titles}
        came = {project: ask_pages(self.client, project, titles) for project, titles in asked.items()}
        told = [f"{WIKIPEDIAS[one]} {len(came[one])} of {len(set(asked[one]))}" for one in asked]
        return seen(", ".join(told), holds=bool(asked) and all(came.values()))

    def _months(self) -> str:
        views = self._views(f"{self.year}-01", f"{self.year}-12")
        return seen(f"{len(views)} months, {sum(views.values()):,} views", holds=len(views) == 12)

    def _people(self) -> str:
        month = f"{self.year}-06"
        path = views_path(ENGLISH, self._title(), month, month, "all-agents")
        (told,) = self.json("views of all agents", path)["items"]
        people = sum(self._views(month, month).values())
        return seen(f"{people:,} of {told['views']:,} views", holds=0 < people < told["views"])

    def _nothing(self) -> str:
        views = self._views("2015-05", "2015-06")
        return seen(f"{len(views)} months, status {self.heard.last_status}", holds=not views)

    def _unknown(self) -> str:
        views = ask_views(
            self.client, ENGLISH, "Exoscope asks for/no (such) title", f"{self.year}-01", f"{self.year}-12"
        )
        return seen(f"{len(views)} months, status {self.heard.last_status}", holds=not views)

    asks = (
        ("answers", "The English Wikipedia tells its articles on vesicles by their titles.", _answers),
        ("redirects", "It tells the redirects to them.", _redirects),
        (
            "languages",
            "It links to the same articles of others, which know them by those titles.",
            _languages,
        ),
        ("months", "Views of {year} come as twelve months.", _months),
        ("people", "Those of people are a part of all.", _people),
        ("before July 2015", "There are no views, told by a 404 that says so.", _nothing),
        ("unknown title", "It has no views, told the same way, whatever is in it.", _unknown),
    )

    def _known(self) -> Mapping[str, Page]:
        return known(self._pages or None, "no article came")

    def _title(self) -> str:
        return next(iter(self._known().values())).title

    def _views(self, first: str, last: str) -> dict[str, int]:
        return ask_views(self.client, ENGLISH, self._title(), first, last)
