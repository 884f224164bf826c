"""A topic that a researcher writes comes back from the text of its file, and errors are those of a refresh."""

import dataclasses
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import TopicError
from pipelines.topics import catalogue as topics
from pipelines.topics import draft as own_topic
from pipelines.topics.catalogue import DEFINITIONS, Search
from pipelines.topics.draft import Draft, Wording

DAY = date(2026, 11, 23)
NAILS = Draft(
    id="nails",
    label="Nails",
    about="Nails and vesicles.",
    parent="skincare",
    definitions={
        "narrow": Wording("nail*[ti] OR nails[ti]", "Core words.", "Nail as a verb."),
        "standard": Wording("nails[tiab]", "Words.", "None known."),
        "broad": Wording('nails[tiab] OR "nails"[mh]', "MeSH too.", "None known."),
    },
    trials=Wording("nail, nails, nail plate + skin", "Words.", "None known."),
)


def test_a_draft_becomes_the_text_of_a_topics_file() -> None:
    assert own_topic.text_of(NAILS, DAY) == (
        "[topics.nails]\n"
        'label = "Nails"\n'
        'about = "Nails and vesicles."\n'
        'parent = "skincare"\n'
        "\n[topics.nails.narrow]\n"
        'search = "nail*[ti] OR nails[ti]"\n'
        'why = "Core words."\n'
        'known_misses = "Nail as a verb."\n'
        "reviewed_on = 2026-11-23\n"
        "\n[topics.nails.standard]\n"
        'search = "nails[tiab]"\n'
        'why = "Words."\n'
        'known_misses = "None known."\n'
        "reviewed_on = 2026-11-23\n"
        "\n[topics.nails.broad]\n"
        'search = "nails[tiab] OR \\"nails\\"[mh]"\n'
        'why = "MeSH too."\n'
        'known_misses = "None known."\n'
        "reviewed_on = 2026-11-23\n"
        "\n[topics.nails.trials]\n"
        'words = ["nail", "nails", "nail plate + skin"]\n'
        'why = "Words."\n'
        'known_misses = "None known."\n'
        "reviewed_on = 2026-11-23\n"
    )


def test_a_good_draft_is_read_as_a_refresh_reads_its_file(tmp_path: Path) -> None:
    text = own_topic.text_of(NAILS, DAY)
    assert own_topic.problem(text) is None
    path = tmp_path / own_topic.FILE
    path.write_text(text, encoding="utf-8")
    assert own_topic.read(text) == topics.load(extra=path)
    assert own_topic.read(text).topics["nails"].parent == "skincare"


@pytest.mark.parametrize("name", own_topic.starts())
def test_a_draft_of_a_bundled_topic_sends_what_that_topic_sends(name: str) -> None:
    bundled, found = topics.load().topics[name], own_topic.started(name)
    again = own_topic.read(own_topic.text_of(found, DAY)).topics[name]
    for width in DEFINITIONS:
        assert again.definitions[width].text == bundled.definitions[width].text
        assert isinstance(again.definitions[width], Search)
    assert (again.label, again.about, again.parent) == (bundled.label, bundled.about, bundled.parent)
    assert (again.trials and again.trials.clauses) == (bundled.trials and bundled.trials.clauses)


def test_crossings_cannot_be_started_from() -> None:
    assert "artificial_vaccine" in own_topic.starts()
    assert "artificial_drug_delivery" not in own_topic.starts()


@pytest.mark.parametrize(
    "change",
    [
        {"id": "Nägel"},
        {"id": ""},
        {"id": 'x"]\n[topics.field]'},
        {"label": "Skincare"},
        {"label": " "},
        {"about": ""},
        {"parent": "nowhere"},
        {"parent": "nails"},
        {"within": "nails"},
        {"definitions": {**NAILS.definitions, "broad": Wording("nails", "w", "m")}},
        {"definitions": {**NAILS.definitions, "narrow": Wording("nails[ti", "w", "m")}},
        {"definitions": {**NAILS.definitions, "narrow": Wording("nails[ti]", "", "m")}},
        {"trials": Wording("nail, nail", "w", "m")},
        {"trials": Wording("nail*", "w", "m")},
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_a_refresh(change: dict[str, object], tmp_path: Path) -> None:
    text = own_topic.text_of(dataclasses.replace(NAILS, **change), DAY)  # type: ignore[arg-type]
    path = tmp_path / own_topic.FILE
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TopicError) as caught:
        topics.load(extra=path)
    assert own_topic.problem(text) == str(caught.value)
    with pytest.raises(TopicError):
        own_topic.read(text)


def test_one_search_is_judged_by_itself() -> None:
    assert own_topic.search_problem("nails[tiab]") is None
    assert own_topic.search_problem("nails") == (
        "the search cannot be sent to PubMed. At character 1, nails: without a tag PubMed searches other words as "
        "well; write nails[tiab]."
    )
    assert "there is nothing to search for" in (own_topic.search_problem(" ") or "")


@given(st.text(), st.text(), st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_comes_back_the_same_and_adds_no_key(name: str, label: str, search: str) -> None:
    draft = Draft(id=name, label=label, definitions={"narrow": Wording(search, label, name)})
    ((key, row),) = tomllib.loads(own_topic.text_of(draft, DAY))["topics"].items()
    assert (key, row["label"]) == (name, label)
    assert row["narrow"] == {"search": search, "why": label, "known_misses": name, "reviewed_on": DAY}
    assert set(row) == {"label", "about", "narrow"}


def test_half_a_character_does_not_stop_the_file() -> None:
    assert "?" in own_topic.text_of(Draft(label="\ud800"), DAY)
