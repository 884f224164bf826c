"""Papers of a country beside its acts and studies."""

import pandas as pd
import pytest

from dashboard.app_pages.regulation import panels
from dashboard.app_pages.regulation.charts import place_over_time

TABLES = {
    "article_countries": pd.DataFrame(
        [("1", "KR"), ("1", "US"), ("2", "KR"), ("3", "KR"), ("4", "KR"), ("5", "KR"), ("6", "KR")],
        columns=["pmid", "country"],
    ),
    "country_years": pd.DataFrame(
        [("hair", 2015, False), ("skincare", 2015, False), ("hair", 2026, True)],
        columns=["topic", "year", "is_open"],
    ),
    "articles": pd.DataFrame(
        {"pmid": list("123456"), "publication_year": [2015, 2015, 2026, 2014, 2015, 2015]}
    ),
}
#: Article 1 in two topics, 5 by another definition alone, 6 in a topic some of whose full records are missing.
MEMBERS = pd.DataFrame(
    [("hair", "standard", "1"), ("skincare", "standard", "1")]
    + [("hair", "standard", pmid) for pmid in "234"]
    + [("hair", "broad", "5"), ("engineered", "standard", "6")],
    columns=["topic", "definition", "pmid"],
)


def held(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(panels.store, "has", lambda *asked: set(asked) <= set(names))
    monkeypatch.setattr(panels.store, "members", lambda: MEMBERS)
    monkeypatch.setattr(panels.store, "table", TABLES.__getitem__)


def test_each_paper_counts_once_from_2015_on(monkeypatch: pytest.MonkeyPatch) -> None:
    held(monkeypatch, *TABLES)
    found = panels._papers("KR")
    assert list(found.itertuples(index=False, name=None)) == [(2015, 2, False), (2026, 1, True)]
    assert len(panels._papers("PE")) == 0


def test_a_snapshot_without_countries_has_no_papers_and_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    held(monkeypatch)
    assert panels._papers("KR").empty


def test_papers_are_bars_above_studies_and_acts_and_hollow_while_unfinished() -> None:
    papers = pd.DataFrame({"year": [2015, 2026], "value": [2, 1], "is_open": [False, True]})
    acts = pd.DataFrame(columns=["date", "date_precision", "kind", "jurisdiction", "exosome_named"])
    none = pd.DataFrame(columns=["nct_id", "start_date", "start_precision"])
    figure = place_over_time(acts, none, papers, {"KR": "South Korea"}, 2026)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert [(list(one.x), list(one.y)) for one in bars] == [(["2015-07"], [2]), (["2026-07"], [1])]
    assert "rgba(0,0,0,0)" in str(bars[1].marker.color)
    without = place_over_time(acts, none, papers.head(0), {"KR": "South Korea"}, 2026)
    assert not [trace for trace in without.data if trace.type == "bar"]
