"""The Trials page on the dated sample of the reference edition."""

import by_csv
import pandas as pd
import pytest
from drawn import opened, opened_at, text
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.app_pages.trials import due, panels


def plain(app: AppTest) -> str:
    return text(app).replace("\\", "")


def hair(*roles: str) -> list[dict[str, str]]:
    return [row for row in by_csv.rows("trials_sample") if row["topics"] == "hair" and row["role"] in roles]


def test_titles_captions_and_files_say_that_it_is_a_sample(app: AppTest) -> None:
    shown = opened_at(app, "trials", topic="hair", role="any")
    assert not shown.exception
    said = plain(shown)
    for part in ("due", "studies"):
        shown.segmented_control(key="trials_part").set_value(part).run()
        said += plain(shown)
    assert "Hair (a dated sample, not a census): phase and status of 10 studies" in said
    assert "Hair (a dated sample, not a census): 5 sponsors named for 5 of 10 studies" in said
    assert "Hair (a dated sample, not a census): no study names a site" in said
    assert "Of 9 statuses " in said
    assert "older or undated; the newest is of 2026-09-12. 1 study has no status." in said
    assert said.count("Source: a dated sample, not a census, read in copies of the registries.") == 4
    assert "All 10 studies of this choice" in said
    assert len(hair("tested", "secretome", "measured", "unclear")) == 10


def test_the_sample_is_never_counted_by_year_and_its_statuses_have_an_age(app: AppTest) -> None:
    shown = opened_at(app, "trials", topic="field", trials_part="studies")
    assert "it is never counted by year" in shown.info[0].value
    anchors = {header.proto.anchor for header in shown.header}
    for part in ("far", "due"):
        shown.segmented_control(key="trials_part").set_value(part).run()
        anchors |= {header.proto.anchor for header in shown.header}
    assert {"phases", "sponsors", "countries", "studies"} <= anchors
    assert not anchors & {"growth", "length", "changes"}
    shown.segmented_control(key="trials_part").set_value("studies").run()
    rows = next(frame.value for frame in shown.dataframe if "Sites in" in frame.value)
    assert len(rows) == 92
    ages = dict(zip(rows["NCT number"], rows["Age of status (months)"], strict=True))
    assert pd.isna(ages["NCT06202547"])  # its copy states no status
    assert ages["NCT05523011"] >= 24  # seen on 2024-10-31
    assert rows.set_index("NCT number").loc["NCT05354141", "Overall status"] == "Recruiting"


def test_filters_narrow_the_sample_by_country_phase_and_sponsor(app: AppTest) -> None:
    shown = opened_at(app, "trials", topic="field", country="Iran")
    assert "4 of 92 studies of this choice fit the filters" in plain(shown)
    shown.multiselect(key="phase").set_value(["PHASE3"]).run()
    assert "0 of 92 studies of this choice fit the filters" in plain(shown)
    shown.button(key="clear_filters").click().run()
    shown.text_input(key="find").set_value("yeditepe").run()
    assert "1 of 92 studies of this choice fit the filters" in plain(shown)
    assert not shown.exception


def test_a_study_of_another_registry_keeps_its_own_address(app: AppTest) -> None:
    shown = opened_at(app, "trials", topic="skincare", trials_part="studies")
    rows = next(frame.value for frame in shown.dataframe if "Sites in" in frame.value).set_index("NCT number")
    assert rows.loc["IRCT20221130056672N5", "Registry"].startswith("https://trial.medpath.com/")
    assert rows.loc["NCT07281690", "Registry"] == "https://clinicaltrials.gov/study/NCT07281690"
    assert rows.loc["NCT07281690", "Title"] == ""  # described by its copy, not registered so


def test_every_topic_and_role_of_the_sample_renders(app: AppTest) -> None:
    shown = opened(app, "trials")
    for topic, role in (("drug_delivery", "tested"), ("diagnostics", "measured"), ("artificial", "any")):
        shown.selectbox(key="topic").set_value(topic).run()
        shown.selectbox(key="role").set_value(role).run()
        assert not shown.exception, (topic, role)
    shown.segmented_control(key="trials_part").set_value("studies").run()
    assert "published counts of registered studies" in plain(shown)


def test_every_row_of_a_file_says_that_it_is_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "reference")
    choice = panels.Choice(store.all_topics().topics["hair"], "any", "start", "none")
    for panel in (panels.phases(choice), panels.sponsors(choice), panels.countries(choice)):
        assert "(a dated sample, not a census)" in str(panel.sheet.credit)
        assert "(a dated sample, not a census)" in panel.title
        assert panel.whole == "trials_sample"
    assert (
        panels.countries(choice).figure().layout.annotations[0].text
        == "No study of this choice names a site."
    )
    assert "(a dated sample, not a census)" in str(due.sheet(choice).credit)
    assert due.sheet(choice).key == "due_studies_of_a_dated_sample"
