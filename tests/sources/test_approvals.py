"""Registers of products: none is an answer, a register that fails gives none, and a hit is to be looked at."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import faults
import httpx
import pytest
from asking import NOW, client_at, client_of, occasion
from hand_made import forty, refreshed
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import ExoscopeError, SourceError
from pipelines.refresh.refresh import Choices
from pipelines.revisions.moves import Side
from pipelines.revisions.revisions import revisions
from pipelines.snapshots.snapshot import Snapshot, StoredTables
from pipelines.sources.answers import Refused, Transient
from pipelines.sources.approvals import SOURCE
from pipelines.sources.approvals.asking import HITS, PAGES, ask, read_file, read_search
from pipelines.sources.approvals.part import approvals_part
from pipelines.sources.approvals.registers import CREDITS, MHRA, REGISTERS, look
from pipelines.sources.safety.reports import read_report
from pipelines.standin.server import Service, stand_in
from pipelines.standin.services.answers import Asked
from pipelines.standin.services.approvals import Registers
from pipelines.tables.fetched.approvals import APPROVAL_ANSWERS, APPROVAL_HITS
from pipelines.text.sources import notices

WORDS = ("exosome", "extracellular vesicle")
NOTHING = {"error": {"code": "NOT_FOUND", "message": "No matches found!"}}
FDA = {"disclaimer": "Do not rely on openFDA.", "last_updated": "2026-11-20"}
MEDICINE = {
    "name_of_medicine": "Vesicura",
    "ema_product_number": "EMEA/H/C/009999",
    "active_substance": "Exosomes of mesenchymal cells",
    "marketing_authorisation_developer_applicant_holder": "A firm",
    "last_updated_date": "28/09/2026",
    "medicine_url": "https://www.ema.europa.eu/en/medicines/human/EPAR/vesicura",
}
PAGE = {
    "title": "Alert",
    "link": "/alert",
    "description": None,
    "public_timestamp": "2026-02-03T23:59:00+01:00",
}


def page(*results: object, total: int | None = None) -> dict[str, Any]:
    paging = {"skip": 0, "limit": 200, "total": len(results) if total is None else total}
    return {"meta": FDA | {"results": paging}, "results": list(results)}


def said(name: str, answer: Callable[[httpx.URL], Any]) -> Any:
    """What a register says at its own host, of answers as JSON, with their status where it is not 200."""

    def given(request: httpx.Request) -> httpx.Response:
        found = answer(request.url)
        status, document = found if isinstance(found, tuple) else (200, found)
        return httpx.Response(status, json=document)

    with client_of(SOURCE.service, given) as client:
        return ask(client, REGISTERS[name], WORDS)


@pytest.fixture
def standin() -> Iterator[Service]:
    with stand_in(corpus=forty()) as service:
        yield service


def refresh(standin: Service, root: Path, days: int = 0, **choices: Any) -> tuple[Snapshot, Any]:
    with client_at(SOURCE.service, standin) as client:
        at = NOW + timedelta(days)
        return refreshed({"approvals": client}, root, Choices(**choices), now=at)


def test_each_register_is_asked_at_its_own_host_in_sixteen_requests() -> None:
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        host = request.url.host
        if host == "api.fda.gov":
            document: Any = page({"file_name": "a"}) if "search" not in request.url.params else None
            return httpx.Response(200 if document else 404, json=document or NOTHING)
        return httpx.Response(
            200, json={"data": [MEDICINE]} if "ema" in host else {"results": [], "total": 0}
        )

    with client_of(SOURCE.service, answer) as client:
        part = approvals_part(client, occasion(Path("nowhere")))
    hosts = [url.host for url in asked]
    assert {host: hosts.count(host) for host in hosts} == {
        "api.fda.gov": 10,
        "www.ema.europa.eu": 1,
        "www.gov.uk": 5,
    }
    assert {url.path for url in asked} == {urlsplit(one.path).path + ".json" for one in REGISTERS.values()}
    letters = [dict(url.params) for url in asked if "crl" in url.path]
    names = ("exosome", "exosomes", "exosomal", "extracellular vesicle", "extracellular vesicles")
    assert letters == [
        {"limit": "1"},
        {"search": " OR ".join(f'text:"{name}"' for name in names), "limit": "200"},
    ]
    uk = [dict(url.params) for url in asked if url.host == "www.gov.uk"]
    assert [one.pop("q") for one in uk] == [f'"{name}"' for name in names]
    assert uk[0] == {
        "filter_organisations": "medicines-and-healthcare-products-regulatory-agency",
        "fields": "title,description,link,public_timestamp",
        "count": "1000",
    }
    answers = part.tables["approval_answers"].frame
    assert answers["found"].tolist() == [0, 0, 0, 0, 0, 1, 0]
    assert answers["records"].fillna(-1).tolist() == [1, 1, 1, 1, 1, 1, -1]
    assert part.gaps == ()


def test_none_is_told_with_how_much_there_is_and_of_which_day() -> None:
    none = said("pma", lambda url: (404, NOTHING) if "search" in url.params else page({}, total=53_880))
    assert (none.hits, none.records, none.data_of) == ((), 53_880, "2026-11-20")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda _: (404, NOTHING), "nothing at all, where thousands of records are"),
        (lambda _: (404, {"error": {"code": "GONE", "message": "gone"}}), "status 404: gone"),
        (lambda url: (500, {}) if "search" in url.params else page({}), "status 500"),
        (lambda url: page({}, total=HITS + 1), "1,001, far more than there can be"),
        (
            lambda url: page(*({"pma_number": str(one), "trade_name": "Stent"} for one in range(5))),
            "5 of 5 that name none of the words",
        ),
        (lambda url: page({"trade_name": "Exosome"}), "1 of 1 records that cannot be read"),
    ],
)
def test_what_is_no_answer_is_never_none(answer: Callable[[httpx.URL], Any], says: str) -> None:
    with pytest.raises(SourceError, match=says):
        said("pma", answer)


def test_a_few_that_do_not_name_the_words_are_left_out_and_told() -> None:
    records = [{"k_number": name, "device_name": f"{name} test"} for name in ("Exosomes", "Exoscope")]
    found = said("510k", lambda _: page(*records))
    assert [one.report_id for one in found.hits] == ["Exosomes"]
    assert found.remarks == (
        ("names none of the words, left out", "Device clearances of FDA, 510(k) Exoscope"),
    )


@pytest.mark.parametrize(
    ("name", "record", "told"),
    [
        (
            "drugsfda",
            {
                "application_number": "BLA1",
                "submissions": [{"submission_status_date": one} for one in ("20210506", "20190304")],
            },
            "2021-05-06",
        ),
        ("crl", {"file_name": "a.pdf", "letter_date": "10/05/2018"}, "2018-10-05"),
        ("crl", {"file_name": "a.pdf", "letter_date": "2018-10-05"}, None),
        ("510k", {"k_number": "K1", "decision_date": "2024-05-06"}, "2024-05-06"),
        ("label", {"set_id": "a", "effective_time": "20260115"}, "2026-01-15"),
        ("ema", MEDICINE, "2026-09-28"),
        ("govuk", PAGE, "2026-02-03"),
        ("govuk", {"link": "/a"}, None),
    ],
)
def test_the_newest_day_is_read_in_the_form_of_each_register(
    name: str, record: Any, told: str | None
) -> None:
    read = read_report(record, REGISTERS[name]).day
    assert (read and read.isoformat()) == told


def test_a_record_found_whose_searched_fields_are_called_otherwise_is_a_hit_and_not_none() -> None:
    found = said("510k", lambda _: page({"k_number": "K1", "name_of_next_year": "Exosome test"}))
    assert [(one.report_id, one.searched) for one in found.hits] == [("K1", "")]


def test_of_two_records_of_ema_with_one_number_the_second_is_read_too() -> None:
    other = {**MEDICINE, "active_substance": "Zinc"}
    assert [one.searched for one in said("ema", lambda _: {"data": [other, MEDICINE]}).hits] == [
        " | ".join(MEDICINE.values())
    ]


def test_of_ema_every_text_of_a_record_is_read() -> None:
    others = [{"ema_product_number": str(number), "name_of_medicine": "Other"} for number in range(9)]
    for field in ("active_substance", "therapeutic_indication", "a_name_of_next_year"):
        found = said(
            "ema", lambda _, field=field: {"data": [*others, {"ema_product_number": "x", field: "exosome"}]}
        )
        assert ([one.report_id for one in found.hits], found.records) == (["x"], 10)


@pytest.mark.parametrize(
    "record",
    [{**MEDICINE, "ema_product_number": None}, {"medicine": MEDICINE, "ema_product_number": "x"}],
    ids=["without its number", "a level down"],
)
def test_a_medicine_of_ema_that_names_vesicles_and_cannot_be_read_is_never_none(record: object) -> None:
    others = [{"ema_product_number": str(number), "name_of_medicine": "Other"} for number in range(9)]
    assert said("ema", lambda _: {"data": others}).hits == ()
    with pytest.raises(SourceError, match="vesicles, in no record that can be read"):
        said("ema", lambda _: {"data": [*others, record]})
    hits = said("ema", lambda _: {"data": [*others, record, MEDICINE]}).hits
    assert [one.report_id for one in hits] == ["EMEA/H/C/009999"]


@pytest.mark.parametrize(
    "shape",
    [
        lambda rows: rows,
        lambda rows: {"data": rows},
        lambda rows: {"meta": {"total_records": "1"}, "data": rows},
        lambda rows: {"meta": {"total_records": None}, "data": rows},
    ],
)
def test_every_shape_of_emas_file_are_read(shape: Callable[[Any], Any]) -> None:
    assert read_file(shape([MEDICINE])) == ([MEDICINE], None)


@pytest.mark.parametrize(
    ("stamp", "day"),
    [("2026-09-20T06:00:00Z", "2026-09-20"), ("20/09/2026", None), ("2026-09-31", None), (7, None)],
)
def test_the_day_of_emas_file_is_told_where_it_is_one(stamp: object, day: str | None) -> None:
    assert read_file({"meta": {"timestamp": stamp, "total_records": 1}, "data": [MEDICINE]})[1] == day


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        {"data": []},
        {"data": {}},
        {"meta": 3, "data": [1]},
        {"meta": {"total_records": 2}, "data": [1]},
    ],
)
def test_a_file_without_its_medicines_is_asked_again(document: object) -> None:
    with pytest.raises(Transient):
        read_file(document)


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"data": [MEDICINE]}).encode()
    given = httpx.Response(200, content=body, headers={"content-type": "application/json"})
    with client_of(SOURCE.service, lambda _: given) as client:
        assert len(ask(client, REGISTERS["ema"], WORDS).hits) == 1


def test_govuk_is_asked_phrase_by_phrase_and_a_page_counts_once() -> None:
    found = said("govuk", lambda _: {"results": [PAGE], "total": 1})
    assert ([one.report_id for one in found.hits], found.records, found.data_of) == (["/alert"], None, None)


@pytest.mark.parametrize(("total", "given"), [(2, 1), (0, 1), ("1", 1), (True, 1), (None, 1), (PAGES + 1, 1)])
def test_an_answer_of_govuk_that_is_not_whole_is_asked_again(total: object, given: int) -> None:
    with pytest.raises(Transient):
        read_search({"results": [PAGE] * given, "total": total})


def test_a_phrase_that_govuk_ignores_is_no_answer() -> None:
    assert len(read_search({"results": [PAGE] * PAGES, "total": PAGES})) == PAGES
    with pytest.raises(Refused, match="1,001 pages, more than can name vesicles"):
        read_search({"results": [PAGE] * PAGES, "total": PAGES + 1})


def test_the_stand_in_has_hits_to_be_looked_at_and_registers_with_none(
    standin: Service, tmp_path: Path
) -> None:
    made, summary = refresh(standin, tmp_path)

    assert summary.came == ("7 of 7 registers of products, 3 hits to be looked at",)
    answers, hits = made.load("approval_answers"), made.load("approval_hits")
    assert dict(zip(answers["register"], answers["found"], strict=True)) == {
        "drugsfda": 0,
        "label": 1,
        "crl": 0,
        "510k": 1,
        "pma": 0,
        "ema": 0,
        "govuk": 1,
    }
    assert set(answers["asked_on"]) == {"2026-11-23"}
    assert answers["credit"].tolist() == [CREDITS["openfda"]] * 5 + [CREDITS["ema"], CREDITS["govuk"]]
    assert hits.astype(object).where(hits.notna(), None).to_numpy().tolist() == [
        [
            "label",
            "00000000-0000-4000-8000-000000000001",
            "Simulated sun serum",
            "Sim Cosmetics",
            "2026-01-15",
            "Simulated sun serum ZINC OXIDE WATER ROSE EXOSOMES | Zinc oxide | Water, rose exosomes | Simulated",
            "https://api.fda.gov/drug/label.json?search=set_id%3A%2200000000-0000-4000-8000-000000000001%22",
        ],
        [
            "510k",
            "K999003",
            "Simulated urine test for exosomal RNA",
            "Sim Diagnostics",
            "2024-05-06",
            "Simulated urine test for exosomal RNA",
            "https://api.fda.gov/device/510k.json?search=k_number%3A%22K999003%22",
        ],
        [
            "govuk",
            "/drug-device-alerts/simulated-alert",
            "Simulated alert on products for sale",
            None,
            "2026-02-03",
            None,
            "https://www.gov.uk/drug-device-alerts/simulated-alert",
        ],
    ]
    searches = made.load("searches").set_index("name")
    assert searches.loc["510k", ["promised", "received"]].tolist() == [1, 1]
    assert searches["text"].to_dict() == answers.set_index("register")["search"].to_dict()


def test_the_words_that_were_met_are_shown_however_they_are_written(standin: Service, tmp_path: Path) -> None:
    names = ["A kit for extracellular\u2010vesicles", f"{'x' * 70} exosome {'y' * 70}"]
    medicines = [{"ema_product_number": f"K{place}", "a_field": name} for place, name in enumerate(names)]
    standin.services["approvals"] = Registers(date(2026, 11, 23), ema=medicines)
    made, _ = refresh(standin, tmp_path)
    hits = made.load("approval_hits").set_index("identifier")["matched"]
    assert hits[["K0", "K1"]].tolist() == [f"K0 | {names[0]}", f"{'x' * 59} exosome {'y' * 59}"]


def of(name: str) -> Callable[[Asked], bool]:
    return lambda asked: urlsplit(REGISTERS[name].path).path.strip("/") in asked.endpoint


def test_a_register_that_fails_keeps_its_last_answer_with_its_day(standin: Service, tmp_path: Path) -> None:
    refresh(standin, tmp_path)
    faults.fail(standin, faults.bad_gateway, 99, of("label"))
    made, summary = refresh(standin, tmp_path, 7)

    (gap,) = summary.gaps["approvals"]
    assert (gap.what, gap.since, summary.exit_code) == ("Drug labels at FDA", "2026-11-23", 3)
    answers = made.load("approval_answers")
    assert answers["register"].tolist() == list(REGISTERS)
    days = answers.set_index("register")["asked_on"]
    assert days["label"] == "2026-11-23"
    assert set(days.drop("label")) == {"2026-11-30"}
    assert made.load("approval_hits")["register"].tolist() == ["label", "510k", "govuk"]
    warned = made.load("searches").set_index("name")["warnings"].dropna()
    assert warned.index.tolist() == ["label"]
    assert warned["label"].startswith("Asked in vain, and stays as it was: status 502")


def test_a_register_that_lost_most_of_its_records_keeps_its_last_answer(
    standin: Service, tmp_path: Path
) -> None:
    def medicines(number: int, days: int, **choices: Any) -> tuple[Any, list[str]]:
        several = [{**MEDICINE, "ema_product_number": str(one)} for one in range(10, 10 + number)]
        standin.services["approvals"] = Registers(date(2026, 11, 23), ema=several)
        made, summary = refresh(standin, tmp_path, days, **choices)
        row = made.load("approval_answers").set_index("register").loc["ema"]
        whys = [gap.why for gap in summary.gaps.get("approvals", ())]
        return (row["found"], row["records"], row["asked_on"]), whys

    assert medicines(10, 0) == ((10, 10, "2026-11-23"), [])
    assert medicines(8, 1) == ((8, 8, "2026-11-24"), [])
    fell = "fewer than at the last refresh, by more than 20%: 3 where there were 8"
    assert medicines(3, 2) == ((8, 8, "2026-11-24"), [fell])
    assert medicines(3, 3, accept_drop=True) == ((3, 3, "2026-11-26"), [])


def test_an_owner_that_is_down_keeps_nobody_from_asking_the_others(standin: Service, tmp_path: Path) -> None:
    faults.fail(
        standin, faults.bad_gateway, 999, lambda asked: not of("ema")(asked) and not of("govuk")(asked)
    )
    made, summary = refresh(standin, tmp_path)
    assert made.load("approval_answers")["register"].tolist() == ["ema", "govuk"]
    assert [one.what for one in summary.gaps["approvals"]] == [
        one.label for one in REGISTERS.values() if one.kind == "openfda"
    ]


def test_a_register_that_never_answered_has_no_answer_which_is_not_none(
    standin: Service, tmp_path: Path
) -> None:
    faults.fail(standin, faults.bad_gateway, 99, of("ema"))
    made, summary = refresh(standin, tmp_path)
    assert [one.what for one in summary.gaps["approvals"]] == ["Medicines at EMA"]
    assert summary.gaps["approvals"][0].since is None
    assert "ema" not in set(made.load("approval_answers")["register"])


def test_when_all_fail_nothing_is_published(standin: Service, tmp_path: Path) -> None:
    faults.fail(standin, faults.turned_away, 99)
    with pytest.raises(SourceError, match="FDA, EMA and MHRA registers"):
        refresh(standin, tmp_path)


def test_a_new_hit_and_one_that_is_gone_are_news(standin: Service, tmp_path: Path) -> None:
    before, _ = refresh(standin, tmp_path)
    device = {"k_number": "K2", "device_name": "Exosome kit", "applicant": "B", "decision_date": "2026-11-29"}
    standin.services["approvals"] = Registers(date(2026, 11, 29), **{"device/510k": [device]})
    now, _ = refresh(standin, tmp_path, 7)

    sides = [Side(one.manifest, StoredTables(one)) for one in (before, now)]
    rows = revisions(*sides, reworded=()).rows
    told = rows[rows["table"].eq("approval_hits")]
    assert told[["row", "kind", "grade"]].to_numpy().tolist() == [
        ["510k, K999003", "removed", "critical"],
        ["510k, K2", "added", "notable"],
    ]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/alert", "https://www.gov.uk/alert"),
        ("javascript:alert(1)", "https://www.gov.uk/api/search.json"),
        ("//evil.example/a", "https://www.gov.uk/api/search.json"),
        ("https://evil.example/a", "https://www.gov.uk/api/search.json"),
        ("/a b", "https://www.gov.uk/api/search.json"),
        ("http://[bad", "https://www.gov.uk/api/search.json"),
        ("https://evil.example\\@www.gov.uk/a", "https://www.gov.uk/api/search.json"),
        ("http://www.gov.uk/a", "https://www.gov.uk/api/search.json"),
        ("https://a@www.gov.uk/a", "https://www.gov.uk/api/search.json"),
        ("https://www.gov.uk:99/a", "https://www.gov.uk/api/search.json"),
        ("https://www.gov.uk/a?b=1", "https://www.gov.uk/a?b=1"),
    ],
)
def test_an_address_of_another_host_is_not_handed_on(
    standin: Service, tmp_path: Path, link: str, url: str
) -> None:
    hostile = {**PAGE, "link": link, "title": "<script>exosome</script>", "_says": "exosome"}
    standin.services["approvals"] = Registers(date(2026, 11, 23), govuk=[hostile])
    made, _ = refresh(standin, tmp_path)
    hit = made.load("approval_hits").set_index("register").loc["govuk"]
    assert (hit["url"], hit["identifier"], hit["title"]) == (url, link, "<script>exosome</script>")


@settings(max_examples=30)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: (
            st.lists(one)
            | st.dictionaries(st.sampled_from([*MEDICINE, *PAGE, "meta", "data", "results", "total"]), one)
        ),
    )
)
def test_whatever_comes_is_read_or_told(document: Any) -> None:
    for name in REGISTERS:
        try:
            said(name, lambda _: document)
        except ExoscopeError:
            continue


def test_a_reader_can_look_at_each_register_and_sees_what_is_left_open() -> None:
    assert look("ema", "x") == "https://www.ema.europa.eu/en/medicines/download-medicine-data"
    assert look("govuk", '"a b" OR "c"') == (
        f"https://www.gov.uk/search/all?keywords=%22a+b%22&organisations%5B%5D={MHRA}"
    )
    assert (
        look("crl", 'text:"a"') == "https://api.fda.gov/transparency/crl.json?search=text%3A%22a%22&limit=10"
    )
    assert look("nothing", "a") is None
    assert "Advanced therapies" in REGISTERS["drugsfda"].lacks
    assert all(one.covers and one.lacks for one in REGISTERS.values())


def test_every_attribution_goes_with_the_tables() -> None:
    for table in (APPROVAL_ANSWERS, APPROVAL_HITS):
        told = " ".join(notices("live", [table.name]))
        assert all(credit in told for credit in CREDITS.values())
    assert "Open Government Licence v3.0" in CREDITS["govuk"]
    assert "do not rely on openFDA to make decisions regarding medical care" in CREDITS["openfda"]
