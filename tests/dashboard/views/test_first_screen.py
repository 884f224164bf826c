"""With which topic the Overview opens, and its four numbers by hand."""

from collections import Counter
from pathlib import Path

import by_csv
import pytest
from drawn import opened_at, text, turned_to
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.app_pages.overview import panels
from dashboard.panels.listing import Listing
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.manifest import Described


def test_the_bundled_editions_open_with_the_field(app: AppTest) -> None:
    app.run()
    assert app.selectbox(key="topic").value == "field"
    assert "topic" not in app.query_params
    app.selectbox(key="edition").set_value("simulated").run()
    assert app.selectbox(key="topic").value == "field"


def test_what_was_not_chosen_stays_on_its_page_and_what_was_chosen_goes_along(app: AppTest) -> None:
    def topic(page: str) -> str:
        app.query_params.clear()  # as the navigation does
        return str(turned_to(app, page).run().selectbox(key="topic").value)

    assert [topic("overview"), topic("trials"), topic("overview")] == ["field", "skincare", "field"]
    app.selectbox(key="topic").set_value("hair").run()
    assert topic("trials") == "hair"
    # Chosen, though it is what stands there at first.
    app.selectbox(key="topic").set_value("skincare").run()
    assert "topic" not in app.query_params
    assert topic("overview") == "skincare"
    app.selectbox(key="topic").set_value("field").run()
    assert topic("trials") == "field"
    # Asked for by an address, which then need not say it.
    opened_at(app, "market", topic="skincare")
    assert topic("overview") == "skincare"


def test_a_snapshot_whose_sources_gave_nothing_opens_with_what_its_ledgers_know(
    app: AppTest, tmp_path: Path
) -> None:
    """Without counts that stand in, which an earlier version had not, and with studies and events of hair alone."""
    bundled = snapshot.open_snapshot(paths.bundled() / "reference")
    tables = {name: Described(bundled.load(name), entry) for name, entry in bundled.tables.items()}
    for name in ("trials_sample", "regulatory_events"):
        frame, entry = tables[name].frame, tables[name].about
        kept = frame["topics"].eq("hair") if name == "trials_sample" else frame["exosome_named"].eq("no")
        tables[name] = Described(frame[kept].reset_index(drop=True), entry)
    counts = tables["published_year_counts"]
    columns = {name: about for name, about in counts.about["columns"].items() if name != "stands_for"}
    tables["published_year_counts"] = Described(
        counts.frame.drop(columns="stands_for"), {**counts.about, "columns": columns}
    )
    del tables["growth"]
    snapshot.save(tmp_path / "live", tables, edition="live", made_at=bundled.made_at)
    app.run()
    assert not app.exception
    # Hair and the field, which holds it, have the same studies and nothing else.
    assert app.selectbox(key="topic").value == "field"
    assert [metric.value for metric in app.metric] == ["Not counted", "Not counted", "8", "None"]
    shown = opened_at(app, "overview", topic="tumor_metastasis")
    assert [metric.value for metric in shown.metric] == ["958", "Not counted", "8", "None"]
    assert "This snapshot holds no growth rate of it." in text(shown)


@pytest.mark.parametrize(
    ("edition", "topic", "told"),
    [
        ("reference", "hair", ["[amini-2025](https://open.library.ubc.ca/soa/"]),
        ("reference", "artificial", []),
        # A made-up number could be that of a real record.
        ("simulated", "field", ["90002863, [cho-2020](https://", "NCT99000316."]),
    ],
)
def test_the_records_behind_the_verdict_can_be_read(
    edition: str, topic: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", edition)
    caption = panels.signature(store.all_topics().topics[topic], general=False).caption.replace("\\", "")
    assert ("Records that show it:" in caption) == bool(told)
    assert [one for one in told if one not in caption] == []


def cards(topic: str) -> list[tuple[str, str | None, str]]:
    known = store.all_topics()
    made = panels.cards(known.topics.get(topic) or known.themes[topic])
    return [(card.label, card.value, card.caption.replace("\\", "")) for card in made]


def test_the_numbers_of_a_topic_by_its_stand_in_say_whose_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "reference")
    papers, growth, studies, letters = cards("field")
    counted = [
        row
        for row in by_csv.rows("published_year_counts")
        if row["stands_for"] == "field" and row["year"] == "2023"
    ]
    assert papers[:2] == ("Papers in 2023", f"{int(counted[0]['records']):,}")
    assert papers[2] == f"Newest whole year; of the stand-in; [source]({counted[0]['source_url']})."
    assert growth == (
        "Growth of papers a year",
        "+30.3%",
        "95%: 19.7% to 41.8%, 2014 to 2023; stand-in.",
    )
    sample = by_csv.rows("trials_sample")
    assert studies == (
        "Studies that give vesicles",
        str(sum(row["role"] == "tested" for row in sample)),
        f"Of {sum(row['role'] != 'mentioned' for row in sample)} beyond a mention, in a dated sample.",
    )
    assert letters == ("FDA letters found", "15", "That name exosomes; not FDA's total.")


def test_below_the_figure_stands_the_newest_statement_on_approvals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "reference")
    caption = panels.signature(store.all_topics().topics["field"], general=False).caption.replace("\\", "")
    assert (
        "Approved exosome products found, of any topic: none; newest statement 2026-03-15, State television of China, "
        "on China" in caption
    )


