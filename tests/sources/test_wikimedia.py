"""Wikimedia: titles and views as it answers them, and its part of a refresh."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from asking import client_at, client_of
from hand_made import forty, refreshed

from pipelines.errors import SourceError
from pipelines.refresh.refresh import Choices, Summary
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.client import Client
from pipelines.sources.wikimedia import SOURCE, part
from pipelines.sources.wikimedia.wikimedia import (
    ARTICLES,
    Page,
    ask_pages,
    ask_views,
    read_pages,
    read_views,
    views_path,
)
from pipelines.standin.server import stand_in

EXOSOME, VESICLE, MICRO = ARTICLES
NO_DATA = {"detail": "we either do not have data", "method": "get", "status": 404, "title": "Not Found"}


def page(title: str, redirects: Iterable[str] = (), **links: str) -> dict[str, Any]:
    """A page as MediaWiki tells it; a link's language stands before its title."""
    return {
        "pageid": 1,
        "ns": 0,
        "title": title,
        "redirects": [{"pageid": 2, "ns": 0, "title": name} for name in redirects],
        "langlinks": [{"lang": language, "title": name} for language, name in links.items()],
    }


def month(stamp: str, views: object, **other: object) -> dict[str, Any]:
    told = {"project": "en.wikipedia", "article": "A", "granularity": "monthly", "timestamp": stamp}
    return {**told, "access": "all-access", "agent": "user", "views": views, **other}


@dataclass
class Small:
    """A Wikimedia that holds what a test gives: `pages` by project, `views` by project and title."""

    pages: dict[str, list[dict[str, Any]]]
    views: dict[tuple[str, str], dict[str, int]]
    moved: list[dict[str, str]] = field(default_factory=list)
    broken: Callable[[str], bool] = lambda _: False
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = unquote(request.url.path)
        where = f"{request.url.host}{path}"
        self.asked.append(where)
        if self.broken(where):
            return httpx.Response(502, text="Bad Gateway")
        if path == "/w/api.php":
            own = {one["title"]: one for one in self.pages.get(request.url.host.removesuffix(".org"), [])}
            moved = {one["from"]: one["to"] for one in self.moved}
            titles = [moved.get(title, title) for title in request.url.params["titles"].split("|")]
            found = [own.get(title, {"ns": 0, "title": title, "missing": True}) for title in titles]
            return httpx.Response(200, json={"query": {"redirects": self.moved, "pages": found}})
        *_, project, access, agent, title, granularity, start, end = path.split("/")
        assert (access, agent, granularity) == ("all-access", "user", "monthly")
        name = project.removesuffix(".org"), title.replace("_", " ")
        told = {
            f"{when.replace('-', '')}0100": count for when, count in self.views.get(name, {}).items() if count
        }
        items = [month(when, count, project=name[0]) for when, count in told.items() if start <= when <= end]
        return httpx.Response(200, json={"items": items}) if items else httpx.Response(404, json=NO_DATA)

    def titles(self) -> list[tuple[str, str]]:
        """Project and title of each request for views, and what was asked of it."""
        found = [where.split("per-article/")[1].split("/") for where in self.asked if "per-article" in where]
        self.asked.clear()
        return [(one[0].removesuffix(".wikipedia.org"), one[3].replace("_", " ")) for one in found]


def small(**other: Any) -> Small:
    """Two English articles that are one in German, a redirect to one, and a Korean one."""
    return Small(
        {
            "en.wikipedia": [
                page(EXOSOME, ["Exosomes"], de="Vesikel", ko="소포", fr="Vésicule"),
                page(VESICLE, de="Vesikel"),
            ],
            "de.wikipedia": [page("Vesikel")],
            "ko.wikipedia": [page("소포")],
        },
        {
            ("en.wikipedia", EXOSOME): {"2026-08": 100, "2026-09": 110, "2026-10": 120},
            ("en.wikipedia", "Exosomes"): {"2026-08": 5, "2026-10": 7},
            ("en.wikipedia", VESICLE): {"2026-10": 40},
            ("de.wikipedia", "Vesikel"): {"2026-09": 9},
        },
        **other,
    )


