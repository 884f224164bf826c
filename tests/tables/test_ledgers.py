"""The ledgers themselves: every row keeps its rules, and says what its source said."""

import csv
import os
import random
import re
import shutil
from pathlib import Path

import by_csv
import pandas as pd
import pytest

from pipelines.analysis.evidence.regulation import letters_per_year
from pipelines.errors import TableError
from pipelines.refresh import ledgers
from pipelines.snapshots import paths
from pipelines.tables import LEDGERS

CURATED = paths.bundled() / "curated"
RESEARCH = os.environ.get("EXOSCOPE_RESEARCH")


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return ledgers.read_all()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CURATED, tmp_path / "curated"))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_no_row_of_a_file_is_lost(tables: dict[str, pd.DataFrame]) -> None:
    assert set(tables) == {path.stem for path in CURATED.glob("*.csv")}
    assert {name: len(frame) for name, frame in tables.items()} == {
        name: len(by_csv.rows(name)) for name in tables
    }


def test_every_fact_has_a_source_and_a_date(tables: dict[str, pd.DataFrame]) -> None:
    own_words = {"ledger_topics", "cosmetic_claims", "regulatory_searches"}
    for name in set(tables) - own_words:
        assert tables[name]["source_url"].str.startswith("http").all(), name
        assert tables[name]["accessed_on"].notna().all(), name
    assert tables["cosmetic_claims"]["study_keys"].notna().all()


def test_a_new_row_without_source_stops_the_build(copy: Path) -> None:
    place = len(by_csv.rows("companies")) + 1
    with (copy / "companies.csv").open("a", encoding="utf-8") as file:
        file.write("Nameless Exosomes,Atlantis,skincare,,unknown,seen once,low,,,2026-11-23,2026-11-23\n")
    with pytest.raises(
        TableError,
        match=rf"Table companies, column source_url, row company=Nameless Exosomes \(row {place}\)",
    ):
        ledgers.read_all(copy)


def test_a_new_row_with_an_unknown_category_stops_the_build(copy: Path) -> None:
    edit(copy, "regulatory_status", "AU,therapeutic_drug,not_approved", "AU,therapeutic_drug,frowned_upon")
    with pytest.raises(
        TableError, match="holds 'frowned_upon', but must be one of: prohibited, not_approved"
    ):
        ledgers.read_all(copy)


def test_a_jurisdiction_must_be_known(copy: Path) -> None:
    edit(copy, "regulatory_status", "AU,therapeutic_drug", "ZZ,therapeutic_drug")
    with pytest.raises(TableError, match=r"holds 'ZZ', which jurisdictions.jurisdiction does not know"):
        ledgers.read_all(copy)


def test_a_claim_must_cite_known_studies(copy: Path) -> None:
    edit(copy, "cosmetic_claims", "kwon-2020;", "kwon-2021;")
    with pytest.raises(TableError, match="row claim_id=boosts-procedures: holds 'kwon-2021'"):
        ledgers.read_all(copy)


def test_a_topic_word_must_be_mapped(copy: Path) -> None:
    edit(copy, "companies", "skincare;hair;therapeutic", "skincare;hair;nails")
    with pytest.raises(
        TableError, match="row company=ExoCoBio: holds 'nails', which the words of ledger_topics"
    ):
        ledgers.read_all(copy)


def test_an_event_cannot_lie_after_its_review(copy: Path) -> None:
    edit(copy, "regulatory_events", "eu-2009-11-30-law,2009-11-30", "eu-2009-11-30-law,2034-11-30")
    with pytest.raises(
        TableError, match=r"row event_id=eu-2009-11-30-law: holds '2034-11-30', which is after the day"
    ):
        ledgers.read_all(copy)


def test_a_use_is_approved_only_with_an_approval_event(copy: Path) -> None:
    edit(copy, "regulatory_status", "AU,therapeutic_drug,not_approved", "AU,therapeutic_drug,approved")
    with pytest.raises(TableError, match="has no event of kind approval in AU"):
        ledgers.read_all(copy)


def test_a_mapping_must_lead_to_a_topic(copy: Path) -> None:
    edit(copy, "ledger_topics", "word,hair,hair,", "word,hair,nails,")
    with pytest.raises(TableError, match=r"holds 'nails', which topics\.toml does not know"):
        ledgers.read_all(copy)


def test_a_file_that_is_no_csv_is_named(copy: Path) -> None:
    (copy / "companies.csv").write_bytes(b"\xff\xfe\x00broken")
    with pytest.raises(TableError, match=r"Ledger companies: companies\.csv could not be read as UTF-8 CSV"):
        ledgers.read_all(copy)


