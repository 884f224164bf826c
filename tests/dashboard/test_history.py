"""Back and forward: an address that moved decides, unless the reader chose something meanwhile."""

import pytest
import streamlit as st
from drawn import opened_at, turned_to
from streamlit.testing.v1 import AppTest

from dashboard import frame

ADDRESS = {"topic": "hair", "basis": "publication", "yearly_view": "Table", "years": "2012-2020"}


def went_to(shown: AppTest, **address: str) -> AppTest:
    """The page as it stands once the browser has moved to another address of it."""
    shown.query_params.clear()
    shown.query_params.update(address)
    return shown.run()


def test_going_back_brings_lists_tabs_and_years_of_the_address_before(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", **ADDRESS)
    assert not shown.exception
    assert (shown.selectbox(key="topic").value, shown.slider(key="years").value) == ("hair", (2012, 2020))

    went_to(shown, topic="drug_delivery")
    assert shown.selectbox(key="topic").value == "drug_delivery"
    assert shown.selectbox(key="basis").value == "entrez"
    assert shown.slider(key="years").value == (shown.slider(key="years").min, shown.slider(key="years").max)
    assert dict(shown.query_params) == {"topic": "drug_delivery"}

    went_to(shown, **ADDRESS)
    assert (shown.selectbox(key="topic").value, shown.slider(key="years").value) == ("hair", (2012, 2020))
    assert {name: shown.query_params[name] for name in ADDRESS} == {name: ADDRESS[name] for name in ADDRESS}


def test_going_back_to_a_bare_address_brings_what_stands_there_at_first(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature")
    shown.selectbox(key="topic").set_value("hair").run()
    assert shown.query_params["topic"] == "hair"
    went_to(shown)
    assert shown.selectbox(key="topic").value == "skincare"
    assert not shown.query_params


def test_going_back_while_the_page_is_still_drawn_takes_the_choice_back(
    simulated: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened_at(simulated, "literature")
    with monkeypatch.context() as midway:
        midway.setattr(frame, "_gaps", lambda _: st.stop())
        shown.selectbox(key="topic").set_value("hair").run()
    assert shown.query_params["topic"] == "hair"
    went_to(shown)
    assert shown.selectbox(key="topic").value == "skincare"
    assert not shown.query_params


def one_list_and_one_figure() -> None:
    """A page whose list follows the mark that is clicked, and which may stop before its end."""
    import streamlit as st

    from dashboard.address import bound

    bound.follow("page")
    bound.remember("page")
    bound.take_click(st.session_state.get("_selected", []), "mark")
    bound.choice("Mark", {"none": "None", "one": "One"}, "mark", "none")
    if st.session_state.get("_midway"):
        st.stop()
    bound.remember("page")


def test_going_back_while_what_a_click_chose_is_still_drawn_takes_it_back() -> None:
    shown = AppTest.from_function(one_list_and_one_figure).run()
    shown.session_state["_selected"], shown.session_state["_midway"] = [["one"]], True
    shown.run()
    assert shown.query_params["mark"] == "one"
    shown.session_state["_midway"] = False
    went_to(shown)
    assert shown.selectbox(key="mark").value == "none"
    assert not shown.query_params


def test_a_switch_and_a_section_go_back_too(simulated: AppTest) -> None:
    shown = opened_at(simulated, "regulation", regulation_part="acts", general="true")
    assert shown.toggle(key="general").value
    went_to(shown, regulation_part="acts")
    assert not shown.toggle(key="general").value
    went_to(shown, said="true")
    assert shown.session_state["said"]
    went_to(shown)
    assert not shown.session_state["said"]


def test_a_choice_made_while_the_last_is_still_on_its_way_keeps_both(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature")
    shown.selectbox(key="topic").set_value("hair").run()
    # The browser has not heard of the new address when the reader turns the next control.
    shown.query_params.clear()
    shown.selectbox(key="definition").set_value("broad").run()
    assert (shown.selectbox(key="topic").value, shown.selectbox(key="definition").value) == ("hair", "broad")
    assert (shown.query_params["topic"], shown.query_params["definition"]) == ("hair", "broad")


def test_the_navigation_takes_the_topic_along_and_a_step_back_to_a_page_brings_its_own(
    simulated: AppTest,
) -> None:
    shown = opened_at(simulated, "literature")
    shown.selectbox(key="topic").set_value("hair").run()
    shown.query_params.clear()
    turned_to(shown, "trials").run()
    assert shown.selectbox(key="topic").value == "hair"
    shown.query_params.clear()
    shown.query_params["topic"] = "drug_delivery"
    turned_to(shown, "literature").run()
    assert shown.selectbox(key="topic").value == "drug_delivery"


def test_an_address_moved_to_something_unknown_falls_back_with_a_note(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", topic="hair")
    went_to(shown, topic="<b>x</b>", yearly_view="Pie")
    assert not shown.exception
    assert shown.selectbox(key="topic").value == "skincare"
    said = "\n".join(note.value for note in shown.info)
    assert "is not in the list Topic here" in said
    assert "Pie is not in the list Chart or table here" in said