def at(service: Small, root: Path, when: str = "2026-11-23", **choices: Any) -> tuple[Snapshot, Summary]:
    now = datetime.fromisoformat(f"{when}T12:00:00").replace(tzinfo=UTC)
    with client_of(SOURCE.service, service) as client:
        return refreshed({"wikimedia": client}, root, Choices(**choices), now=now)


def views(published: Snapshot) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for row in published.load("wikipedia_views").to_dict("records"):
        key = row["project"].removesuffix(".wikipedia"), row["title"]
        found.setdefault(key, {})[row["month"]] = row["views"]
    return found


def test_a_title_is_spelt_and_led_on_and_comes_in_parts() -> None:
    parts = [
        {
            "continue": {"rdcontinue": "1|2", "continue": "||"},
            "query": {
                "normalized": [{"fromencoded": False, "from": "exosome_a", "to": "Exosome a"}],
                "redirects": [{"from": "Exosome a", "to": "Exosome"}],
                "pages": [page("Exosome", ["One"], ko="소포"), {"ns": 0, "title": "None", "missing": True}],
            },
        },
        {
            "batchcomplete": True,
            "query": {
                "pages": [
                    {
                        "ns": 0,
                        "title": "Exosome",
                        "redirects": [{"ns": 1, "title": "Talk:Two"}, {"ns": 0, "title": "Two"}],
                    },
                    {"title": "a<b", "invalidreason": "It has a character", "invalid": True},
                ]
            },
        },
    ]
    assert read_pages(parts, ["exosome_a", "None", "a<b"]) == {
        "exosome_a": Page("Exosome", ("One", "Two"), {"ko.wikipedia": "소포"})
    }


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"query": {}},
        {"query": {"pages": {"1": {}}}},
        {"query": {"pages": [{"ns": 0}]}},
        {"query": {"pages": [], "redirects": [{"from": "A", "to": ["B"]}]}},
        [],
        7,
    ],
)
def test_pages_of_another_shape_are_not_taken(answer: Any) -> None:
    with pytest.raises(Transient, match="without pages as MediaWiki has them"):
        read_pages([answer], ["A"])


def test_a_wikipedia_is_asked_at_its_own_host_until_all_parts_came() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        more = {} if len(asked) > 1 else {"continue": {"rdcontinue": "7|8", "continue": "||"}}
        return httpx.Response(200, json={**more, "query": {"pages": [page("소포", [str(len(asked))])]}})

    with client_of(SOURCE.service, answer) as client:
        assert ask_pages(client, "ko.wikipedia", ["소포"])["소포"].redirects == ("1", "2")
    assert [(one.url.host, one.url.path) for one in asked] == [("ko.wikipedia.org", "/w/api.php")] * 2
    assert dict(asked[1].url.params) == {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        "prop": "redirects|langlinks",
        "redirects": "1",
        "rdlimit": "max",
        "lllimit": "max",
        "titles": "소포",
        "rdcontinue": "7|8",
        "continue": "||",
    }


def test_parts_without_an_end_are_refused() -> None:
    endless = {"continue": {"rdcontinue": "1"}, "query": {"pages": []}}
    with (
        client_of(SOURCE.service, lambda _: httpx.Response(200, json=endless)) as client,
        pytest.raises(SourceError, match="more than 4 parts of one answer"),
    ):
        ask_pages(client, "en.wikipedia", ["A"])


def test_views_are_asked_for_whole_months_and_a_title_for_each_of_its_characters() -> None:
    assert views_path("en.wikipedia", "A/B (c) é", "2015-07", "2024-02") == (
        "metrics/pageviews/per-article/en.wikipedia.org/all-access/user/A%2FB_%28c%29_%C3%A9/monthly/"
        "2015070100/2024022900"
    )


def test_months_are_read_and_those_beyond_what_was_asked_are_not_taken() -> None:
    items = [month("2026100100", 12), month("2026090100", 9), month("2026110100", 3), month("2026090100", 9)]

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.raw_path.decode().startswith("/api/rest_v1/metrics/pageviews/per-article/")
        return httpx.Response(200, json={"items": items})

    with client_of(SOURCE.service, answer) as client:
        assert ask_views(client, "en.wikipedia", "A", "2026-09", "2026-10") == {"2026-09": 9, "2026-10": 12}


