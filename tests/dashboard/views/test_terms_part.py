"""The part Terms of the page Who & what: its sentences by hand, and the part itself."""

from typing import Any

import pandas as pd
import pytest
from drawn import APP, opened_at
from streamlit.testing.v1 import AppTest

from pipelines.sentences.literature import terms
from pipelines.tables.fetched.pubmed import TERM_KINDS


def named(*words: str) -> pd.DataFrame:
    return pd.DataFrame({"term": list(words)}, dtype="str")


NONE = named()
ROW: dict[Any, Any] = {
    "term": "Mice <b>",
    "first_year": 2016,
    "split_year": 2021,
    "last_year": 2025,
    "ratio": 3.396,
    "ratio_low": 2.04,
    "ratio_high": 12.4,
    "early_share": 0.05,
    "late_share": 0.17,
}


def test_every_kind_has_its_words() -> None:
    assert tuple(terms.KINDS) == TERM_KINDS


@pytest.mark.parametrize(
    ("rising", "fading", "said"),
    [
        (named("a", "b", "c", "d"), NONE, "Hair: rising are “a” and “b”"),
        (NONE, named("x"), "Hair: fading are “x”"),
        (named("a"), named("x", "y"), "Hair: rising are “a”; fading are “x” and “y”"),
        (NONE, NONE, "Hair: no term clearly rises or fades, of 7 terms looked at"),
    ],
)
def test_a_title_names_what_rises_and_fades(rising: pd.DataFrame, fading: pd.DataFrame, said: str) -> None:
    assert terms.headline("Hair", rising, fading, 7) == said


def test_what_is_compared_is_told() -> None:
    assert terms.counted(2, 1, 30, ROW) == (
        "Of 30 terms that ten papers have at least, 2 rise and 1 fade: papers of 2021 to 2025 against those of 2016 to "
        "2020."
    )


def test_a_term_is_told_with_its_interval() -> None:
    assert terms.told(ROW) == "3.4 times (2 to 12)"


@pytest.mark.parametrize(("term", "said"), [("Exosomes", "Exosomes"), ("Exosomes!", "Exosome…")])
def test_a_long_term_is_cut(term: str, said: str) -> None:
    assert terms.short(term, 8) == said


def shown(topic: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    return opened_at(app, "who", edition="simulated", who_part="terms", topic=topic, **address)


def test_the_part_shows_two_figures_and_the_papers_of_the_surest_term() -> None:
    page = shown("drug_delivery", term_kind="keyword")
    assert not page.exception
    titles = [header.value.replace("\\", "") for header in page.header]
    assert titles[0].startswith("Simulated: Drug delivery: rising are “Simulated machine learning” and ")
    assert titles[1].endswith("stand together most")
    assert titles[2].endswith("papers have “Simulated machine learning”")
    other = shown("drug_delivery", term_kind="keyword", term="nanomedicine")
    assert "papers have “nanomedicine”" in other.header[2].value


def test_where_none_rises_or_fades_the_nearest_to_one_are_hollow() -> None:
    page = shown("skincare")
    assert page.header[0].value.endswith("no term clearly rises or fades, of 12 terms looked at")
    spec = page.get("plotly_chart")[0].proto.spec
    assert "No clear change, the nearest to one first" in spec
    assert '"circle-open"' in spec
    assert '"circle"' not in spec


def test_a_topic_without_records_has_no_terms() -> None:
    page = shown("field")
    assert not page.exception
    assert not page.header
    assert "Too few papers of this topic are known to have terms of this kind" in page.info[-1].value