def test_letters_that_name_exosomes_are_no_fewer_than_the_research_counted(
    tables: dict[str, pd.DataFrame],
) -> None:
    per_year = letters_per_year(tables["regulatory_events"]).groupby("year")["letters"].sum()
    counted = {2020: 5, 2021: 2, 2022: 1, 2023: 2, 2024: 1, 2025: 4}
    assert all(per_year[year] >= letters for year, letters in counted.items())


def test_no_row_claims_an_approval(tables: dict[str, pd.DataFrame]) -> None:
    assert not tables["regulatory_events"]["kind"].eq("approval").any()
    assert not tables["regulatory_status"]["status"].eq("approved").any()


def test_only_one_stated_rate_disagrees_with_its_own_numbers(tables: dict[str, pd.DataFrame]) -> None:
    frame = tables["market_estimates"]
    assert frame.loc[frame["rate_check"].eq("disagrees"), "publisher"].tolist() == ["Precedence Research"]


def test_unit_suspects_are_the_three_the_research_names(tables: dict[str, pd.DataFrame]) -> None:
    suspect = tables["market_estimates"].query("unit_suspect == 'yes'")
    assert sorted(suspect["geography"]) == ["Global", "Global", "Turkey"]


def test_trials_that_only_mention_vesicles_stand_apart(tables: dict[str, pd.DataFrame]) -> None:
    sample = tables["trials_sample"]
    assert set(sample["role"]) == {"tested", "mentioned", "measured", "secretome", "unclear"}
    assert sample.loc[sample["role"].eq("mentioned"), "topics"].isna().all()


# Ledger: its research file, the column that finds the row again, columns with another name here, and columns
# that were put into another shape (a date without invented days, a note split off, a word of ours).
RESEARCHED: dict[str, tuple[str, str, dict[str, str], set[str]]] = {
    "regulatory_events": ("regulatory_events.csv", "summary", {}, {"date"}),
    "regulatory_status": ("regulatory_status.csv", "legal_basis", {}, set()),
    "market_estimates": ("market_estimates.csv", "source_title", {}, {"source_kind"}),
    "market_events": ("market_events.csv", "summary", {}, {"date_precision", "amount_summable"}),
    "companies": ("companies.csv", "company", {"focus_topics": "topics"}, set()),
    "human_studies": (
        "human_studies.csv",
        "intervention",
        {},
        {"first_author", "sponsor_link", "topic"},
    ),
    "trials_sample": (
        "trials_exosome_real.csv",
        "nct_id",
        {"status": "overall_status", "source": "copied_from", "ev_relevance": "keyword_rule"},
        {"study_type"},
    ),
}


#: Studies of which a newer copy was read since.
SEEN_AGAIN = {
    "NCT02138331", "NCT05216562", "NCT05354141", "NCT05413148", "NCT05523011", "NCT06539273", "NCT06677931",
}  # fmt: skip


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not RESEARCH, reason="the folder of the research files is not named in EXOSCOPE_RESEARCH")
def test_25_rows_say_what_the_research_says() -> None:
    seed = 20261123
    pool = [
        (ledger, row)
        for ledger, (file, *_) in RESEARCHED.items()
        for row in rows_of(Path(str(RESEARCH)) / file)
        if row["source_url" if "source_url" in row else "source"] and row.get("nct_id") not in SEEN_AGAIN
    ]
    for ledger, row in random.Random(seed).sample(pool, 25):
        _, key, renamed, reshaped = RESEARCHED[ledger]
        kept = rows_of(CURATED / f"{ledger}.csv")
        if row[key] not in [ours[key] for ours in kept if ours["reviewed_on"] == "2026-11-23"]:
            continue  # looked at again since; see below
        theirs = {renamed.get(name, name): cell for name, cell in row.items() if name not in reshaped}
        wanted = {name: cell for name, cell in theirs.items() if name in kept[0]}
        same = [{name: ours[name] for name in wanted} for ours in kept if ours[key] == row[key]]
        assert wanted in same, (ledger, row[key])
        assert len(wanted) >= 6, (ledger, sorted(wanted))


#: Found and read on 28 November 2026: the tier of each kind of page, which a row here is never firmer than.
TIERS = {"primary": "primary", "repost": "repost", "press": "secondary", "secondary": "secondary"}
FIRMER = {
    "secondary": ("secondary",),
    "repost": ("repost", "secondary"),
    "primary": ("primary", "repost", "secondary"),
}
#: Whose words were put another way here, to say what the row is not.
REWORDED = {
    "cn-2025-06-guidance", "cn-2024-10-31-policy", "cn-2026-03-15-policy", "kr-2024-09-24-guidance",
    "kr-2022-09-29-policy", "kr-2025-02-21-law", "jp-2025-03-19-policy", "us-2025-08-15-warning-letter",
    "us-2025-09-guidance", "us-2022-03-policy", "us-2026-07-01-law", "us-2025-05-13-law", "ir-2025-07-24-policy",
}  # fmt: skip