@pytest.mark.parametrize(
    "item",
    [
        month("2026100100", -1),
        month("2026100100", True),
        month("2026100100", 1.5),
        month("2026100100", "7"),
        month("2026101500", 7),
        month("2026130100", 7),
        month("2026100100", 7, project="de.wikipedia"),
        month("2026100100", 7, agent="all-agents"),
        "2026100100",
        None,
    ],
)
def test_a_month_that_cannot_be_is_refused(item: Any) -> None:
    with pytest.raises(Refused, match="a month of views that cannot be"):
        read_views({"items": [month("2026090100", 1), item]}, "en.wikipedia")


def test_two_counts_of_a_month_are_refused_and_an_answer_without_months_is_asked_again() -> None:
    with pytest.raises(Refused):
        read_views({"items": [month("2026090100", 1), month("2026090100", 2)]}, "en.wikipedia")
    for answer in ({}, {"items": {}}, [], {"items": []}):
        with pytest.raises(Transient):
            read_views(answer, "en.wikipedia")


def test_only_a_404_in_the_words_of_the_service_says_that_there_are_no_views() -> None:
    older = {"type": "https://mediawiki.org/wiki/HyperSwitch/errors/not_found", "title": "Not found."}
    for answer in (NO_DATA, older):
        with client_of(SOURCE.service, lambda _, told=answer: httpx.Response(404, json=told)) as client:
            assert ask_views(client, "en.wikipedia", "A", "2015-07", "2015-08") == {}
    for answer in ("Not Found", "<html><title>404</title></html>", '{"httpCode": 404}'):
        with (
            client_of(SOURCE.service, lambda _, told=answer: httpx.Response(404, text=told)) as client,
            pytest.raises(SourceError, match="status 404"),
        ):
            ask_views(client, "en.wikipedia", "A", "2015-07", "2015-08")


def test_a_refresh_takes_each_article_once_and_fills_the_months_without_views(tmp_path: Path) -> None:
    service = small()
    published, summary = at(service, tmp_path)

    assert summary.exit_code == 0
    assert views(published) == {
        ("de", "Vesikel"): {"2026-09": 9, "2026-10": 0},
        ("en", EXOSOME): {"2026-08": 100, "2026-09": 110, "2026-10": 120},
        ("en", "Exosomes"): {"2026-08": 5, "2026-09": 0, "2026-10": 7},
        ("en", VESICLE): {"2026-10": 40},
    }
    titles = published.load("wikipedia_titles")
    assert titles[["project", "title", "article", "english"]].values.tolist() == [
        ["de.wikipedia", "Vesikel", "Vesikel", EXOSOME],
        ["en.wikipedia", EXOSOME, EXOSOME, EXOSOME],
        ["en.wikipedia", "Exosomes", EXOSOME, EXOSOME],
        ["en.wikipedia", VESICLE, VESICLE, VESICLE],
        ["ko.wikipedia", "소포", "소포", EXOSOME],
    ]
    assert titles["through"].eq("2026-10").all()
    assert titles["asked_at"].eq("2026-11-23T12:00:00+00:00").all()
    assert summary.warnings == (
        "wikimedia: No article is linked to in Japanese Wikipedia.",
        "wikimedia: No article is linked to in Chinese Wikipedia.",
        f"wikimedia: English Wikipedia has no article {MICRO}.",
    )
    assert summary.came == ("views of 4 articles of Wikipedia until 2026-10",)
    (row,) = published.load("searches").to_dict("records")
    assert (row["name"], row["promised"], row["received"]) == ("articles", 5, 5)
    assert "titles=Exosome (vesicle)|Extracellular vesicle|Microvesicle, and" in row["text"]
    # The running month was not asked for, nor anything before July 2015.
    assert all(where.endswith("/2015070100/2026103100") for where in service.asked if "per-article" in where)
    assert service.titles() == [
        ("de", "Vesikel"),
        ("en", EXOSOME),
        ("en", VESICLE),
        ("ko", "소포"),
        ("en", "Exosomes"),
    ]


