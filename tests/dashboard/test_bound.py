"""Every control keeps its value in the address, brings it back, and says what of an address it does not know."""

from pathlib import Path

import pytest
from drawn import APP, opened_at
from streamlit.testing.v1 import AppTest


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    return AppTest.from_file(str(APP), default_timeout=30)


def notes(app: AppTest) -> list[str]:
    return [element.value for element in app.info]


def test_a_switch_stands_in_the_address_only_when_it_differs_from_its_start(app: AppTest) -> None:
    app.run()
    app.toggle(key="general").set_value(True).run()
    assert app.query_params["general"] == "true"
    app.toggle(key="general").set_value(False).run()
    assert "general" not in app.query_params


def test_an_address_turns_a_switch_on(app: AppTest) -> None:
    shown = opened_at(app, "brief", long="true")
    assert shown.toggle(key="long").value is True
    assert notes(shown) == []


@pytest.mark.parametrize("value", ["maybe", "", "TRUE", "<b>"])
def test_a_switch_that_an_address_does_not_know_how_to_set_stays_and_says_so(
    app: AppTest, value: str
) -> None:
    shown = opened_at(app, "brief", long=value)
    assert not shown.exception
    assert shown.toggle(key="long").value is False
    (said,) = notes(shown)
    assert said.endswith("which is not known here; Long form is off.")
    assert "<b>" not in said
    assert "long" not in shown.query_params


def test_what_of_an_address_no_control_looks_for_is_said_once(app: AppTest) -> None:
    shown = opened_at(app, "literature", topic="hair", colour="red", **{"<b>": "1", "a": "1", "z": "1"})
    assert not shown.exception
    (said,) = notes(shown)
    assert said.startswith("The address also names ")
    assert said.endswith(" and 1 more, which nothing here takes: passed over.")
    assert "<b>" not in said
    assert "topic" not in said
    assert shown.selectbox(key="topic").value == "hair"
    assert notes(shown.run()) == []


@pytest.mark.parametrize(
    ("page", "part", "key", "value"),
    [
        ("literature", "growth", "type", "Review"),
        ("literature", "papers", "figure", "yearly"),
        ("trials", "studies", "trial_figure", "yearly"),
        ("evidence", "claims", "rung", "trial_registered"),
        ("regulation", "acts", "said", "true"),
        ("methods", "checks", "columns", "true"),
        ("who", "journals", "firms_all", "true"),
        ("market", "sizes", "companies_view", "Chart"),
        ("own_topic", "", "start", "1"),
    ],
)
def test_what_another_part_or_the_page_itself_takes_is_not_said_to_be_unknown(
    app: AppTest, page: str, part: str, key: str, value: str
) -> None:
    shown = opened_at(app, page, **({f"{page}_part": part} if part else {}), **{key: value})
    assert not [said for said in notes(shown) if "nothing here takes" in said]


def test_an_address_opens_a_table(app: AppTest) -> None:
    shown = opened_at(app, "regulation", letters_view="Table")
    assert [frame for frame in shown.dataframe if "Subject" in frame.value]
    assert shown.query_params["letters_view"] == "Table"
    assert notes(shown) == []


def test_a_view_that_is_not_there_falls_back_and_says_so(app: AppTest) -> None:
    shown = opened_at(app, "regulation", letters_view="Poem")
    assert not shown.exception
    assert notes(shown) == ["Poem is not in the list Chart or table here; Chart is shown instead."]
    assert "letters_view" not in shown.query_params


def test_an_address_opens_a_section(app: AppTest) -> None:
    closed = len(opened_at(app, "about").dataframe)
    shown = opened_at(AppTest.from_file(str(APP), default_timeout=30), "about", facts="true")
    assert (closed, len(shown.dataframe)) == (0, 1)
    assert shown.query_params["facts"] == "true"


def test_a_section_that_is_neither_open_nor_closed_says_so(app: AppTest) -> None:
    shown = opened_at(app, "about", facts="half")
    assert notes(shown) == [
        "The address asks for half, which is not known here; The same as a table is closed."
    ]


def test_years_come_with_the_address_in_its_new_and_its_old_form(app: AppTest) -> None:
    assert opened_at(app, "literature", years="2012-2020").slider(key="years").value == (2012, 2020)
    old = opened_at(AppTest.from_file(str(APP), default_timeout=30), "literature", years=["2012", "2020"])
    assert old.slider(key="years").value == (2012, 2020)
    assert old.query_params["years"] == "2012-2020"


@pytest.mark.parametrize("value", ["1700-1800", "2020-2012", "soon"])
def test_years_that_cannot_be_shown_are_all_years_and_a_note(app: AppTest, value: str) -> None:
    shown = opened_at(app, "literature", years=value)
    assert not shown.exception
    assert "is no range of years within 2000 to" in notes(shown)[0]
    assert "years" not in shown.query_params


@pytest.mark.parametrize("words", ["a&b=c", "50%+ #1", "?x=1", "אקסוזום", "外泌体", "a\\`*_"])
def test_words_of_any_script_and_sign_come_back_as_they_were(app: AppTest, words: str) -> None:
    opened_at(app, "trials", trials_part="studies")
    app.text_input(key="find").set_value(words).run()
    assert not app.exception
    assert app.query_params["find"] == words
    again = opened_at(AppTest.from_file(str(APP), default_timeout=30), "trials", find=words)
    assert again.text_input(key="find").value == words
