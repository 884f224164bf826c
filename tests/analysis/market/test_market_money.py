"""Money: sums leave out exactly what the ledger marks, and nothing is converted."""

from collections import Counter
from decimal import Decimal

import by_csv
import pandas as pd
import pytest

from pipelines.analysis.market.money import money_by_year, revenues_in_dollars, summed
from pipelines.refresh import ledgers
from pipelines.sentences.money import with_money


def event(key: str, amount: float | None, summable: str | None, date: str | None = "2024") -> pd.DataFrame:
    frame = pd.DataFrame(
        {"market_event_id": [key], "date": [date], "kind": ["funding"], "amount_usd_m": [amount],
         "amount_summable": [summable]},
    )  # fmt: skip
    return frame.astype({"date": "str", "amount_usd_m": "Float64", "amount_summable": "str"})


def test_one_row_of_each_kind_changes_the_sum_only_where_the_ledger_says_yes() -> None:
    ledger = ledgers.read("market_events")
    before = summed(ledger)
    changes = {}
    for summable in ("yes", "no", "upfront_only", None):
        after = summed(pd.concat([ledger, event("new", 100, summable)], ignore_index=True))
        changes[summable] = (
            round(after.total_usd_m - before.total_usd_m, 9),
            after.events - before.events,
            {why: after.left_out[why] - before.left_out[why] for why in after.left_out},
        )
    assert changes == {
        "yes": (100, 1, {"no": 0, "upfront_only": 0, "": 0}),
        "no": (0, 0, {"no": 1, "upfront_only": 0, "": 0}),
        "upfront_only": (0, 0, {"no": 0, "upfront_only": 1, "": 0}),
        None: (0, 0, {"no": 0, "upfront_only": 0, "": 1}),
    }


def test_the_sum_of_the_ledger_is_that_of_its_file() -> None:
    found = summed(ledgers.read("market_events"))
    stated = [
        (row["amount_summable"], Decimal(row["amount_usd_m"] or 0)) for row in by_csv.rows("market_events")
    ]
    taken = [amount for summable, amount in stated if summable == "yes" and amount]
    assert found.total_usd_m == pytest.approx(float(sum(taken)))
    assert found.events == len(taken) > 0
    marked = Counter(summable for summable, _ in stated)
    assert {why: found.left_out[why] for why in ("no", "upfront_only")} == {
        why: marked[why] for why in ("no", "upfront_only")
    }


def test_the_sum_of_six_events_by_hand() -> None:
    marks = [(61, "yes"), (0.347, "yes"), (30, "no"), (8, "upfront_only"), (5, "no"), (9, None)]
    found = summed(
        pd.concat([event(f"e{amount}", amount, mark) for amount, mark in marks], ignore_index=True)
    )
    assert (found.total_usd_m, found.events) == (pytest.approx(61.347), 2)
    assert found.left_out == {"no": 2, "upfront_only": 1, "": 1}


def test_every_event_is_in_the_sum_or_counted_as_left_out() -> None:
    ledger = ledgers.read("market_events")
    found = summed(ledger)
    assert found.events + sum(found.left_out.values()) == len(ledger) == len(by_csv.rows("market_events"))


def test_a_row_that_may_be_summed_but_states_no_dollars_is_left_out() -> None:
    found = summed(event("new", None, "yes"))
    assert (found.total_usd_m, found.events, found.left_out[""]) == (0, 0, 1)


def test_no_event_at_all_sums_to_nothing() -> None:
    found = summed(event("new", 1, "yes").iloc[:0])
    assert (found.total_usd_m, found.events) == (0, 0)


def test_years_hold_only_what_may_be_summed_and_undated_money_has_none() -> None:
    rows = pd.concat(
        [
            event("a", 1, "yes", "2024-05"),
            event("b", 2, "yes", "2024"),
            event("c", 4, "no", "2024"),
            event("d", 8, "yes", None),
            event("e", 16, "yes", "2026-01-31"),
        ],
        ignore_index=True,
    )
    assert money_by_year(rows).values.tolist() == [[2024, "funding", 3, 2], [2026, "funding", 16, 1]]
    assert summed(rows).total_usd_m == 27


def test_revenues_in_another_currency_are_not_converted() -> None:
    found = revenues_in_dollars(ledgers.read("revenue_anchors"))
    assert found["revenue_usd_m"].tolist() == [27.3, 22.9, 2.5]
    assert found.loc[0, "company"] == "Exosome Diagnostics (ExoDx)"


def test_the_money_of_a_firm_is_its_rounds_that_may_be_summed_in_any_spelling_of_its_name() -> None:
    told = [
        ("Sim Bio, Inc.", "funding", 61, "yes", "raised"),
        ("SIM Bio (bought by Other)", "ipo", 0.5, "yes", "gross proceeds"),
        ("Sim Bio", "funding", 30, "no", "maximum"),
        ("Sim Bio", "funding", 3, "yes", "grant"),
        ("Sim Bio", "licensing", 7, "yes", "upfront"),
        ("Plant (bought by Other)", "funding", 8, "yes", "raised"),
        ("Third", "funding", None, "yes", None),
        ("Fourth Ltd", "funding", None, None, "raised"),
    ]
    rows = [
        event(f"e{place}", amount, mark).assign(company=name, kind=kind, amount_basis=basis)
        for place, (name, kind, amount, mark, basis) in enumerate(told)
    ]
    events = pd.concat(rows, ignore_index=True).assign(amount_local=None, date="2024")
    events.loc[7, ["amount_local", "date"]] = ["EUR 5 million", None]
    revenues = pd.DataFrame(
        {
            "company": ["SIM Bio", "Sim Bio", "Other"],
            "period": ["2023", "2024", "2024"],
            "revenue_usd_m": [2.5, None, 1],
            "revenue_local": [None, "AUD 7", None],
        }
    )
    companies = pd.DataFrame({"company": ["Sim Bio", "Other", "Third", "Fourth"]})
    found = with_money(companies, events, revenues).set_index("company")
    assert found["raised_usd_m"].dropna().to_dict() == {"Sim Bio": 61.5}
    assert found["not_in_sum"].dropna().to_dict() == {
        "Sim Bio": "30 million USD (2024): a maximum, a liability or a payment in kind; 3 million USD (2024): a grant",
        "Fourth": "EUR 5 million (undated): no amount in dollars",
    }
    assert found["revenue"].dropna().to_dict() == {
        "Sim Bio": "2.5 million USD (2023); AUD 7 (2024)",
        "Other": "1 million USD (2024)",
    }