def test_only_months_that_were_not_asked_for_are_asked_next(tmp_path: Path) -> None:
    service = small()
    first, _ = at(service, tmp_path)
    service.asked.clear()
    again, _ = at(service, tmp_path, "2026-11-30")
    assert service.titles() == []
    assert views(again) == views(first)

    # December: November is there but of one title, and a redirect is new.
    service.views["en.wikipedia", VESICLE]["2026-11"] = 41
    service.views["en.wikipedia", "EVs"] = {"2026-09": 3}
    service.pages["en.wikipedia"][1]["redirects"].append({"ns": 0, "title": "EVs"})
    later, _ = at(service, tmp_path, "2026-12-04")
    spans = {where.rsplit("/", 4)[1]: where[-21:] for where in service.asked if "per-article" in where}
    assert spans["EVs"] == "2015070100/2026113000"
    assert spans["Exosomes"] == spans["Vesikel"] == "2026110100/2026113000"
    assert views(later)["en", VESICLE] == {"2026-10": 40, "2026-11": 41}
    assert views(later)["en", "EVs"] == {"2026-09": 3, "2026-10": 0, "2026-11": 0}
    assert views(later)["en", EXOSOME] == {"2026-08": 100, "2026-09": 110, "2026-10": 120, "2026-11": 0}


@pytest.mark.parametrize(("before", "is_none"), [(999, True), (1_000, False)])
def test_a_title_that_many_read_does_not_end_in_none(tmp_path: Path, before: int, is_none: bool) -> None:
    service = small()
    service.views["en.wikipedia", EXOSOME]["2026-10"] = before
    at(service, tmp_path)
    service.views["en.wikipedia", VESICLE]["2026-11"] = 41
    later, summary = at(service, tmp_path, "2026-12-04")
    assert views(later)["en", EXOSOME].get("2026-11") == (0 if is_none else None)
    gaps = [(gap.why, gap.since) for gap in summary.gaps.get("wikimedia", ())]
    none = "no views, where there were 1,000 in the last month known"
    assert gaps == ([] if is_none else [(none, "2026-11-23")])
    if not is_none:
        service.titles()
        service.views["en.wikipedia", EXOSOME]["2026-11"] = 990
        mended, _ = at(service, tmp_path, "2026-12-05")
        assert service.titles() == [("en", EXOSOME)]
        assert views(mended)["en", EXOSOME]["2026-11"] == 990


def test_a_month_that_no_title_has_is_not_counted_yet(tmp_path: Path) -> None:
    service = small()
    first, _ = at(service, tmp_path)
    early, summary = at(service, tmp_path, "2026-12-01")
    assert views(early) == views(first)
    assert (summary.exit_code, summary.came) == (0, ("views of 4 articles of Wikipedia until 2026-10",))
    service.titles()
    at(service, tmp_path, "2026-12-02")
    assert len(service.titles()) == 5  # so it is asked for again


def test_full_asks_for_every_month_again(tmp_path: Path) -> None:
    service = small()
    at(service, tmp_path)
    service.views["en.wikipedia", EXOSOME]["2026-08"] = 101
    service.asked.clear()
    published, _ = at(service, tmp_path, "2026-11-24", full=True)
    assert len(service.titles()) == 5
    assert views(published)["en", EXOSOME]["2026-08"] == 101


def test_articles_come_first_and_what_is_too_much_is_left_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "REQUESTS", 7)  # three find the titles, in English, German and Korean
    service = small()
    published, summary = at(service, tmp_path)
    assert ("en", "Exosomes") not in service.titles()
    assert "wikimedia: Titles left for a later refresh, in no sum yet: 1." in summary.warnings
    titles = published.load("wikipedia_titles").set_index("title")
    assert titles.loc["Exosomes", ["through", "asked_at"]].isna().all()
    at(service, tmp_path, "2026-11-24")
    assert service.titles() == [("en", "Exosomes")]