def found(name: str) -> list[dict[str, str]]:
    return rows_of(Path(str(RESEARCH)) / "found_2026-11" / f"{name}.csv")


@pytest.mark.skipif(not RESEARCH, reason="the folder of the research files is not named in EXOSCOPE_RESEARCH")
def test_acts_found_later_say_what_was_found_cell_by_cell() -> None:
    theirs = {
        (row["jurisdiction"], row["source_url"], row["what_is_said"]): row
        for row in found("regulatory_refresh")
    }
    known = {row["summary"] for row in rows_of(Path(str(RESEARCH)) / "regulatory_events.csv")}
    compared = 0
    for ours in rows_of(CURATED / "regulatory_events.csv"):
        of_its_page = [
            row
            for (code, url, _), row in theirs.items()
            if (code, url) == (ours["jurisdiction"], ours["source_url"])
        ]
        if ours["accessed_on"] != "2026-11-28" or ours["summary"] in known or not of_its_page:
            continue
        row = theirs.get((ours["jurisdiction"], ours["source_url"], ours["summary"]))
        if row is None:
            assert ours["event_id"] in REWORDED | {"kr-2023-12-22-guidance"}, ours["event_id"]
            row = next(row for row in of_its_page if row["date"].startswith(ours["date"]))
        # A law is dated by its adoption where it does not apply yet.
        assert row["date"].startswith(ours["date"]) or row["date"] > ours["reviewed_on"], ours["event_id"]
        assert ours["verified"] == row["verified"] == "yes", ours["event_id"]
        assert (ours["exosome_named"] == "yes") == (row["exosome_named"] == "yes"), ours["event_id"]
        assert ours["source_tier"] in FIRMER[TIERS[row["source_type"]]], ours["event_id"]
        compared += 1
    assert compared >= 30


@pytest.mark.skipif(not RESEARCH, reason="the folder of the research files is not named in EXOSCOPE_RESEARCH")
def test_rules_with_a_newer_source_have_its_date_and_address() -> None:
    moved = [
        row for row in found("regulatory_refresh") if " -> " in row["change_proposed"] and row["updates_row"]
    ]
    kept = {(row["jurisdiction"], row["use"]): row for row in rows_of(CURATED / "regulatory_status.csv")}
    compared = []
    for row in moved:
        for named in row["updates_row"].split(";"):
            key = tuple(part.strip() for part in named.split(","))
            if key in kept and kept[key]["accessed_on"] == "2026-11-28":
                assert kept[key]["source_url"] == row["source_url"], key
                assert (kept[key]["as_of"], kept[key]["as_of_precision"]) == (
                    row["date"],
                    row["date_precision"],
                )
                compared.append(key)
    assert len(compared) >= 10
    # How the products of the letter of August 2025 are given was not seen, so the rule on injection keeps its date.
    assert kept["US", "injectable_aesthetic"]["as_of"] == "2022-11-09"


#: What a found file says of its own rows, in words that say it here.
OWN_WORDS = (
    "no store copy, so those four rows of found_2026-11 stay",
    "no stored copy was found, so what it says of regulators stays",
)


@pytest.mark.skipif(not RESEARCH, reason="the folder of the research files is not named in EXOSCOPE_RESEARCH")
def test_every_search_is_kept_with_its_day_and_outcome() -> None:
    kept = rows_of(CURATED / "regulatory_searches.csv")
    for ours, row in zip(kept, found("regulatory_not_found"), strict=True):
        assert (ours["looked_for"], ours["searched_on"]) == (row["row_key"], row["searched_on"])
        theirs = row["result"].replace(*OWN_WORDS).casefold()
        assert theirs == "none" or ours["result"].casefold().startswith(theirs)
        assert (ours["outcome"] == "newer_found") == ("FOUND" in row["result"])
        assert (ours["outcome"] == "not_searched") == ("not searched" in row["result"])
        assert row["note"] in (ours["note"] or row["note"])


