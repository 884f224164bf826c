"""Data & methods: which numbers are offered, and how the edition is checked."""

from drawn import opened, opened_at, text
from streamlit.testing.v1 import AppTest


def test_only_numbers_that_a_topic_of_the_edition_has_are_offered(app: AppTest) -> None:
    shown = opened_at(app, "methods", methods_part="search")
    assert shown.selectbox(key="number").options == ["Warning and untitled letters", "Approvals found"]
    assert "has no such number" not in text(shown)


def test_the_command_that_checks_the_edition_is_whole(app: AppTest) -> None:
    said = text(opened(app, "methods"))
    assert "`exoscope verify 20261128T000000Z-" in said


def test_names_of_persons_are_no_table_to_choose(simulated: AppTest) -> None:
    shown = opened_at(simulated, "methods", methods_part="table", table="authors")
    options = shown.selectbox(key="table").options
    assert "affiliations" in options
    assert "authors" not in options
    assert shown.selectbox(key="table").value == "regulatory_events"
