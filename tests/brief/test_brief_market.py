"""The market part of a brief: its numbers worked out by hand from the ledgers, for all topics and for one."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines.brief.language.facts import Facts
from pipelines.brief.sections import market
from pipelines.sentences.numbers import Number
from pipelines.sentences.rows import Found, Held, Ratio, Rows, value
from pipelines.snapshots import paths
from pipelines.snapshots.snapshot import open_snapshot
from pipelines.topics import catalogue as topics

REFERENCE = open_snapshot(paths.bundled() / "reference")
LEDGERS = ("market_estimates", "market_events", "revenue_anchors", "ledger_topics")


def facts(*, topic: str | None = None, is_long: bool = False, **tables: pd.DataFrame) -> Facts:
    held = {name: REFERENCE.load(name) for name in LEDGERS} | tables
    return Facts(
        held=Held(held, {}),
        manifest=REFERENCE.manifest,
        earlier=None,
        catalogue=topics.load(),
        day=date(2026, 11, 23),
        version="0",
        topic=topic,
        is_long=is_long,
    )


def told(known: Facts) -> dict[str, str]:
    """What is said, by the words a sentence begins with."""
    return dict(sentence.text.split(": ", 1) for sentence in market.section(known).sentences)


def test_what_is_claimed_reported_and_funded_on_all_topics() -> None:
    said = told(facts())
    assert said["Claimed"] == (
        "3 estimates put skincare/cosmetics in 2024 at 81 to 1,800 million dollars, 22 times apart; 3 of them as "
        "reported by a third party."
    )
    assert said["Units"] == (
        "3 of 23 estimates are in no range, since million and billion may be mixed up in them."
    )
    assert said["Stated growth"] == (
        "9 of 10 rates that can be checked fit the numbers beside them; Precedence Research, as reported by a third "
        "party, states 35% a year where its numbers imply 18%."
    )
    # 264 / 177.4
    assert "264 million dollars were forecast for all exosomes in 2024" in said["An old forecast"]
    assert "so 1.5 times as much was expected" in said["An old forecast"]
    assert said["Reported"].startswith(
        "the largest revenue found is 27 million dollars (Exosome Diagnostics (ExoDx)"
    )
    assert said["Reported"].endswith("; 2 revenues are in another currency.")
    # Of skincare, not of a test for prostate cancer: 81.1 / 2.5.
    assert (
        "is 32 times the largest revenue that was found for it, 2.5 million"
        in said["Between claimed and reported"]
    )
    assert said["Raised and paid"].startswith(
        "555 million dollars in 16 events whose amounts may be added up; 49 more"
    )
    assert (
        said["Ended"] == "2 bankruptcies and 5 discontinuations among 65 events of companies that were found."
    )
    assert "U.S. public money" not in said


def test_one_topic_is_told_from_its_own_rows() -> None:
    said = told(facts(topic="hair"))
    assert said["Claimed"] == "no market size in dollars was found for this topic itself."
    assert said["Raised and paid"] == "9.1 million dollars in 2 events whose amounts may be added up."
    assert "Units" not in said
    assert told(facts(topic="artificial")) == {
        "Claimed": "no market size in dollars was found for this topic itself.",
        "Reported": "no revenue in dollars was found.",
        "Ended": "no bankruptcies and no discontinuations among 1 event of companies that were found.",
    }
    assert "Ended" not in told(facts(topic="wound_healing"))


def test_an_estimate_of_one_segment_is_never_told_of_another() -> None:
    assert told(facts(topic="skincare"))["Claimed"].startswith(
        "3 estimates put skincare/cosmetics in 2024 at 81"
    )
    for other in ("skin_ageing", "hair"):
        assert told(facts(topic=other))["Claimed"].startswith("no market size")
    assert market.section(facts(topic="hair")).tables == ()
    (table,) = market.section(facts(topic="hair", is_long=True)).tables
    assert [str(part) for part in table.rows[0][1]] == ["As reported by a third party"]
    diagnostics = told(facts(topic="diagnostics"))["Claimed"]
    assert diagnostics.startswith("one estimate puts diagnostics in 2024 at")
    assert diagnostics.endswith("million dollars; as reported by a third party.")
    estimates = REFERENCE.load("market_estimates").assign(source_kind="publisher")
    read_there = told(facts(topic="diagnostics", market_estimates=estimates))["Claimed"]
    assert read_there == diagnostics.replace("; as reported by a third party", "")


def test_one_estimate_of_several_that_cannot_be_set_against_one_another_says_so() -> None:
    assert told(facts(topic="field"))["Claimed"].endswith(
        "; 3 market sizes found, no two for one segment and year."
    )
    # Diagnostics has one only.
    assert "market sizes found" not in told(facts(topic="diagnostics"))["Claimed"]


@pytest.mark.parametrize(("is_long", "rows"), [(False, 3), (True, 12)])
def test_the_table_holds_the_widest_range_and_in_the_long_form_all(is_long: bool, rows: int) -> None:
    (table,) = market.section(facts(is_long=is_long)).tables
    assert len(table.rows) == rows
    values = [part.value for row in table.rows for cell in row for part in cell if isinstance(part, Number)]
    assert 58120 not in values
    assert 1800 in values


def test_the_sum_leaves_out_what_the_ledger_marks() -> None:
    events = REFERENCE.load("market_events")
    before = told(facts())["Raised and paid"]
    for summable in ("no", "upfront_only", None):
        row = events.head(1).assign(market_event_id="new", amount_usd_m=100.0, amount_summable=summable)
        after = told(facts(market_events=pd.concat([events, row.astype(events.dtypes.to_dict())])))
        assert after["Raised and paid"] == before.replace("49 more", "50 more")
    row = events.head(1).assign(market_event_id="new", amount_usd_m=100.0, amount_summable="yes")
    after = told(facts(market_events=pd.concat([events, row.astype(events.dtypes.to_dict())])))
    assert after["Raised and paid"].startswith("655 million dollars in 17 events")


def grant_years(**changed: Any) -> pd.DataFrame:
    columns = {
        "topic": "field",
        "fiscal_year": [2025, 2026, 2027],
        "projects": [3, 1, 9],
        "amount_usd": [5e6, 1_250_000.0, 9e9],
        "without_amount": [0, 2, 0],
        "is_open": [False, False, True],
    }
    return pd.DataFrame(columns | changed).astype({"amount_usd": "Float64", "fiscal_year": "Int64"})


def test_public_money_is_that_of_the_last_complete_fiscal_year() -> None:
    assert told(facts(grant_years=grant_years()))["U.S. public money"] == (
        "1.2 million dollars to 1 project in fiscal year 2026, without 2 awards whose amount is not told; a project "
        "that names vesicles among other things counts whole."
    )
    untold = told(facts(grant_years=grant_years(amount_usd=[None, None, None])))["U.S. public money"]
    assert untold.startswith("an untold amount to 1 project")
    assert "U.S. public money" not in told(facts(grant_years=grant_years(is_open=True)))
    nothing = grant_years(projects=[3, 0, 9], amount_usd=[5e6, 0.0, 9e9], without_amount=0)
    assert (
        told(facts(grant_years=nothing))["U.S. public money"] == "no project was found in fiscal year 2026."
    )


def test_safety_signals_are_counted_apart_and_only_for_all_topics() -> None:
    reports = pd.DataFrame(
        {"endpoint": ["drug_enforcement", "drug_event", "cosmetic_event"], "report_id": ["a", "b", "c"]}
    )
    assert told(facts(safety_reports=reports))["Safety signals"] == (
        "1 recall and 2 reports of adverse events at openFDA name exosomes; zero would not mean safe; a report "
        "shows no cause."
    )
    assert "Safety signals" not in told(facts(topic="hair", safety_reports=reports))


def test_a_ratio_and_a_total_keep_where_they_come_from() -> None:
    table = pd.DataFrame({"kind": ["a", "a", "b"], "n": [2.0, 4.0, None]})
    held = Held({"t": table}, {})
    assert value(held, Found(Rows("t", (("kind", "a"),)), "total", "n")) == 6
    assert value(held, Found(Rows("t", (("kind", "b"),)), "total", "n")) is None
    known = facts(t=table)
    most, least = known.most("t", "n"), known.least("t", "n")
    assert most
    assert least
    ratio = known.ratio(most, least)
    assert (ratio.text, ratio.value) == ("2", 2)
    assert ratio.source == Ratio(Found(Rows("t"), "most", "n"), Found(Rows("t"), "least", "n"))
    with pytest.raises(TypeError, match="only numbers found in a table"):
        known.ratio(most, known.program)
