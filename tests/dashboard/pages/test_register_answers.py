"""What registers of products answered, on the pages Regulation and Market."""

from typing import Any

import pandas as pd
import pytest
from drawn import opened_at
from streamlit.testing.v1 import AppTest

from dashboard.app_pages.regulation import watch
from pipelines.sentences.regulators import register_answer, watch_headline


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([0, 0], "None of 2 registers of products name exosomes or vesicles"),
        (
            [0, 4],
            "1 of 2 registers of products names exosomes or vesicles: to be looked at, no approval by itself",
        ),
        (
            [1, 4],
            "2 of 2 registers of products name exosomes or vesicles: to be looked at, no approval by itself",
        ),
    ],
)
def test_the_headline_counts_registers_and_approves_nothing(found: list[int], says: str) -> None:
    assert watch_headline(pd.Series(found)) == says


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ((0, 29341, "2026-11-20"), "none found among 29,341, asked on 2026-11-23, data of 2026-11-20"),
        ((1, 2, None), "1 record to be looked at among 2, asked on 2026-11-23"),
        ((2, pd.NA, None), "2 records to be looked at, asked on 2026-11-23"),
    ],
)
def test_an_answer_has_its_days(row: tuple[Any, ...], says: str) -> None:
    found, records, data_of = row
    told = {"found": found, "records": records, "data_of": data_of, "asked_on": "2026-11-23"}
    assert register_answer(told) == says


def text(shown: AppTest) -> str:
    return "\n".join(block.value for block in shown.markdown).replace("\\", "")


def test_each_answer_stands_with_day_limits_and_attribution(app: AppTest) -> None:
    shown = opened_at(app, "regulation", edition="simulated", regulation_part="registers")
    assert not shown.exception
    heads = [head.value.replace("\\", "") for head in shown.header]
    assert (
        "Simulated: 3 of 7 registers of products name exosomes or vesicles: to be looked at, no approval by itself"
        in heads
    )
    said = text(shown)
    lines = [line for line in said.splitlines() if line.startswith("- **") and "asked on 2026-11-23" in line]
    assert len(lines) == 7
    assert all("Does not cover: " in line and "Search there" in line for line in lines)
    assert sum("do not rely on openFDA to make decisions" in line for line in lines) == 5
    assert "Advanced therapies" in lines[0]
    assert "European Medicines Agency, www\u2060.ema.europa.eu" in lines[5]
    assert "Open Government Licence v3.0" in lines[6]
    assert 'Searched for "exosome" OR' in said
    # Made-up hits have no address, which could be that of something real.
    assert "  - To be looked at: Simulated sun serum, Sim Cosmetics, 2026-01-15: " in said


def test_without_answers_the_page_says_so_and_stands(app: AppTest) -> None:
    shown = opened_at(app, "regulation", edition="reference", regulation_part="registers")
    assert not shown.exception
    heads = [head.value.replace("\\", "") for head in shown.header]
    assert "Products in registers: nothing from FDA, EMA and MHRA registers in this edition" in heads


@pytest.mark.parametrize(
    ("edition", "says"),
    [
        (
            "simulated",
            "Simulated: 3 of 7 registers of products name exosomes or vesicles: to be looked at, no approval by "
            "itself. The part *Registers of products* has each answer with its day and what the register does not "
            "cover.",
        ),
        (
            "reference",
            "This edition has no answers of registers of products; the part *Registers of products* says why.",
        ),
    ],
)
def test_beside_the_rules_one_line_says_what_registers_answered(
    app: AppTest, edition: str, says: str
) -> None:
    assert says in text(opened_at(app, "regulation", edition=edition)).splitlines()


def test_a_register_without_an_answer_is_named_and_a_hostile_hit_is_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = {
        "register": "ema",
        "label": "Medicines <b>",
        "found": 1,
        "records": 9,
        "asked_on": "2026-11-23",
        "data_of": None,
        "search": '"exosome"',
        "covers": "c",
        "lacks": "l",
        "credit": "w",
        "url": "https://www.ema.europa.eu/",
    }
    hit = {
        "register": "ema",
        "identifier": "E1",
        "title": None,
        "firm": "<script>",
        "date": None,
        "matched": "*exosome*",
        "url": "javascript:alert(1)",
    }
    held = {"approval_answers": pd.DataFrame([answer]), "approval_hits": pd.DataFrame([hit])}
    lacks = type("Told", (), {"lacks": lambda _: ["Registers: missing: MHRA on GOV.UK. Status 502."]})()
    monkeypatch.setattr(watch.store, "has", lambda *_: True)
    monkeypatch.setattr(watch.store, "table", held.__getitem__)
    monkeypatch.setattr(watch.store, "rows", lambda name, **_: held[name])
    monkeypatch.setattr(watch.store, "sources", lambda: {"approvals": lacks})
    monkeypatch.setattr(watch.store, "is_simulated", lambda: False)
    monkeypatch.setattr(watch.elsewhere, "signal_source", lambda *_: "Source.")
    made = watch.registers()
    assert isinstance(made, watch.Listing)
    assert made.sentences[1].replace("\\", "") == "Registers: missing: MHRA on GOV.UK. Status 502."
    (line,) = made.lines
    assert "<script>" not in line.replace("\\<", "")
    assert "javascript" not in line
    assert line.replace("\\", "").endswith("To be looked at: E1, <script>: “*exosome*”")
    assert "\\<script\\>" in line
    assert "\\*exosome\\*" in line


def test_market_says_why_there_are_no_patents(app: AppTest) -> None:
    shown = opened_at(app, "market", edition="reference", market_part="filings")
    assert "Patents" in [head.value for head in shown.header]
    assert "Patents are not counted: in 2026 no service that asks for no key" in text(shown)
