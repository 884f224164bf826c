"""Answers like Wikimedia's: the articles of five small Wikipedias, their redirects, and made-up views."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import exp
from random import Random
from threading import Lock
from urllib.parse import unquote

import pandas as pd

from pipelines.sources.wikimedia.wikimedia import ARTICLES
from pipelines.standin.services.answers import Answer, Setting, json_answer, text_answer

#: Language to its articles with the redirects to each; the third English article is itself a redirect.
_FIRST, _SECOND, _THIRD = ARTICLES
PAGES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        _FIRST: ("Simulated exosome", "Simulated exosomes/Therapy"),
        _SECOND: ("Simulated vesicles", _THIRD),
    },
    "ko": {"가상 소포": ("가상 엑소좀",)},
    "ja": {"模擬小胞": (), "模擬エクソソーム": ("模擬エクソソーム (仮)",)},
    "zh": {"模拟囊泡": ("模拟外泌体",)},
    "de": {"Simuliertes Vesikel": ("Simuliertes Exosom & mehr",)},
}
#: English article to those that it links to; in German both are one, and in Korean the link leads to a redirect.
LINKS = {
    _FIRST: {
        "ko": "가상 엑소좀",
        "ja": "模擬エクソソーム",
        "de": "Simuliertes Vesikel",
        "fr": "Vésicule simulée",
    },
    _SECOND: {"ja": "模擬小胞", "zh": "模拟囊泡", "de": "Simuliertes Vesikel"},
}
_NO_DATA = {
    "detail": "The date(s) you used are valid, but we either do not have data for those date(s), or the project you "
    "asked for is not loaded yet. Please check documentation for more information",
    "method": "get",
    "status": 404,
    "title": "Not Found",
    "type": "about:blank",
}


class Wikimedia:
    """Five Wikipedias on a day; the first request of all is one too many."""

    def __init__(self, seed: int, last_day: date) -> None:
        self._seed = seed
        #: A month is there a few days after it is over.
        self._newest = pd.Period(last_day - timedelta(3), "M") - 1
        self._lock, self._is_new = Lock(), True

    def turned_away(self, agent: str) -> Answer | None:
        """The answer to a program that does not say who runs it."""
        if "@" in agent:
            return None
        return text_answer("Please set a user-agent and respect our robot policy", status=403)

    def answer(self, path: str, parameters: Mapping[str, str]) -> Answer:
        """The answer to one request: of a Wikipedia's own interface, or of views."""
        with self._lock:
            is_first, self._is_new = self._is_new, False
        if is_first:
            return text_answer("Too many requests", status=429, headers={"Retry-After": "1"})
        match [unquote(part) for part in path.split("/")]:
            case [host, "w", "api.php"]:
                return self._pages(host.partition(".")[0], parameters)
            case [
                "metrics",
                "pageviews",
                "per-article",
                project,
                "all-access",
                agent,
                title,
                "monthly",
                start,
                end,
            ]:
                return self._views(project.removesuffix(".org"), agent, title, start, end)
        return json_answer({"httpCode": 404, "httpReason": "Not Found"}, status=404)

    def _pages(self, language: str, sent: Mapping[str, str]) -> Answer:
        """One page an answer, so that it comes in parts; a list that was not asked for is not there."""
        wiki, query, shown = PAGES[language], dict[str, list[dict[str, object]]](), dict[str, None]()
        owner = {redirect: title for title, redirects in wiki.items() for redirect in redirects}
        for title in sent["titles"].split("|"):
            if title in owner:
                query.setdefault("redirects", []).append({"from": title, "to": owner[title]})
            shown[owner.get(title, title)] = None
        place = int(sent.get("rdcontinue", "0"))
        query["pages"] = []
        for number, title in enumerate(shown):
            page: dict[str, object] = {"ns": 0, "title": title}
            if title not in wiki:
                page["missing"] = True
            elif number == place:
                talk = {"pageid": 9, "ns": 1, "title": "Talk:Simulated"}
                page["redirects"] = [{"pageid": 1, "ns": 0, "title": name} for name in wiki[title]] + [talk]
                if "langlinks" in sent["prop"]:
                    page["langlinks"] = [
                        {"lang": lang, "title": name} for lang, name in LINKS.get(title, {}).items()
                    ]
            query["pages"].append(page)
        more = (
            {"continue": {"rdcontinue": str(place + 1), "continue": "||"}} if place + 1 < len(shown) else {}
        )
        return json_answer({"batchcomplete": not more, **more, "query": query})

    def _views(self, project: str, agent: str, name: str, start: str, end: str) -> Answer:
        """Each month that is over and was asked for whole; without views it is left out, as an unknown title is."""
        title, language = name.replace("_", " "), project.removesuffix(".wikipedia")
        wiki = PAGES.get(language, {})
        if not any(title in (article, *redirects) for article, redirects in wiki.items()):
            return json_answer(_NO_DATA, status=404)
        size = 20_000.0 if title in wiki else 12.0
        size *= {"en": 1.0}.get(language, 0.1) * (1.3 if agent == "all-agents" else 1)
        items = []
        for month in pd.period_range("2015-07", self._newest, freq="M"):
            chance = Random(f"{self._seed} {project} {title} {month}")  # noqa: S311  made up, and the same each time
            rise = 1 / (1 + exp(-(month.year - 2021 + month.month / 12)))
            views = int(size * (0.4 + rise) * chance.uniform(0.8, 1.2))
            stamps = f"{month:%Y%m}0100", f"{month:%Y%m}{month.days_in_month}00"
            if views and start <= stamps[0] and stamps[1] <= end:
                told = {"project": project, "article": name, "granularity": "monthly", "timestamp": stamps[0]}
                items.append({**told, "access": "all-access", "agent": agent, "views": views})
        return json_answer({"items": items}) if items else json_answer(_NO_DATA, status=404)


def simulated(setting: Setting) -> Wikimedia:
    """Five Wikipedias with articles that are made up, but for the names of the English ones."""
    return Wikimedia(setting.seed, setting.last_day)