@pytest.mark.skipif(not RESEARCH, reason="the folder of the research files is not named in EXOSCOPE_RESEARCH")
def test_all_contradictions_that_were_found_are_told_with_both_sides(tables: dict[str, pd.DataFrame]) -> None:
    text = (Path(str(RESEARCH)) / "found_2026-11" / "contradictions.md").read_text(encoding="utf-8")
    cases = [line for line in text.splitlines() if line[:1].isdigit()]
    assert tables["contradictions"].groupby("question_id").size().tolist() == [2] * len(cases)


@pytest.mark.parametrize(
    ("status", "fits"),
    [("unclear", True), ("permitted_with_conditions", True), ("prohibited", False), ("approved", False)],
)
def test_a_rule_is_no_firmer_than_the_weaker_of_two_sides(copy: Path, status: str, fits: bool) -> None:
    """One side says prohibited, the other permitted with conditions."""
    edit(
        copy,
        "regulatory_status",
        "GB,topical_cosmetic_human_derived,unclear",
        f"GB,topical_cosmetic_human_derived,{status}",
    )
    if status == "approved":
        edit(copy, "regulatory_events", "gb-2025-policy,2025,year,GB,Department for Business and Trade,policy",
             "gb-2025-policy,2025,year,GB,Department for Business and Trade,approval")  # fmt: skip
    if fits:
        ledgers.read_all(copy)
    else:
        with pytest.raises(TableError, match=r"row question_id=gb-human, side=b: is weaker than the rule\."):
            ledgers.read_all(copy)


@pytest.mark.parametrize(
    "edited", [("gb-human,b,", "gb-other,b,"), ("kr-act-date,b,KR,,When", "kr-act-date,b,KR,,Why")]
)
def test_a_contradiction_has_two_sides_to_one_question(copy: Path, edited: tuple[str, str]) -> None:
    edit(copy, "contradictions", *edited)
    with pytest.raises(TableError, match=r"side=[ab]: has no other side to its question\."):
        ledgers.read_all(copy)


def test_a_search_names_known_jurisdictions_and_no_later_day(copy: Path) -> None:
    edit(copy, "regulatory_searches", "SG,SG,", "SG,ZZ,")
    with pytest.raises(TableError, match=r"holds 'ZZ', which jurisdictions.jurisdiction does not know"):
        ledgers.read_all(copy)
    edit(copy, "regulatory_searches", "SG,ZZ,", "SG,SG,")
    edit(copy, "regulatory_searches", "2026-11-28,nothing_newer", "2026-11-29,nothing_newer")
    with pytest.raises(TableError, match="holds '2026-11-29', which is after the day"):
        ledgers.read_all(copy)


@pytest.fixture
def folder() -> Path:
    if not RESEARCH:
        pytest.skip("the folder of the research files is not named in EXOSCOPE_RESEARCH")
    return Path(RESEARCH) / "found_2026-11"


#: What a found file calls a series, to the theme and the topic that it stands for here.
SERIES = {
    "therapeutics and drug carriers": ("ev_therapeutics", "drug_delivery"),
    "diagnostics": ("ev_diagnostics", "diagnostics"),
    "mechanism": ("ev_mechanism", ""),
    "methods": ("ev_methods", ""),
    "field: exosomes and extracellular vesicles, research articles": ("ev_articles", "field"),
}


def test_every_yearly_count_says_what_was_found(folder: Path) -> None:
    theirs = {
        (*SERIES[name], row["year"], row["count"], row["database"], row["source_url"])
        for row in rows_of(folder / "yearly_counts_found.csv")
        if (name := row["topic"].split(" (")[0]) in SERIES
    }
    columns = ("theme", "stands_for", "year", "records", "database", "source_url")
    rows = [row for row in rows_of(CURATED / "published_year_counts.csv") if row["theme"][:3] == "ev_"]
    assert len(theirs) == len(rows) == 65
    assert {tuple(row[name] for name in columns) for row in rows} == theirs


def test_every_total_says_what_was_found(folder: Path) -> None:
    totals = rows_of(CURATED / "published_period_totals.csv")
    by_origin = {row["total_id"]: row["records"] for row in totals if row["total_id"][:7] == "origin-"}
    assert by_origin == {
        f"origin-{row['origin'].lower().replace(' ', '-')}-{key}": row[column]
        for row in rows_of(folder / "articles_by_source.csv")
        for column, key in (("articles", "articles"), ("therapeutic_articles", "therapeutic"))
    }
    theirs = [
        row
        for row in rows_of(folder / "yearly_counts_found.csv")
        if row["topic"].split(" (")[0] not in SERIES
    ]
    counts = rows_of(CURATED / "published_trial_counts.csv")
    ours = {(row["query"], row["records"], row["database"], row["source_url"]) for row in totals} | {
        (row["query"], row["trials"], row["registry"], row["source_url"]) for row in counts
    }
    missing = [
        row["count"]
        for row in theirs
        if (row["query_or_scope"], row["count"], row["database"], row["source_url"]) not in ours
    ]
    assert len(theirs) == 18
    assert missing == ["over 4400"]  # a lower bound is no count


