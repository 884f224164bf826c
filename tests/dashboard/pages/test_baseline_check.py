"""PubMed's API beside NLM's own files on Data & methods: the share, or that nobody compared them."""

import pandas as pd
import pytest
from drawn import opened_at, text
from streamlit.testing.v1 import AppTest

from pipelines.sentences.literature import papers


def check(topic: str, unexplained: int, share: float, low: float, high: float) -> pd.DataFrame:
    row = {"topic": topic, "articles": 1_898, "only_api": 39, "only_files": 2, "unexplained": unexplained}
    return pd.DataFrame([{**row, "share": share, "low": low, "high": high}])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            check("field", 4, 0.0021, 0.0008, 0.0054),
            "PubMed's API and NLM's own files differ without a known cause in 0.2% of 1,898 articles (0.1% to 0.5%)",
        ),
        (
            check("field", 0, 0.0, 0.0, 0.00202),
            "PubMed's API and NLM's own files differ without a known cause in 0.0% of 1,898 articles (0.0% to 0.2%)",
        ),
        (
            check("hair", 4, 0.0021, 0.0008, 0.0054),
            "Of the field, PubMed's API and NLM's own files were not compared",
        ),
    ],
)
def test_the_title_has_the_share_with_its_interval(rows: pd.DataFrame, said: str) -> None:
    assert papers.check_headline(rows) == said


def test_a_mark_says_how_many() -> None:
    told = papers.check_text(check("field", 4, 0.0021, 0.0008, 0.0054).iloc[0])
    assert told == "4 of 1,898 articles unexplained"


def test_where_nobody_compared_them_a_sentence_says_so(app: AppTest) -> None:
    said = text(opened_at(app, "methods", methods_part="checks"))
    assert "Nobody compared them before this snapshot was made" in said
    assert "`exoscope baseline check` compares" in said


def test_the_simulated_edition_shows_what_its_files_gave(simulated: AppTest) -> None:
    said = text(opened_at(simulated, "methods", methods_part="checks"))
    assert "differ without a known cause in" in said
