"""With which topic the Overview opens, by its rule, and its four numbers by hand."""

from pathlib import Path
from typing import Any

import by_csv
import pandas as pd
import pytest
from drawn import opened_at, text, turned_to
from streamlit.testing.v1 import AppTest

from dashboard import store
from dashboard.app_pages.overview import panels
from dashboard.panels import chosen
from pipelines.snapshots import paths, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.topics.catalogue import Theme, Topic

SAID_OF_APPROVALS = (
    "Approved exosome products found, of any topic: none; newest statement 2026-03-15, State television of "
    "China"
)


class Held:
    """How much of each kind a topic has."""

    def __init__(self, papers: list[int], studies: int, events: int) -> None:
        self.yearly = pd.DataFrame({"records": pd.array(papers, dtype="Int64")})
        self.trials, self.events = range(studies), range(events)


@pytest.mark.parametrize(
    ("held", "first"),
    [
        # The most kinds, however many rows of the others.
        ({"hair": ([1], 1, 1), "field": ([], 90, 90)}, "hair"),
        # A count of nothing is no count.
        ({"hair": ([0, 0], 2, 1), "facial": ([0, 1], 1, 1)}, "facial"),
        # Among equals, studies and events together; papers are no part of it.
        ({"hair": ([9], 2, 3), "facial": ([1], 5, 1)}, "facial"),
        # Then the order of the catalogue.
        ({"hair": ([9], 2, 3), "facial": ([1], 4, 1)}, "facial"),
        ({}, "field"),
    ],
)
def test_the_overview_opens_with_the_topic_of_which_most_is_known(
    held: dict[str, tuple[list[int], int, int]], first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows_of(topic: Topic | Theme, *, general: bool) -> Any:
        assert not general
        return Held(*held.get(topic.id, ([], 0, 0)))

    monkeypatch.setattr(chosen, "rows_of", rows_of)
    assert chosen.best_known() == first


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
    assert [metric.value for metric in app.metric] == ["8", "None"]
    shown = opened_at(app, "overview", topic="tumor_metastasis")
    assert [metric.value for metric in shown.metric] == ["958", "8", "None"]
    assert "This snapshot holds no growth rate of it." in text(shown)


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
    assert papers[:2] == (
        "Papers in 2023, the newest whole year",
        f"{int(counted[0]['records']):,}",
    )
    assert papers[2].startswith(
        "“Research articles on vesicles (four classes added up by Exoscope)” stands in for"
    )
    assert "(Chaudhari et al., Nature Reviews Bioengineering 2026)" in papers[2]
    assert growth == (
        "Growth of papers a year",
        "+30.3%",
        "95% interval 19.7% to 41.8%; 30,066 papers from 2014 to 2023.",
    )
    sample = by_csv.rows("trials_sample")
    assert studies == (
        "Studies of the dated sample that give vesicles",
        str(sum(row["role"] == "tested" for row in sample)),
        f"Of {sum(row['role'] != 'mentioned' for row in sample)} studies in it; it is no census.",
    )
    assert letters[:2] == ("FDA letters that name exosomes", "15")
    assert letters[2].startswith(f"What was found, not FDA's total. {SAID_OF_APPROVALS}, on ")


def test_a_number_that_was_not_counted_is_missing_and_no_zero(app: AppTest) -> None:
    app.query_params["topic"] = "skin_ageing"
    app.run()
    said = [part.value for part in app.markdown]
    place = said.index("**Papers in the newest whole year**")
    assert said[place + 1] == "Not counted in this edition"
    assert said[said.index("**Growth of papers a year**") + 1] == "Not counted in this edition"
    assert [metric.value for metric in app.metric] == ["6", "1"]
    # The rows are those of the topic above, and say so.
    assert r"Of 151 studies in it; it is no census\. With what concerns Skincare as a whole\." in text(app)


def test_a_theme_has_its_papers_and_the_studies_and_letters_of_the_whole_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    papers, growth, studies, letters = cards("tumor_metastasis")
    assert papers[:2] == ("Papers in 2024, the newest whole year", "958")
    assert papers[2].startswith("Source: [Negative-Space Framework")
    assert growth[1:] == ("+16.7%", "95% interval 6.3% to 28.2%; 6,611 papers from 2015 to 2024.")
    assert studies[0] == "Registered studies that give vesicles"
    assert studies[1:] == (cards("field")[2][1], f"{cards('field')[2][2]} Of the whole field.")
    assert letters[2].startswith("What was found, not FDA's total. Of the whole field. Approved")


def test_fetched_papers_are_those_of_the_comparison_and_too_few_have_no_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXOSCOPE_EDITION", "simulated")
    (row,) = store.rows("contrast", topic="hair").to_dict("records")
    papers, growth, studies, _ = cards("hair")
    assert papers[:2] == ("Papers in 2025, the newest whole year", str(row["papers_last_year"]))
    assert papers[2].startswith("Papers: Simulated records, standard definition, by Entrez date, fetched 20")
    assert growth[1] == f"{row['growth_pct']:+.1f}%"
    assert studies[1] == str(row["tested_trials"])
    assert cards("artificial_cosmetic")[1:3] == [
        ("Growth of papers a year", "No rate", "No growth rate: 19 records in 10 years; a rate needs 30."),
        ("Registered studies that give vesicles", "None", studies[2]),
    ]
