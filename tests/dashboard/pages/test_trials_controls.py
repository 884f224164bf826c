"""The controls of the Trials page: topic, role, and filters that stand in the address."""

import pytest
from drawn import opened, opened_at, text
from streamlit.testing.v1 import AppTest


def test_the_trials_page_counts_what_administers_vesicles_and_says_what_it_leaves_out(
    simulated: AppTest,
) -> None:
    shown = opened(simulated, "trials")
    shown.selectbox(key="topic").set_value("field").run()
    assert "registered trials give vesicles" in shown.header[0].value
    assert "Left out\\:" in text(shown)
    shown.selectbox(key="role").set_value("any").run()
    assert not shown.exception
    assert "Studies of every role are counted" in text(shown)


def test_every_topic_and_role_of_the_trials_page_renders(simulated: AppTest) -> None:
    shown = opened(simulated, "trials")
    for topic in ("hair", "artificial_vaccine", "diagnostics"):
        shown.selectbox(key="topic").set_value(topic).run()
        for role in ("tested", "measured", "unclear", "any"):
            shown.selectbox(key="role").set_value(role).run()
            assert not shown.exception, (topic, role)


FILTERS = ("phase", "status", "class", "country", "results", "posted", "find")


def test_filters_narrow_the_table_and_stand_in_the_address(simulated: AppTest) -> None:
    shown = opened_at(simulated, "trials", topic="field", trials_part="far", trial_figure="growth")
    headline = shown.header[0].value
    shown.multiselect(key="phase").set_value(["PHASE3", "PHASE2|PHASE3"]).run()
    shown.multiselect(key="country").set_value(["South Korea"]).run()
    shown.selectbox(key="results").set_value("no").run()
    shown.slider(key="posted").set_value((2015, 2024)).run()
    shown.text_input(key="find").set_value("exosomes").run()
    assert not shown.exception
    address = {key: shown.query_params[key] for key in FILTERS if key in shown.query_params}
    assert address == {
        "phase": ["PHASE3", "PHASE2|PHASE3"],
        "country": "South Korea",
        "results": "no",
        "posted": "2015-2024",
        "find": "exosomes",
    }
    rows = next(frame.value for frame in shown.dataframe if "Sites in" in frame.value)
    assert set(rows["Phase"]) <= {"Phase 3", "Phase 2/3"}
    assert rows["Sites in"].str.contains("South Korea").all()
    assert rows["First posted"].between("2015", "2024-12-31").all()
    assert f"{len(rows)} of " in text(shown)
    assert shown.header[0].value == headline  # the figures are those of topic and role

    shown.button(key="clear_filters").click().run()
    assert "of this choice**" in text(shown)
    assert not [key for key in FILTERS if key in shown.query_params]


def test_the_studies_of_a_mark_stand_below_its_own_figure(simulated: AppTest) -> None:
    shown = opened_at(
        simulated, "trials", topic="field", trials_part="far", trial_figure="phases", phase=["PHASE3"]
    )
    assert not shown.exception
    anchors = [header.proto.anchor for header in shown.header]
    assert anchors == ["growth", "phases", "studies", "length", "sponsors", "countries"]
    assert shown.query_params["trials_part"] == "far"  # named, since the address asks for filters
    shown.segmented_control(key="trials_part").set_value("due").run()
    assert "studies" not in [header.proto.anchor for header in shown.header]


def test_a_shared_address_brings_its_filters(simulated: AppTest) -> None:
    simulated.query_params["topic"] = "field"
    simulated.query_params["phase"] = ["NA", "not stated"]
    simulated.query_params["posted"] = "2020-2022"
    simulated.query_params["find"] = "sepsis"
    shown = opened_at(simulated, "trials")
    assert not shown.exception
    assert shown.multiselect(key="phase").value == ["NA", "not stated"]
    assert shown.slider(key="posted").value == (2020, 2022)
    assert shown.text_input(key="find").value == "sepsis"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("phase", ["PHASE5", "PHASE1"], r"PHASE5: not in the list Phase here, and left out\."),
        (
            "phase",
            ["a", "b", "c", "d", "e"],
            r"a, b, c and 2 more: not in the list Phase here, and left out\.",
        ),
        ("status", ["<b>x</b>"], r"\<b\>x\</b\>: not in the list Overall status here, and left out\."),
        ("country", ["Atlantis"], r"Atlantis: not in the list Country here, and left out\."),
        ("class", ["industry"], r"industry: not in the list Sponsor class here, and left out\."),
        ("results", "maybe", r"maybe is not in the list Results here; Posted or not is shown instead\."),
        (
            "posted",
            "2024-2020",
            r"2024\-2020 is no range of years within 2008 to 2026; all years are shown instead\.",
        ),
        (
            "posted",
            "0000-9999",
            r"0000\-9999 is no range of years within 2008 to 2026; all years are shown instead\.",
        ),
        ("posted", "soon", r"soon is no range of years within 2008 to 2026; all years are shown instead\."),
        (
            "find",
            "x" * 300,
            r"Only the first 200 characters of Words in title, sponsor or NCT number are looked for\.",
        ),
    ],
)
def test_what_the_address_cannot_mean_falls_back_with_a_note(
    simulated: AppTest, key: str, value: str | list[str], said: str
) -> None:
    simulated.query_params["topic"] = "field"
    simulated.query_params[key] = value
    shown = opened_at(simulated, "trials")
    assert not shown.exception
    notes = [note.value.replace("\\:", ":").replace("\\.", ".") for note in shown.info]
    assert said.replace("\\.", ".") in notes


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "[x](javascript:y)", "(((", "%00\x00", "=1+1", "$x$"]
)
def test_hostile_words_are_looked_for_as_they_are(simulated: AppTest, words: str) -> None:
    simulated.query_params["topic"] = "field"
    simulated.query_params["find"] = words
    shown = opened_at(simulated, "trials")
    assert not shown.exception
    assert "0 of " in text(shown)
    assert "Drop the filter on words to see all" in shown.info[-1].value


def test_the_reference_edition_shows_its_dated_sample_of_trials(app: AppTest) -> None:
    shown = opened(app, "trials")
    assert not shown.exception
    assert "a dated sample, not a census" in shown.info[0].value
    assert "Skincare (a dated sample, not a census): phase and status of 6 studies" in text(shown).replace(
        "\\", ""
    )
