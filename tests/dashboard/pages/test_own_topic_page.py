"""The page Own topic: a draft is judged as a refresh would, and leaves nothing behind."""

from pathlib import Path

import pytest
from drawn import opened_at
from streamlit.testing.v1 import AppTest


def filled(app: AppTest, **fields: str) -> AppTest:
    for name, value in fields.items():
        key = f"own_empty_{name}"
        (app.text_area if name.endswith("_words") else app.text_input)(key=key).set_value(value)
    return app.run()


NAILS = {
    "id": "nails",
    "label": "Nails",
    "about": "Nails.",
    **{f"{width}_words": "nails[tiab]" for width in ("narrow", "standard", "broad")},
    **{f"{width}_why": "w" for width in ("narrow", "standard", "broad")},
    **{f"{width}_misses": "m" for width in ("narrow", "standard", "broad")},
}


def test_an_empty_topic_is_an_invitation_not_an_error(app: AppTest) -> None:
    shown = opened_at(app, "own_topic")
    assert not shown.error
    assert shown.info[0].value.startswith("Begin with an id")
    assert not shown.code


def test_a_topic_that_is_good_gives_searches_file_and_command(app: AppTest, tmp_path: Path) -> None:
    shown = filled(opened_at(app, "own_topic"), **NAILS)
    assert not shown.exception
    assert not shown.error
    *sent, file, command = (element.value for element in shown.code)
    assert [search.endswith("AND (nails[tiab])") for search in sent] == [True] * 3
    assert file.startswith('[topics.nails]\nlabel = "Nails"\n')
    assert command == "exoscope refresh --topics my_topics.toml"
    assert list(tmp_path.iterdir()) == []


def test_what_is_wrong_is_said_beside_its_field_and_as_a_refresh_says_it(app: AppTest) -> None:
    shown = filled(opened_at(app, "own_topic"), **NAILS | {"broad_words": "nails"})
    beside, all_of_it = (element.value.replace("\\", "") for element in shown.error)
    assert beside.startswith("Broad: the search cannot be sent to PubMed. At character 1, nails")
    assert all_of_it.startswith(
        "my_topics.toml: topic nails, broad, search: the search cannot be sent to PubMed."
    )


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"]\n[topics.field]', "[x](javascript:y)", "(" * 5000]
)
def test_hostile_text_is_told_as_text(app: AppTest, words: str) -> None:
    shown = filled(opened_at(app, "own_topic"), **NAILS | {"narrow_words": words, "label": words[:300]})
    assert not shown.exception
    assert shown.error
    assert not [
        element for element in shown.error if "<script>" in element.value or "](java" in element.value
    ]


def test_a_start_comes_with_the_address_and_replaces_its_topic(app: AppTest) -> None:
    shown = opened_at(app, "own_topic", start="hair")
    assert shown.text_input(key="own_hair_id").value == "hair"
    assert shown.info[0].value == "This id is that of Hair: your topic takes its place."
    assert not shown.error


def test_an_unknown_start_is_an_empty_topic_and_a_note(app: AppTest) -> None:
    shown = opened_at(app, "own_topic", start="beards")
    assert (
        shown.info[0].value == "beards is not in the list Start from here; An empty topic is shown instead."
    )