def test_who_is_turned_away_asks_for_few_more_titles(tmp_path: Path) -> None:
    service = small()
    service.pages["en.wikipedia"][0]["redirects"] += [{"ns": 0, "title": f"R{number}"} for number in range(9)]
    asked = list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        barred = "per-article" in request.url.path
        return httpx.Response(403, text="Please respect our robot policy") if barred else service(request)

    now = datetime(2026, 11, 23, tzinfo=UTC)
    with client_of(SOURCE.service, answer) as client, pytest.raises(SourceError, match="robot policy"):
        refreshed({"wikimedia": client}, tmp_path, Choices(), now=now)
    assert len([path for path in asked if "per-article" in path]) == 4


def test_a_title_that_leads_elsewhere_counts_as_what_it_shows_and_is_told(tmp_path: Path) -> None:
    service = small(moved=[{"from": MICRO, "to": VESICLE}])
    service.pages["en.wikipedia"][1]["redirects"].append({"ns": 0, "title": MICRO})
    service.views["en.wikipedia", MICRO] = {"2026-10": 2}
    published, summary = at(service, tmp_path)
    assert f"wikimedia: English Wikipedia shows {VESICLE} for {MICRO}." in summary.warnings
    assert views(published)["en", MICRO] == {"2026-10": 2}
    titles = published.load("wikipedia_titles").set_index("title")
    assert titles.loc[MICRO, ["article", "english"]].tolist() == [VESICLE, VESICLE]


def test_what_is_asked_in_vain_stays_as_it_was_and_is_named(tmp_path: Path) -> None:
    service = small()
    first, _ = at(service, tmp_path)
    service.views["en.wikipedia", EXOSOME]["2026-11"] = 130
    service.broken = lambda where: "de.wikipedia.org" in where
    published, summary = at(service, tmp_path, "2026-12-04")
    assert summary.exit_code == 3
    assert [(gap.what, gap.since) for gap in summary.gaps["wikimedia"]] == [
        ("the titles of German Wikipedia", "2026-11-23"),
        ("the views of titles of Wikipedia, 1 in all", "2026-11-23"),
    ]
    assert views(published)["de", "Vesikel"] == views(first)["de", "Vesikel"]
    assert views(published)["en", EXOSOME]["2026-11"] == 130


def test_a_wikipedia_that_never_came_is_missing_and_named(tmp_path: Path) -> None:
    service = small(broken=lambda where: where.startswith("ko."))
    published, summary = at(service, tmp_path)
    assert [(gap.what, gap.since) for gap in summary.gaps["wikimedia"]] == [
        ("the titles of Korean Wikipedia", None)
    ]
    assert "ko.wikipedia" not in set(published.load("wikipedia_titles")["project"])


def test_without_an_article_or_any_view_nothing_is_published(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"for Exosome \(vesicle\), .* Came back: no such article\."):
        at(Small({}, {}), tmp_path)
    with pytest.raises(SourceError, match="no views of any of them"):
        at(Small(small().pages, {}), tmp_path)
    with pytest.raises(SourceError, match="status 502"):
        at(small(broken=lambda where: "per-article" in where), tmp_path)


def test_views_that_fall_too_far_are_not_believed(tmp_path: Path) -> None:
    service = small()
    at(service, tmp_path)
    service.pages["en.wikipedia"] = [page(VESICLE)]  # 40 of 391 views are left
    with pytest.raises(SourceError, match="by more than 20%: 40 where there were 391"):
        at(service, tmp_path, "2026-11-24")
    published, _ = at(service, tmp_path, "2026-11-24", accept_drop=True)
    assert views(published) == {("en", VESICLE): {"2026-10": 40}}


def test_the_stand_in_wants_to_know_who_asks_and_refuses_the_first_request(tmp_path: Path) -> None:
    with stand_in(corpus=forty()) as standin:
        with client_at(SOURCE.service, standin) as client:
            assert client.email == "reader@example.org"
            _, summary = refreshed({"wikimedia": client}, tmp_path, Choices())
        assert (summary.requests, summary.retries, summary.refusals) == (23, 1, 1)
        agent = standin.requests[0].agent
        assert agent.startswith("exoscope/")
        assert " (reader@example.org) python-httpx/" in agent
        nobody = Client(
            SOURCE.service, transport=standin.transport, pause=lambda _: False, limiter=client._limiter
        )
        with nobody, pytest.raises(SourceError, match="status 403"):
            ask_views(nobody, "en.wikipedia", "A", "2026-09", "2026-10")
