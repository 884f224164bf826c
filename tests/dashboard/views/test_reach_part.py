"""The part Reach of the page Evidence: sentences and figures by hand, and the page itself."""

from typing import Any

import pandas as pd
import pytest
from drawn import APP, opened_at, text
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.evidence.reach_charts import by_year, path, placed
from pipelines.sentences.literature import reach
from pipelines.tables.answers.reach import MEASURES, REACH_YEARS


def year(number: int, n: int, human: float, *, is_young: bool = False) -> dict[str, Any]:
    shares = {
        "human": human,
        "animal": 0.0,
        "molecular_cellular": 1 - human,
        "cited": 0.2,
        "clinical": 0.0,
        "apt": 0.5,
    }
    ends = {f"{one}_{end}": share for one, share in shares.items() for end in ("share", "low", "high")}
    counts = dict.fromkeys(("known", "with_triangle", "with_kind", "with_apt"), n)
    place = {"triangle_x": 0.866 * (1 - human), "triangle_y": 1.5 * human - 0.5}
    return {
        "topic": "hair",
        "year": number,
        "articles": n + 1,
        "covered": n / (n + 1),
        "is_young": is_young,
        **counts,
        **ends,
        **place,
    }


ROWS = REACH_YEARS.frame(
    [year(2019, 4, 0.9), year(2020, 5, 0.25), year(2024, 40, 0.75), year(2025, 9, 0.5, is_young=True)]
)
THREE = ("human", "animal", "molecular_cellular")


def test_every_measure_has_its_words() -> None:
    assert list(reach.MEASURES) == list(MEASURES)


def test_shares_by_year_leave_out_years_of_a_few_papers_and_join_no_young_one() -> None:
    figure = by_year(ROWS, THREE)
    found = [
        (
            trace.name,
            trace.mode,
            [round(x) for x in trace.x],
            pd.Series(trace.y, dtype="object").fillna("").tolist(),
        )
        for trace in figure.data
    ]
    assert found[:2] == [
        ("Human content", "lines+markers", [2020, 2021, 2022, 2023, 2024], [0.25, "", "", "", 0.75]),
        ("Human content", "markers", [2025], [0.5]),
    ]
    assert [trace.marker.symbol for trace in figure.data] == [
        "circle",
        "circle-open",
        "square",
        "square-open",
        "diamond",
        "diamond-open",
    ]
    assert figure.data[0].text[0] == ("2020, Human content: 25% (25% to 25%)<br>iCite knows 5 of 6 papers")
    assert figure.data[1].text[0].endswith("iCite knows 9 of 10 papers, a young year")


def test_without_enough_papers_a_figure_says_so() -> None:
    for figure in (by_year(ROWS.iloc[:1], THREE), path(ROWS.iloc[:1], "#000")):
        assert "No year has 5 papers" in figure.layout.annotations[0].text


def test_the_path_names_its_first_and_last_settled_year_and_joins_no_young_one() -> None:
    figure = path(ROWS, "#000")
    settled, young = figure.data
    assert figure.layout.shapes[0].path == "M 0.0 1.0 L -0.866 -0.5 L 0.866 -0.5 Z"
    assert (list(settled.y), settled.mode) == ([-0.125, 0.625], "lines+markers")
    assert (list(young.y), young.mode) == ([0.25], "markers")
    named = {one.text: one.ax for one in figure.layout.annotations if one.text.startswith("<b>")}
    # 2020 lies to the right of the middle, 2024 to the left.
    assert named == {"<b>2020</b>": 55, "<b>2024</b>": -55}
    assert [one.text for one in figure.layout.annotations[2:]] == ["Human", "Animal", "Molecular, cellular"]
    assert not [one for one in path(ROWS.iloc[3:], "#000").layout.annotations if "<b>" in one.text]
    assert len([one for one in path(ROWS.iloc[:2], "#000").layout.annotations if "<b>" in one.text]) == 1


