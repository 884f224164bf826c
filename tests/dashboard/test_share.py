"""What a reader hands on of a panel: address, citation, files, searches; nothing before it is opened."""

import html

import pandas as pd
import pytest
from drawn import opened_at
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.panels import share
from dashboard.panels.share import SearchLink, with_searches

HAIR = [
    SearchLink("Hair, standard", "hair[ti]", topic="hair", definition="standard"),
    SearchLink("Hair, narrow", "hair[majr]", topic="hair", definition="narrow"),
]
SKIN = SearchLink("Skincare, standard", "skin[ti]", topic="skincare", definition="standard")


def codes(app: AppTest) -> list[str]:
    return [element.value for element in app.code]


def test_a_closed_button_makes_nothing(simulated: AppTest) -> None:
    assert codes(opened_at(simulated, "literature", topic="hair")) == []


def test_an_open_one_gives_address_citations_and_searches(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", topic="hair", years="2012-2024", yardstick="per_100k")
    shown.session_state["yearly_share"] = True
    shown.run()
    assert not shown.exception
    link, line, bibtex, standard, narrow, broad, *_ = codes(shown)
    asked, anchor = link.split("?")[1].split("#")
    assert anchor == "yearly"
    assert dict(part.split("=") for part in asked.split("&")) == {
        "edition": "simulated",
        "topic": "hair",
        "years": "2012-2024",
        "yardstick": "per_100k",
    }
    assert "SIMULATED data, not real" in line
    assert bibtex.startswith("@misc{exoscope_simulated_2026-11-23_simulated_hair_papers,")
    assert "alopecia[tiab]" in standard
    assert len({narrow, standard, broad}) == 3
    labels = [element.proto.label for element in shown.get("download_button")]
    assert any(label.startswith("CSV of what is shown, with its searches (") for label in labels)
    assert any(label.startswith("CSV of all, table topic_years (") for label in labels)


def test_programs_and_frames_get_their_lines(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", topic="hair")
    shown.session_state["yearly_share"] = True
    shown.run()
    link = codes(shown)[0]
    addresses, python, r, curl, excel, frame = codes(shown)[-6:]
    opened = store.served()
    assert addresses.splitlines()[0] == f"/data/{opened.id}/topic_years.csv"
    first = addresses.splitlines()[0].removesuffix(".csv")
    assert python == f'import pandas as pd\n\nrows = pd.read_parquet("{first}.parquet")'
    assert r == f'rows <- read.csv("{first}.csv", na.strings = "")'
    assert curl == f'curl -O "{first}.csv"'
    assert excel == f"Data > From Web > {first}.csv"
    source = html.unescape(frame.split('"')[3])
    assert source == link.replace("?", "?embed=true&")
    assert frame.count("<") == 2


def test_signs_and_scripts_in_the_address_are_quoted(simulated: AppTest) -> None:
    asked = {
        "topic": "field",
        "find": "a&b#c+50% אקסוזום 外泌体",
        "trial_figure": "growth",
        "trials_part": "far",
    }
    shown = opened_at(simulated, "trials", **asked)
    shown.session_state["growth_share"] = True
    shown.run()
    link = codes(shown)[0]
    assert "find=a%26b%23c%2B50%25+%D7%90" in link
    assert link.count("#") == 1
    assert link.isascii()
    assert "&amp;find=a%26b%23c" in codes(shown)[-1]


def test_each_row_has_the_search_of_its_topic_and_definition() -> None:
    rows = pd.DataFrame(
        {
            "topic": ["hair", "hair", "skincare", "other"],
            "definition": ["narrow", "standard", "standard", "standard"],
            "records": [1, 2, 3, 4],
        }
    )
    found = with_searches(rows, [*HAIR, SKIN])
    assert list(found.columns) == ["topic", "definition", "records", "search"]
    both = "Hair, standard (PubMed): hair[ti]\nSkincare, standard (PubMed): skin[ti]"
    assert list(found["search"]) == ["hair[majr]", "hair[ti]", "skin[ti]", both]
    broad = pd.DataFrame({"topic": ["skincare"], "definition": ["broad"]})
    assert list(with_searches(broad, [*HAIR, SKIN])["search"]) == [""]  # not that of another width


def test_rows_of_one_topic_get_its_id_and_rows_without_a_search_none() -> None:
    years = pd.DataFrame({"year": [2020], "records": [1]})
    one = with_searches(years, HAIR[:1])
    assert one.to_dict("records") == [{"year": 2020, "records": 1, "topic": "hair", "search": "hair[ti]"}]
    assert with_searches(years, []).to_dict("records") == [{"year": 2020, "records": 1, "search": ""}]


def test_the_csv_of_a_figure_has_the_names_of_its_table(
    simulated: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = {}
    monkeypatch.setattr(
        share, "csv_button", lambda key, name, rows, label, **_: offered.setdefault(key, rows)
    )
    simulated.session_state["compare_share"] = True
    opened_at(simulated, "compare", topics=["hair", "skincare"])
    rows = offered["compare_shared"]
    assert list(rows.columns) == [
        *("definition", "year", "records", "completeness", "is_open", "topic", "label", "search"),
        *("shown", "about", "credit", "edition", "snapshot"),
    ]
    hair = rows[rows["topic"].eq("hair") & rows["definition"].eq("standard")]
    assert hair["search"].nunique() == 1
    assert rows["search"].nunique() == 6  # two topics at three widths
    assert "alopecia[tiab]" in hair["search"].iloc[0]
    assert set(rows["edition"]) == {"simulated"}
    assert set(rows["shown"]) == {"Papers over the years: Hair, Skincare"}
    assert rows["about"].iloc[0].startswith("Source: simulated records, not PubMed, fetched 2026-11-23.")
