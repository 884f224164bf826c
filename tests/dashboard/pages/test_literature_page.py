"""The Literature page: every control, topic and edition, drawn without a browser."""

import json
import re
from pathlib import Path

import pytest
from drawn import opened, opened_at, text
from streamlit.testing.v1 import AppTest

from pipelines.analysis.papers.overlap import shared_with, topic_overlaps
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.tables import TABLES
from pipelines.tables.describe import described


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("yardstick", "per_100k", "Per 100,000 papers of PubMed"),
        ("yardstick", "index", "Index, 2"),
        ("basis", "publication", "Date basis: Publication year"),
        ("definition", "broad", "Definition: broad"),
        ("topic", "artificial_cosmetic", "Artificial exosomes in cosmetics"),
    ],
)
def test_each_control_of_the_literature_page_changes_it(
    simulated: AppTest, key: str, value: str, said: str
) -> None:
    shown = opened_at(simulated, "literature", literature_part="kinds" if key == "definition" else "growth")
    control = shown.segmented_control if key == "yardstick" else shown.selectbox
    control(key=key).set_value(value).run()
    assert not shown.exception
    assert said in text(shown) + "".join(figure.proto.spec for figure in shown.get("plotly_chart"))


def test_every_topic_of_the_literature_page_renders(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    for label in shown.selectbox(key="topic").options:
        shown.selectbox(key="topic").select(label).run()
        assert not shown.exception, label
        assert shown.header[0].value.startswith("Simulated"), label


@pytest.mark.parametrize("is_stored", [True, False])
def test_shared_papers_come_from_the_snapshot_or_from_its_sets(
    simulated: AppTest, tmp_path: Path, is_stored: bool
) -> None:
    bundled = snapshot.open_snapshot(paths.bundled() / "simulated")
    tables = {
        name: Described(
            bundled.load(name), {key: entry[key] for key in entry if key not in ("file", "rows", "sha256")}
        )
        for name, entry in bundled.tables.items()
        if name != "topic_overlaps"
    }
    pairs = topic_overlaps(tables["topic_articles"].frame, ("skincare", "hair"))
    if is_stored:
        tables["topic_overlaps"] = described(TABLES["topic_overlaps"], pairs, fetched_at=bundled.made_at)
    snapshot.save(tmp_path / "simulated", tables, edition="simulated", made_at=bundled.made_at)
    shown = opened_at(simulated, "literature", literature_part="shared")
    assert not shown.exception
    (shared,) = shared_with(pairs, "skincare", "standard")["shared"]
    said = f"Skincare\\: {shared} papers also belong to Hair, the largest overlap"
    assert (said in text(shown) + "".join(head.value for head in shown.header)) is is_stored


def test_a_context_topic_has_counts_and_says_why_it_has_no_records(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", topic="diagnostics")
    assert len(shown.get("plotly_chart")) == 1
    assert not shown.info
    for part in ("kinds", "shared", "papers"):
        shown.segmented_control(key="literature_part").set_value(part).run()
        assert not shown.get("plotly_chart")
        assert "there are no records" in shown.info[0].value


def test_years_without_papers_say_so(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", literature_part="kinds")
    shown.slider(key="years").set_value((2000, 2000)).run()
    assert not shown.exception
    assert "No paper with a record was found" in shown.info[0].value


def test_the_reference_edition_says_why_it_has_no_literature_and_what_to_do(app: AppTest) -> None:
    shown = opened(app, "literature")
    assert "exoscope refresh" in shown.info[0].value
    said = text(shown).replace("\\", "")
    assert (
        "Vesicles in tumour metastasis: 958 papers in 2024, 23 in 2010; the largest of 3 yearly counts"
        in said
    )
    assert "Papers a year, 2010 to 2026; 2025 and 2026 are not known to be complete" in said
    # 2,981 + 1,302 + 1,193 + 590 and 96 + 59 + 50 + 18.
    assert (
        "Research articles on vesicles (four classes added up by Exoscope): 6,066 papers in 2023, 223 in 2012"
        in said
    )
    assert "Papers a year, 2012 to 2024; 2024 is not known to be complete" in said
    assert (
        "(broader than drug delivery): papers grew by about 32.4% a year from 2014 to 2023 (21.9% to 43.9%)"
        in said
    )
    assert "there is no rate per 100,000 and no share" in said
    # Each maker has a figure of its own.
    series = [
        {trace["name"] for trace in json.loads(one.proto.spec)["data"]} for one in shown.get("plotly_chart")
    ]
    assert [len(names) for names in series] == [3, 5]


def test_the_field_as_a_whole_has_counts_but_no_list_of_some_of_its_papers(simulated: AppTest) -> None:
    assert len(opened_at(simulated, "literature", topic="field").get("plotly_chart")) == 1
    simulated.segmented_control(key="literature_part").set_value("papers").run()
    assert "only counts are fetched" in simulated.info[0].value


def test_the_share_of_the_field_does_not_apply_to_the_field(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    shown.selectbox(key="topic").set_value("field").run()
    shown.segmented_control(key="yardstick").set_value("share_of_field").run()
    assert "This measure cannot be worked out here" in shown.get("plotly_chart")[0].proto.spec


def test_made_up_papers_are_not_linked_and_not_credited_to_pubmed(simulated: AppTest) -> None:
    said = text(opened(simulated, "literature"))
    assert "pubmed.ncbi.nlm.nih.gov/9" not in said
    assert "courtesy" not in said
    assert "Source: simulated records, not PubMed" in said


def test_growth_is_stored_for_all_years_and_fitted_for_a_part_of_them(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    assert "from 2016 to 2025" in shown.header[0].value
    shown.slider(key="years").set_value((2018, 2027)).run()
    assert "from 2018 to 2025" in shown.header[0].value
    shown.slider(key="years").set_value((2024, 2027)).run()
    assert not shown.exception
    assert r"No growth rate\: 2 complete years" in text(shown)


def test_open_publication_years_are_drawn_with_what_is_expected(simulated: AppTest) -> None:
    shown = opened(simulated, "literature")
    assert "Expected in all" not in shown.get("plotly_chart")[0].proto.spec
    shown.selectbox(key="basis").set_value("publication").run()
    assert "Expected in all" in shown.get("plotly_chart")[0].proto.spec


def test_a_combination_lists_the_papers_of_all_its_topics_and_of_no_other(simulated: AppTest) -> None:
    held = snapshot.open_snapshot(paths.bundled() / "simulated")
    kinds = held.load("articles")["pmid"]
    rows = held.load("topic_articles")
    rows = rows[rows["definition"].eq("standard") & rows["pmid"].isin(kinds)]
    sets = {name: set(own) for name, own in rows.groupby("topic")["pmid"]}
    others = ("drug_delivery", "artificial", "wound_healing", "diagnostics")
    both = (sets["skincare"] & sets["hair"]).difference(*(sets.get(name, set()) for name in others))
    shown = opened_at(
        simulated, "literature", literature_part="shared", both="skincare;hair", both_all="true"
    )
    assert not shown.exception
    listed = shown.dataframe[0].value
    assert set(listed["PMID"]) <= both
    table = held.load("topic_combinations")
    (count,) = table.query("definition == 'standard' and topics == 'skincare;hair'")["articles"]
    assert len(listed) == count > 10
    assert shown.header[-1].value == rf"Simulated\: {count} papers in this column\: Skincare and Hair"
    shown.selectbox(key="both").select("Hair only").run()
    assert shown.query_params["both"] == "hair"


def test_the_parts_of_a_topic_are_combined_on_demand(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", literature_part="shared")
    shown.selectbox(key="group").set_value("artificial").run()
    assert not shown.exception
    spec = shown.get("plotly_chart")[-1].proto.spec
    assert "Engineered natural" in spec
    assert "Wound healing" not in spec


def test_notices_and_twins_count_only_where_a_reader_wants_them(simulated: AppTest) -> None:
    rows = snapshot.open_snapshot(paths.bundled() / "simulated").load("topic_years")
    keys = rows["topic"].eq("skincare") & rows["definition"].eq("standard") & rows["date_basis"].eq("entrez")
    own = rows[keys & rows["year"].notna()]
    counted, notices, twins = (int(own[name].sum()) for name in ("records", "notices", "preprint_twins"))

    shown = opened_at(simulated, "literature", literature_part="papers")
    assert f"Papers: {notices} notices and {twins} preprints with their article left out." in text(shown)
    assert f"Skincare\\: {counted} papers, the newest first" in text(shown)
    shown.toggle(key="everything").set_value(True).run()
    assert not shown.exception
    assert f"Skincare\\: {counted + notices + twins} papers, the newest first" in text(shown)
    assert "All records: with notices" in text(shown)


def test_a_snapshot_of_an_earlier_version_is_shown_as_it_was_counted(
    simulated: AppTest, tmp_path: Path
) -> None:
    bundled = snapshot.open_snapshot(paths.bundled() / "simulated")
    tables = {
        name: Described(
            bundled.load(name), {key: entry[key] for key in entry if key not in ("file", "rows", "sha256")}
        )
        for name, entry in bundled.tables.items()
        if name != "preprints"
    }
    new = ["notices", "preprint_twins"]
    about = dict(tables["topic_years"].about)
    about["columns"] = {name: column for name, column in about["columns"].items() if name not in new}
    tables["topic_years"] = Described(tables["topic_years"].frame.drop(columns=new), about)
    snapshot.save(tmp_path / "simulated", tables, edition="simulated", made_at=bundled.made_at)

    shown = opened(simulated, "literature")

    assert not shown.exception
    assert "does not tell notices and preprints with their article apart" in text(shown)
    assert not [one for one in shown.toggle if one.key == "everything"]


def test_a_mark_lists_its_papers_below_its_figure_and_the_address_keeps_them(simulated: AppTest) -> None:
    shown = opened_at(
        simulated, "literature", topic="hair", literature_part="growth", figure="yearly", **{"in": "2023"}
    )
    assert not shown.exception
    assert not shown.info
    kinds = [one.value.replace("\\", "") for one in shown.header]
    assert kinds[0].startswith("Simulated: Hair: papers grew")
    assert re.fullmatch(r"Simulated: Hair: \d+ papers, 2023", kinds[1])
    assert {name: shown.query_params[name] for name in ("figure", "in")} == {"figure": "yearly", "in": "2023"}
    # The figures of another part have none of it.
    shown.segmented_control(key="literature_part").set_value("kinds").run()
    assert not any(", 2023" in one.value for one in shown.header)


def test_an_address_from_before_the_page_had_parts_opens_what_it_asks_for(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", topic="hair", **{"in": "2023"})
    assert shown.segmented_control(key="literature_part").value == "papers"
    assert "literature_part" not in shown.query_params


def test_a_figure_that_has_no_marks_is_forgotten(simulated: AppTest) -> None:
    shown = opened_at(simulated, "literature", figure="<b>filling</b>")
    assert not shown.exception
    assert "figure" not in shown.query_params
    assert shown.info[0].value == (
        r"The address asks for \<b\>filling\</b\>, which is not known here; it is left out."
    )