def test_titles_tell_the_finding() -> None:
    row = ROWS.iloc[2].to_dict()
    assert reach.headline("Hair", "content", row) == (
        "Hair: its papers are about people, 75% (75% to 75%), more than about molecules and cells, 25% (25% to 25%)"
    )
    touching = row | {"human_low": 0.25, "molecular_cellular_high": 0.25}
    assert reach.headline("Hair", "content", touching) == (
        "Hair: its papers are as much about people, 75% (25% to 75%), as about molecules and cells, 25% (25% to 25%)"
    )
    cells = {f"human_{end}": 0.2 for end in ("share", "low", "high")}
    assert reach.headline("Hair", "content", row | cells) == (
        "Hair: its papers are about molecules and cells, 25% (25% to 25%), more than about people, 20% (20% to 20%)"
    )
    assert (
        reach.headline("Hair", "clinical", row)
        == "Hair: clinical articles cite 20% (20% to 20%) of its papers"
    )
    assert reach.covered_sentence(row) == "iCite knows 40 of 41 papers older than two years (98%)."
    assert reach.headline("Hair", "content", None) == "Hair: what its papers are about is not known yet"
    assert (
        reach.headline("Hair", "clinical", None)
        == "Hair: whether clinical articles cite its papers is not known yet"
    )
    assert reach.covered_sentence(None) == "iCite was asked about no paper older than two years."
    unknown = row | {"human_share": pd.NA, "cited_share": pd.NA}
    assert reach.headline("Hair", "content", unknown) == reach.headline("Hair", "content", None)
    assert reach.headline("Hair", "clinical", unknown) == reach.headline("Hair", "clinical", None)


def test_the_title_of_the_path_names_the_nearest_corners() -> None:
    shown = placed(ROWS)
    assert (
        reach.path_headline("Hair", shown)
        == "Hair: nearest to molecules and cells in 2020, to people in 2024"
    )
    assert (
        reach.path_headline("Hair", shown.iloc[:1])
        == "Hair: its papers stay nearest to molecules and cells from 2020 to 2020"
    )
    assert (
        reach.path_headline("Hair", shown.iloc[2:]) == "Hair: no path through the triangle of biomedicine yet"
    )


@pytest.mark.parametrize(
    ("pairs", "begins"),
    [
        ((2, 0, 1), "The ladder and the citations of clinical articles agree: of 3 pairs of topics"),
        ((0, 1, 0), "The ladder and the citations of clinical articles disagree: of 1 pair of topics"),
        ((1, 1, 0), "The ladder and the citations of clinical articles agree only in part: of 2 pairs"),
        (
            (0, 0, 4),
            "Whether the ladder and the citations of clinical articles agree cannot be told: of 4 pairs",
        ),
        ((0, 0, 0), "The ladder puts no two of the topics on different steps"),
    ],
)
def test_a_rule_says_whether_ladder_and_citations_agree(pairs: tuple[int, int, int], begins: str) -> None:
    assert reach.agreement_sentence(pairs, (0, 0, 0)).startswith(begins)


def test_what_agrees_is_counted() -> None:
    assert reach.agreement_sentence((2, 0, 1), (1, 0, 3)).endswith(
        "has more of its papers cited in 2, fewer in none, and in 1 the intervals overlap. Read strictly, of 4 pairs: "
        "more in 1, fewer in none, overlapping in 3. Topics whose papers are older have had more time to be cited."
    )


def shown(edition: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    return opened_at(app, "evidence", edition=edition, evidence_part="reach", **address)


def test_the_part_shows_three_figures_of_a_topic() -> None:
    page = shown("simulated", topic="hair")
    assert not page.exception
    titles = [header.value for header in page.header]
    assert len(titles) == 3
    assert all(title.replace("\\", "").startswith("Simulated: Hair: ") for title in titles)
    assert "on different steps (generous reading)" in text(page).replace("\\", "")


def test_a_topic_without_records_says_that_nothing_is_known() -> None:
    page = shown("simulated", topic="field")
    assert not page.exception
    assert "not known yet" in page.header[0].value


def test_an_edition_without_it_says_where_it_is() -> None:
    page = shown("reference")
    assert not page.exception
    assert "nothing from iCite in this edition" in page.header[0].value
    assert any("see it on simulated data" in box.value for box in page.info)
