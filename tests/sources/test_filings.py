"""The SEC's full-text search: documents told from filings, caps told, and nobody asked who has refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import faults
import pandas as pd
import pytest
from asking import NOW, client_at
from hand_made import forty, refreshed

from pipelines.errors import SourceError
from pipelines.refresh.refresh import Choices, Summary
from pipelines.snapshots.snapshot import Snapshot
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.filings import SOURCE, part
from pipelines.sources.filings.edgar import Document, parameters, read_document, read_page, search_text
from pipelines.sources.pieces import Unread
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.answers import Answer, json_answer, text_answer
from pipelines.standin.services.edgar import Edgar

TEXT = 'q="exosomes"&dateRange=custom&startdt=2024-01-01&enddt=2024-12-31'
CONTACT = "reader@example.org"


def hit(number: int, day: str = "2024-05-06", form: str = "10-K", file: str = "a.htm", **more: Any) -> Any:
    told = {
        "ciks": ["0001133869"],
        "display_names": ["CAPRICOR THERAPEUTICS, INC.  (CAPR)  (CIK 0001133869)"],
        "root_forms": [form.removesuffix("/A")],
        "form": form,
        "file_date": day,
        "adsh": f"0001133869-{day[2:4]}-{number:06}",
    } | more
    return {"_id": f"{told['adsh']}:{file}", "_source": told}


def answer(*hits: Any, total: int | None = None, relation: str = "eq", **more: Any) -> Any:
    value = len(hits) if total is None else total
    return {"hits": {"total": {"value": value, "relation": relation}, "hits": list(hits)}} | more


#: Two filings of 2024 with three documents, of which one has either word; one of 2023; one that names nothing.
DOCUMENTS = [
    (hit(1), "exosome exosomes"),
    (hit(1, file="ex99.htm"), "exosome"),
    (hit(2, form="8-K/A"), "exosomes"),
    (hit(3, "2023-12-31"), "exosomes"),
    (hit(4), "nothing"),
]


@pytest.fixture
def standin() -> Iterator[Service]:
    with stand_in(corpus=forty(), filings=Edgar(DOCUMENTS)) as service:
        yield service


def fetched(
    standin: Service, root: Path, days: float = 0, email: str = CONTACT, **chosen: Any
) -> tuple[Snapshot, Summary]:
    """A refresh so many days after the first, by somebody with an address."""
    with client_at(SOURCE.service, standin, email=email) as client:
        choices = Choices(sources=("filings",), **chosen)
        return refreshed({"filings": client}, root, choices, now=NOW + timedelta(days=days))


def years_asked(standin: Service) -> list[str]:
    """The years of the requests since this was last looked at."""
    found = [f"{one.parameters['q']} {one.parameters['startdt'][:4]}" for one in standin.requests]
    standin.requests.clear()
    return found


def counts(snapshot: Snapshot, year: int) -> dict[str, tuple[Any, ...]]:
    rows = snapshot.load("filing_years")
    rows = rows[rows["year"].eq(year)].astype(object)
    rows = rows.where(rows.notna(), None)
    return {
        row["form"]: (row["documents"], row["filings"], row["is_at_least"]) for row in rows.to_dict("records")
    }


def test_a_search_is_a_phrase_within_a_year_and_leads_to_the_same_one_on_screen() -> None:
    assert search_text("exosomes", 2024) == TEXT
    assert parameters(TEXT, 200) == {
        "q": '"exosomes"',
        "dateRange": "custom",
        "startdt": "2024-01-01",
        "enddt": "2024-12-31",
        "from": "200",
    }
    assert SOURCE.look("exosomes in 2024", TEXT) == (
        "https://www.sec.gov/edgar/search/#/q=%22exosomes%22&dateRange=custom&startdt=2024-01-01&enddt=2024-12-31"
    )


def test_documents_are_told_from_filings(standin: Service, tmp_path: Path) -> None:
    found, summary = fetched(standin, tmp_path)

    assert summary.exit_code == 0
    assert summary.came == ("3 filings",)
    newest = found.load("filings").astype(object)
    assert newest.where(newest.notna(), None).to_dict("records")[1] == {
        "accession": "0001133869-24-000001",
        "company": "CAPRICOR THERAPEUTICS, INC.",
        "cik": "1133869",
        "other_ciks": None,
        "form": "10-K",
        "root_form": "10-K",
        "filed_on": "2024-05-06",
        "documents": 2,
        "url": "https://www.sec.gov/Archives/edgar/data/1133869/000113386924000001/0001133869-24-000001-index.htm",
    }
    assert counts(found, 2024) == {
        "10-K": (2, 1, False),
        "20-F": (0, 0, False),
        "S-1": (0, 0, False),
        "8-K": (1, 1, False),
        "10-Q": (0, 0, False),
        "other": (0, 0, False),
        "all": (3, 2, False),
    }
    assert counts(found, 2023)["all"] == (1, 1, False)
    rows = found.load("searches").set_index("name")
    assert rows.loc["exosomes in 2024", "text"] == TEXT
    assert rows.loc[["exosome in 2024", "exosomes in 2024"], "received"].tolist() == [2, 2]
    years = found.load("filing_years")
    assert years.loc[years["is_open"], "year"].unique().tolist() == [2026]
    assert years["year"].min() == 2016


def test_only_open_years_are_asked_again(standin: Service, tmp_path: Path) -> None:
    first, _ = fetched(standin, tmp_path)
    assert years_asked(standin) == [
        f'"{word}" {year}' for year in range(2026, 2015, -1) for word in part.WORDS
    ]

    fetched(standin, tmp_path, 1)
    assert years_asked(standin) == ['"exosome" 2026', '"exosomes" 2026']
    # On 7 January the last filings of 2026 may not be in yet; on the 8th they are.
    fetched(standin, tmp_path, 45)
    assert {one[-4:] for one in years_asked(standin)} == {"2027", "2026"}
    fetched(standin, tmp_path, 46)
    assert {one[-4:] for one in years_asked(standin)} == {"2027", "2026"}
    last, _ = fetched(standin, tmp_path, 47)
    assert {one[-4:] for one in years_asked(standin)} == {"2027"}
    pd.testing.assert_frame_equal(last.load("filings"), first.load("filings"))
    assert not last.load("filing_years").duplicated(["year", "form"]).any()
    fetched(standin, tmp_path, 48, full=True)
    assert len(years_asked(standin)) == 24


def test_a_year_with_more_pages_than_its_part_is_counted_and_not_read(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "REQUESTS", 11 * 3)
    many = [(hit(number, form=("8-K", "6-K")[number % 2]), "exosomes") for number in range(201)]
    standin.services["filings"] = Edgar(
        [*DOCUMENTS, *many[:198]]
    )  # 200 with exosomes: two pages, and one of the other
    found, _ = fetched(standin, tmp_path)
    assert counts(found, 2024)["all"][2] is False
    assert len(years_asked(standin)) == 23

    standin.services["filings"] = Edgar([*DOCUMENTS, *many[:199]])
    found, summary = fetched(standin, tmp_path, 1, full=True)

    assert len(years_asked(standin)) == 22
    assert counts(found, 2024) == {
        "10-K": (2, None, True),  # of the word of which there are more
        "20-F": (0, None, True),
        "S-1": (0, None, True),
        "8-K": (101, None, True),
        "10-Q": (0, None, True),
        "other": (99, None, True),
        "all": (201, None, True),
    }
    assert found.load("filings")["filed_on"].tolist() == ["2023-12-31"]
    assert summary.warnings == ("filings: more documents than are read, so filings are not counted: 2024.",)
    rows = found.load("searches").set_index("name")
    assert rows.loc["exosomes in 2024", "promised"] == 201
    assert pd.isna(rows.loc["exosomes in 2024", "received"])
    # It was over when it was counted: the same would come again.
    fetched(standin, tmp_path, 2)
    assert {one[-4:] for one in years_asked(standin)} == {"2026"}


def test_a_capped_number_is_a_lower_bound(standin: Service, tmp_path: Path) -> None:
    standin.services["filings"] = Edgar(DOCUMENTS, window=1)
    found, summary = fetched(standin, tmp_path)

    assert counts(found, 2024)["all"] == (2, None, True)  # by form it counts on
    assert counts(found, 2023)["all"] == (1, 1, False)
    warnings = found.load("searches").set_index("name")["warnings"]
    assert "the SEC counts no more than 1" in warnings["exosomes in 2024"]
    assert "filings: the SEC counts no more than 1: 2024." in summary.warnings


def test_where_an_answer_tells_no_forms_only_all_of_a_year_is_told(standin: Service, tmp_path: Path) -> None:
    standin.services["filings"] = Edgar(DOCUMENTS, window=1)
    plain = json_answer(answer(hit(1), relation="gte"))
    a_word = lambda asked: (asked.parameters["q"], asked.parameters["startdt"]) == ('"exosome"', "2024-01-01")  # noqa: E731
    faults.fail(standin, lambda _: plain, 1, a_word)
    found, _ = fetched(standin, tmp_path)

    assert counts(found, 2024) == {"all": (2, None, True)}  # of the other word there are two
    assert counts(found, 2023)["8-K"] == (0, 0, False)


def test_who_is_turned_away_asks_no_more_and_is_told_why(standin: Service, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"Undeclared Automated Tool.*takes mail with --contact\.$"):
        fetched(standin, tmp_path, email="")
    assert len(standin.requests) == 1
    assert standin.requests[0].agent.startswith("exoscope/")


def blocked(_: Answer) -> Answer:
    page = "<html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head><body></body></html>"
    return text_answer(page, status=403, content_type="text/html")


def test_a_refusal_keeps_what_came_and_what_was(standin: Service, tmp_path: Path) -> None:
    standin.services["filings"] = Edgar([*DOCUMENTS, (hit(5, "2025-02-03"), "exosomes")])
    faults.fail(standin, blocked, 1, lambda asked: asked.parameters["startdt"] == "2024-01-01")
    first, summary = fetched(standin, tmp_path)

    assert {one[-4:] for one in years_asked(standin)} == {"2026", "2025", "2024"}
    assert summary.exit_code == 3
    assert [gap.what for gap in summary.gaps["filings"]] == [
        f"filings of {year}" for year in range(2024, 2015, -1)
    ]
    assert "Request Rate Threshold Exceeded" in summary.gaps["filings"][-1].why
    assert set(first.load("filing_years")["year"]) == {2025, 2026}

    whole, _ = fetched(standin, tmp_path, 1)
    years_asked(standin)
    faults.fail(standin, blocked, 9, lambda asked: asked.parameters["startdt"] == "2025-01-01")
    again, summary = fetched(standin, tmp_path, 2, full=True)
    assert {one[-4:] for one in years_asked(standin)} == {"2026", "2025"}
    assert {gap.since for gap in summary.gaps["filings"]} == {"2026-11-23", "2026-11-24"}
    pd.testing.assert_frame_equal(again.load("filings"), whole.load("filings"))


def test_a_year_that_fell_too_far_stays_as_it_was(standin: Service, tmp_path: Path) -> None:
    many = [(hit(number, "2026-02-03"), "exosomes") for number in range(10)]
    standin.services["filings"] = Edgar([*DOCUMENTS, *many])
    fetched(standin, tmp_path)
    standin.services["filings"] = Edgar([*DOCUMENTS, *many[:5]])
    with pytest.raises(
        SourceError, match="fewer than at the last refresh, by more than 20%: 5 where there were 10"
    ):
        fetched(standin, tmp_path, 1)
    found, _ = fetched(standin, tmp_path, 1, accept_drop=True)
    assert counts(found, 2026)["all"] == (5, 5, False)


def test_documents_that_do_not_come_leave_a_lower_bound_and_are_asked_again(
    standin: Service, tmp_path: Path
) -> None:
    many = [(hit(number), "exosomes") for number in range(150)]
    standin.services["filings"] = Edgar(many)
    a_page = lambda asked: asked.parameters.get("from") == "100"  # noqa: E731 - a page of 2024
    first_page = standin.services["filings"].answer("search-index", parameters(TEXT)).body
    faults.fail(standin, lambda given: replace(given, body=first_page), 1, a_page)
    found, summary = fetched(standin, tmp_path)

    assert counts(found, 2024)["all"] == (150, None, True)
    assert "filings: not all documents came, so filings are not counted: 2024." in summary.warnings
    years_asked(standin)
    found, _ = fetched(standin, tmp_path, 1)
    assert {one[-4:] for one in years_asked(standin)} == {"2026", "2024"}
    assert counts(found, 2024)["all"] == (150, 150, False)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        [],
        answer(total=1),
        answer(hit(1), total="1"),
        answer(hit(1), relation="about"),
        answer(hit(1), timed_out=True),
        answer(hit(1), _shards={"failed": 1}),
    ],
)
def test_an_answer_in_part_is_none(wrong: Any) -> None:
    with pytest.raises(Transient):
        read_page(wrong, TEXT)


def test_a_document_of_another_day_is_refused() -> None:
    assert len(read_page(answer(hit(1, "2024-01-01"), hit(2, "2024-12-31")), TEXT).documents) == 2
    for day in ("2023-12-31", "2025-01-01"):
        with pytest.raises(Refused, match=f"a document of {day}, which was not asked for"):
            read_page(answer(hit(1, day)), TEXT)


@pytest.mark.parametrize(
    "more",
    [
        {"adsh": "7"},
        {"file_date": "2024"},
        {"file_date": None},
        {"form": ""},
        {"ciks": []},
        {"ciks": ["x"]},
        {"ciks": 7},
        {"ciks": ["\u0663"]},
    ],
)
def test_a_document_without_its_filing_is_left_out_and_told(more: Any) -> None:
    (one,) = read_page(answer(hit(1, **more)), TEXT).documents
    assert isinstance(one, Unread)


@pytest.mark.parametrize("other", [{}, {"_id": None}, {"_id": ""}])
def test_documents_without_a_name_of_their_own_are_not_taken_for_one(other: Any) -> None:
    hits = [{"_source": hit(number)["_source"], **other} for number in (1, 2)]
    assert all(isinstance(one, Unread) for one in read_page(answer(*hits), TEXT).documents)


def test_no_document_in_any_year_is_no_answer(standin: Service, tmp_path: Path) -> None:
    fetched(standin, tmp_path)
    standin.services["filings"] = Edgar([])
    with pytest.raises(SourceError, match="no document since 2016, where there are hundreds"):
        fetched(standin, tmp_path, 1, full=True, accept_drop=True)
    with pytest.raises(SourceError, match="no document since 2016"):
        fetched(standin, tmp_path / "other")


def test_one_odd_document_stops_its_year_alone(standin: Service, tmp_path: Path) -> None:
    page = json_answer(answer(hit(9, "1999-01-01")))
    faults.fail(standin, lambda _: page, 9, lambda asked: asked.parameters["startdt"] == "2025-01-01")
    found, summary = fetched(standin, tmp_path)
    assert [gap.what for gap in summary.gaps["filings"]] == ["filings of 2025"]
    assert counts(found, 2024)["all"] == (3, 2, False)


def test_the_running_year_has_all_requests_once_the_others_are_settled(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part, "REQUESTS", 11 * 3)
    fetched(standin, tmp_path)
    many = [(hit(number, "2026-02-03"), "exosomes") for number in range(201)]
    standin.services["filings"] = Edgar([*DOCUMENTS, *many])  # three pages, and one of the other word
    found, _ = fetched(standin, tmp_path, 1)
    assert counts(found, 2026)["all"] == (201, 201, False)


def test_filers_are_names_without_tickers_and_numbers_without_zeros() -> None:
    names = [
        "A (THE) FUND  (AA, AB)  (CIK 0000000042)",
        "NO TICKER LTD  (CIK 0001234567)",
        "<b>B</b> & Co (CIK 7)",
    ]
    told = hit(1, ciks=["0000000042", "0001234567", "7"], display_names=names, root_forms=[], form="S-1/A")
    assert read_document(told) == Document(
        "0001133869-24-000001:a.htm",
        "0001133869-24-000001",
        (("A (THE) FUND", "42"), ("NO TICKER LTD", "1234567"), ("<b>B</b> & Co", "7")),
        "S-1/A",
        "S-1",
        "2024-05-06",
    )


@pytest.mark.parametrize(
    ("agent", "passes"),
    [
        ("exoscope/1.0 reader@example.org", True),
        ("Sim Firm reader@example.org", True),
        ("exoscope/1.0 python-httpx/0.28", False),
        ("reader@example.org", False),
        ("exoscope/1.0 (https://example.org)", False),
        ("", False),
    ],
)
def test_the_stand_in_wants_name_and_address(agent: str, passes: bool) -> None:
    page = Edgar([]).turned_away(agent)
    assert (page is None) == passes
    if page is not None:
        assert (page.status, b"Undeclared Automated Tool</title>" in page.body) == (403, True)