def test_a_number_that_was_not_counted_is_missing_and_no_zero(app: AppTest) -> None:
    app.query_params["topic"] = "skin_ageing"
    app.run()
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Papers a year", "Not counted"),
        ("Growth of papers a year", "Not counted"),
        ("Studies that give vesicles", "6"),
        ("FDA letters found", "1"),
    ]
    # The rows are those of the topic above, and say so.
    assert "in a dated sample. With what concerns Skincare as a whole." in text(app).replace("\\", "")


def test_a_theme_has_its_papers_and_the_studies_and_letters_of_the_whole_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    papers, growth, studies, letters = cards("tumor_metastasis")
    assert papers[:2] == ("Papers in 2024", "958")
    assert papers[2].startswith("Newest whole year; [source](https://")
    assert growth[1:] == ("+16.7%", "95%: 6.3% to 28.2%, 2015 to 2024.")
    assert studies[1:] == (cards("field")[2][1], f"{cards('field')[2][2]} Of the whole field.")
    assert letters[2] == "That name exosomes; not FDA's total. Of the whole field."


def test_fetched_papers_are_those_of_the_comparison_and_too_few_have_no_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    (row,) = store.rows("contrast", topic="hair").to_dict("records")
    papers, growth, studies, _ = cards("hair")
    assert papers[:2] == ("Papers in 2025", str(row["papers_last_year"]))
    assert papers[2] == "Newest whole year; by Entrez date."
    assert growth[1] == f"{row['growth_pct']:+.1f}%"
    assert studies[1] == str(row["tested_trials"])
    assert cards("artificial_cosmetic")[1:3] == [
        ("Growth of papers a year", "No rate", "No growth rate: 19 records in 10 years; a rate needs 30."),
        ("Studies that give vesicles", "None", studies[2]),
    ]


def behind(topic: str, mark: str) -> Listing:
    known = store.all_topics()
    return panels.behind(known.topics.get(topic) or known.themes[topic], mark)


def test_a_bar_of_a_cited_count_says_whose_it_is_and_links_no_search_but_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "reference")
    found = behind("field", "papers 2023")
    assert (found.title, found.lines) == ("All exosomes and vesicles, 2023: 6,066 articles", ())
    assert found.why_none is not None
    assert "Chaudhari et al" in found.why_none
    assert "See them at PubMed" not in found.why_none  # counted by another search than ours
    own = behind("tumor_metastasis", "papers 2024").why_none
    assert own is not None
    assert "2024%5Bdp%5D" in own


def test_every_mark_stands_in_a_list_too_and_only_those_of_the_topic(app: AppTest) -> None:
    shown = opened_at(app, "overview", topic="hair")
    listed = shown.selectbox(key="mark")
    assert listed.value == ""
    # No count of its papers could be cited, so there is no year to choose.
    studies = [
        row for row in by_csv.rows("trials_sample") if row["topics"] == "hair" and row["role"] == "tested"
    ]
    starts = Counter(row["start_date"][:4] or "unknown" for row in studies)
    offered = [
        f"Studies that start in {year}: {starts[year]}" for year in sorted(starts) if year != "unknown"
    ]
    if starts["unknown"]:
        offered.append(f"Studies without a start: {starts['unknown']}")
    assert offered == listed.options[1 : len(offered) + 1]
    assert not [option for option in listed.options if option.startswith("Papers")]
    listed.select(offered[0]).run()
    year = min(starts)
    assert shown.query_params["mark"] == f"trials {year}"
    for row in studies:
        assert (f"[{row['nct_id']}](" in text(shown)) == (row["start_date"][:4] == year)
    acts = [option for option in listed.options if option.startswith("Acts of")]
    assert acts[0].startswith("Acts of United States: ")
    listed.select(acts[0]).run()
    assert shown.query_params["mark"] == "events US"
    assert text(shown).count("FDA") >= int(acts[0].rpartition(" ")[2])


@pytest.mark.parametrize("mark", ["papers 1999", "trial NCT99999999", "event <b>"])
def test_a_mark_that_is_not_of_the_topic_is_said(app: AppTest, mark: str) -> None:
    shown = opened_at(app, "overview", topic="field", mark=mark)
    assert not shown.exception
    assert "is not in the list Show what is behind here" in shown.info[0].value
    assert "mark" not in shown.query_params


def test_a_bar_of_fetched_papers_lists_ten_and_leads_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    (year,) = store.rows("topic_years", topic="hair", definition="standard", date_basis="entrez").query(
        "year == 2020"
    )["records"]
    found = behind("hair", "papers 2020")
    assert (found.title, found.count, len(found.lines)) == (
        f"Hair, 2020: {year} articles",
        year,
        min(year, 10),
    )
    assert "?edition=simulated&topic=hair&years=2020-2020&literature_part=papers" in found.caption
    assert "pubmed" not in found.caption


def test_a_study_and_an_act_are_told_with_their_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "reference")
    (study,) = behind("field", "trial NCT03384433").lines
    assert study.endswith("[NCT03384433](https://clinicaltrials.gov/study/NCT03384433)")
    act = next(
        row
        for row in by_csv.rows("regulatory_events")
        if row["exosome_named"] == "no" and row["jurisdiction"] == "US"
    )
    (line,) = behind("field", f"event {act['event_id']}").lines
    assert line.startswith(f"United States: {act['date']}, ")
    assert "(names no exosomes)" in line
    assert act["source_url"] in line