PLACED = (
    "enrollment",
    "start_date",
    "completion_date",
    "phase",
    "overall_status",
    "sponsor",
    "interventions",
)
#: Two cells of the found file name nobody; one names collaborators too. A status of another registry is not ours.
NAMELESS = ("an aesthetic clinic (name not given)", "individual investigator")


def as_kept(row: dict[str, str]) -> dict[str, str]:
    """A found study as the ledger writes it."""
    phases = {"Not Applicable": "NA", "Early Phase 1": "EARLY_PHASE1"}
    phase = phases.get(row["phase"], row["phase"].upper().replace(" ", ""))
    status = row["status"].upper().replace(" ", "_")
    given = re.sub(
        r"(^|\|)([A-Z][a-z]+): ", lambda found: f"{found[1]}{found[2].upper()}: ", row["interventions"]
    )
    return {
        "enrollment": row["enrollment"],
        "start_date": row["start_date"].removesuffix(" (estimated)"),
        "completion_date": row["completion_date"].removesuffix(" (estimated)"),
        "phase": phase,
        "overall_status": "" if status == "PENDING" else status,
        "sponsor": "" if row["sponsor"] in NAMELESS else row["sponsor"].split("|")[0],
        "interventions": given.removesuffix("; NA").removeprefix("N/A; "),
    }


def test_every_added_study_says_what_was_found(folder: Path) -> None:
    ours = {row["nct_id"]: row for row in rows_of(CURATED / "trials_sample.csv")}
    new = [row for row in rows_of(folder / "trials_found.csv") if row["kind"] == "new"]
    assert len(new) == 31
    for row in new:
        kept = ours[row["nct_id"]]
        assert {name: kept[name] for name in PLACED} == as_kept(row), row["nct_id"]
        assert kept["title"] == ("" if "[described" in row["title"] else row["title"])
        assert kept["status_as_of"] == (row["as_of"].split(" ")[0] if kept["overall_status"] else "")
        assert kept["copied_from"].startswith(row["source_url"].removeprefix("https://"))
        assert kept["study_type"] == kept["country"] == kept["conditions"] == ""


def test_every_study_seen_again_has_what_is_newer(folder: Path) -> None:
    ours = {row["nct_id"]: row for row in rows_of(CURATED / "trials_sample.csv")}
    again = [row for row in rows_of(folder / "trials_found.csv") if row["kind"] != "new"]
    assert len(again) == 7
    for row in again:
        kept, told = ours[row["nct_id"]], as_kept(row)
        assert kept["status_as_of"] == row["as_of"]
        assert kept["completion_date"].startswith(told["completion_date"])
        for name in ("enrollment", "phase", "overall_status"):
            assert kept[name] == told[name], (row["nct_id"], name)
    assert ours["NCT06539273"]["sponsor"] == "Yeditepe University Hospital"


def test_the_sum_of_the_four_classes_is_our_own_and_right(tables: dict[str, pd.DataFrame]) -> None:
    counts = tables["published_year_counts"]
    by_theme = counts[counts["theme"].str.startswith("ev_")].pivot(
        index="year", columns="theme", values="records"
    )
    assert by_theme.drop(columns="ev_articles").sum(axis=1).tolist() == by_theme["ev_articles"].tolist()
    assert by_theme.loc[2024].to_dict() == {
        "ev_articles": 7369, "ev_diagnostics": 1441, "ev_mechanism": 1471, "ev_methods": 861, "ev_therapeutics": 3596,
    }  # fmt: skip
    own = counts[counts["theme"].eq("ev_articles")]
    assert own["query"].str.contains("worked out by Exoscope").all()
    assert counts.loc[counts["retrieved_on"].isna(), "theme"].str.startswith("ev_").all()


def test_a_series_must_stand_for_a_topic(copy: Path) -> None:
    edit(copy, "published_year_counts", "PubMed,,drug_delivery", "PubMed,,drug_deliveries")
    with pytest.raises(TableError, match=r"holds 'drug_deliveries', which topics\.toml does not know"):
        ledgers.read_all(copy)


def test_every_declared_ledger_has_its_file_and_no_file_is_left_over() -> None:
    assert {path.name for path in CURATED.iterdir()} - {".ledgers.lock"} == {
        f"{name}.csv" for name in LEDGERS
    }
