"""The addresses for programs: exact answers of tables, figures, brief, feed, health and description."""

import asyncio
import csv
import io
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from asgi import Answered, ask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send
from typer.testing import CliRunner

from dashboard import store
from dashboard.service import asked, documents, operations
from dashboard.service.room import Room
from dashboard.service.service import Service
from dashboard.store import served
from pipelines.cli import app
from pipelines.errors import SnapshotError
from pipelines.package import exact_csv
from pipelines.snapshots import snapshot
from pipelines.snapshots.manifest import Described

Ask = Callable[..., Answered]
MADE = datetime(2026, 11, 1, 8, tzinfo=UTC)
FRAME = pd.DataFrame(
    {
        "pmid": pd.array(["007", "8", "9", "10"], dtype="str"),
        "title": pd.array(['=1+1, "quoted"', None, "外泌体\nline", "x"], dtype="str"),
        "year": pd.array([2014, 2015, None, 2016], dtype="Int64"),
        "share": pd.array([0.1, 1 / 3, None, 1e-7], dtype="Float64"),
        "is_open": pd.array([True, False, None, True], dtype="boolean"),
        "seen_on": pd.array(["2024", "2024-05", "2024-05-31", None], dtype="str"),
    }
)
RANGE = "from -1,000,000,000,000,000 to 1,000,000,000,000,000"
ABOUT = {
    "one_row_per": "paper",
    "key": ["pmid"],
    "source": "By hand",
    "licence": "Compilation: CC BY 4.0, Exoscope.",
    "warnings": ["Made by hand."],
    "fetched_at": "2026-11-01T08:00:00+00:00",
    "columns": {"pmid": {"label": "PMID", "required": True}},
}
SEARCHES = [
    {"source": "pubmed", "kind": "set", "name": "hair", "definition": "standard", "text": "hair[ti]"},
    {"source": "trials", "kind": "set", "name": "hair", "definition": "none", "text": "hair"},
]


async def _pages(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("a page")(scope, receive, send)


def save(root: Path, made_at: datetime = MADE, frame: pd.DataFrame = FRAME) -> str:
    tables = {"articles": Described(frame, ABOUT), "authors": Described(FRAME[["pmid"]], ABOUT)}
    extra = {"searches": SEARCHES}
    return snapshot.save(root / "live", tables, edition="live", made_at=made_at, extra=extra).id


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXOSCOPE_DATA", str(tmp_path))
    monkeypatch.delenv("EXOSCOPE_EDITION", raising=False)
    return tmp_path


@pytest.fixture
def get() -> Ask:
    return lambda address, method="GET", **headers: ask(Service(_pages), address, method, **headers)


@pytest.fixture
def live(root: Path) -> str:
    return save(root)


def test_csv_is_exact_and_plain(get: Ask, live: str) -> None:
    answer = get("/data/live/articles.csv")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.body == exact_csv.rendered("articles", FRAME)
    rows = list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
    assert rows[0] == ["pmid", "title", "year", "share", "is_open", "seen_on"]
    assert rows[1] == ["007", '=1+1, "quoted"', "2014", "0.1", "true", "2024"]
    assert rows[3] == ["9", "外泌体\nline", "", "", "", "2024-05-31"]


def test_json_has_types_terms_and_searches(get: Ask, live: str) -> None:
    told = get("/data/live/articles.json").json
    assert told["rows"] == [
        {"pmid": "007", "title": '=1+1, "quoted"', "year": 2014, "share": 0.1, "is_open": True, "seen_on": "2024"},
        {"pmid": "8", "title": None, "year": 2015, "share": 1 / 3, "is_open": False, "seen_on": "2024-05"},
        {"pmid": "9", "title": "外泌体\nline", "year": None, "share": None, "is_open": None, "seen_on": "2024-05-31"},
        {"pmid": "10", "title": "x", "year": 2016, "share": 1e-7, "is_open": True, "seen_on": None},
    ]  # fmt: skip
    assert (told["total"], told["offset"], told["next"]) == (4, 0, None)
    assert (told["edition"], told["is_simulated"], told["snapshot"]) == ("live", False, live)
    assert (told["source"], told["licence"]) == ("By hand", "Compilation: CC BY 4.0, Exoscope.")
    assert [one["name"] for one in told["licenses"]] == ["CC-BY-4.0"]
    assert told["searches"] == SEARCHES[:1]  # those of PubMed alone fill articles
    assert told["columns"]["year"] == {"type": "integer"}


def test_parquet_has_types_and_the_same_terms(get: Ask, live: str) -> None:
    table = pq.read_table(io.BytesIO(get("/data/live/articles.parquet").body), use_threads=False)
    kinds = [pa.string(), pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.string()]
    assert table.schema.types == kinds
    assert table["year"].to_pylist() == [2014, 2015, None, 2016]
    told = json.loads(table.schema.metadata[b"exoscope"])
    assert (told["licence"], told["snapshot"], told["edition"]) == (ABOUT["licence"], live, "live")
    assert told["searches"] == SEARCHES[:1]


@pytest.mark.parametrize(
    ("query", "pmids"),
    [
        ("pmid=007", ["007"]),
        ("pmid=7", []),
        ("pmid=007&pmid=10", ["007", "10"]),
        ("year=2014&year=2016&is_open=true", ["007", "10"]),
        ("year.ge=2015", ["8", "10"]),
        ("year.ge=2015&year.le=2015", ["8"]),
        ("share=0.1", ["007"]),
        ("share.le=0.1", ["007", "10"]),
        ("is_open=false", ["8"]),
        ("seen_on.ge=2024-05", ["8", "9"]),
        ("seen_on.le=2024", ["007", "8", "9"]),
        ("seen_on.ge=2024-06", []),
        ("title==1%2B1,+%22quoted%22", ["007"]),
        ("title=%E5%A4%96%E6%B3%8C%E4%BD%93%0Aline", ["9"]),
    ],
)
def test_filters(get: Ask, live: str, query: str, pmids: list[str]) -> None:
    answer = get(f"/data/{live}/articles.json?{query}")
    assert [row["pmid"] for row in answer.json["rows"]] == pmids
    assert answer.headers["exoscope-rows"] == str(len(pmids))


@pytest.mark.parametrize(
    ("query", "pmids", "following"),
    [
        ("limit=2", ["007", "8"], "?limit=2&offset=2"),
        ("limit=2&offset=2", ["9", "10"], None),
        ("limit=3", ["007", "8", "9"], "?limit=3&offset=3"),
        ("limit=4", ["007", "8", "9", "10"], None),
        ("limit=0", [], None),
        ("offset=4", [], None),
        ("offset=999999999999999", [], None),
        ("limit=1&year.ge=2015", ["8"], "?limit=1&year.ge=2015&offset=1"),
        ("limit=1&offset=1&year.ge=2015", ["10"], None),
    ],
)
def test_pages(get: Ask, live: str, query: str, pmids: list[str], following: str | None) -> None:
    answer = get(f"/data/{live}/articles.json?{query}")
    assert [row["pmid"] for row in answer.json["rows"]] == pmids
    assert answer.json["next"] == following
    assert (f'<{following}>; rel="next"' in answer.headers["link"]) == (following is not None)
    assert '<articles.json?limit=0>; rel="describedby"' in answer.headers["link"]
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in answer.headers["link"]


@pytest.mark.parametrize(
    ("rows", "first", "following"),
    [(99_999, 99_999, None), (100_000, 100_000, None), (100_001, 100_000, "?offset=100000")],
)
def test_without_a_limit_a_hundred_thousand_rows(
    get: Ask, root: Path, rows: int, first: int, following: str | None
) -> None:
    save(root, frame=pd.DataFrame({"pmid": pd.array(range(rows), dtype="Int64")}))
    answer = get("/data/live/articles.csv")
    assert answer.body.count(b"\r\n") == 1 + first
    assert (f'<{following}>; rel="next"' in answer.headers["link"]) == (following is not None)
    if following:
        assert get(f"/data/live/articles.csv{following}").body == b'"pmid"\r\n100000\r\n'


def test_columns_in_the_order_asked_and_all_rows_of_them(get: Ask, live: str) -> None:
    assert (
        get("/data/live/articles.csv?columns=year,pmid&year.ge=2016").body
        == b'"year","pmid"\r\n2016,"10"\r\n'
    )


def test_a_tag_saves_the_second_time(get: Ask, root: Path, live: str) -> None:
    first = get("/data/live/articles.csv?year=2014&pmid=007")
    again = get("/data/live/articles.csv?pmid=007&year=2014")
    assert first.headers["etag"] == again.headers["etag"]
    assert first.headers["etag"].startswith(f'"{live}-')
    for held in (
        first.headers["etag"],
        f"W/{first.headers['etag']}",
        f'"other", {first.headers["etag"]}',
        "*",
    ):
        kept = get("/data/live/articles.csv?pmid=007&year=2014", if_none_match=held)
        assert (kept.status, kept.body, kept.headers["etag"]) == (304, b"", first.headers["etag"])
    assert get("/data/live/articles.csv?year=2014&pmid=007", if_none_match='"other"').status == 200
    others = [
        "csv",
        "json?year=2014&pmid=007",
        "csv?year=2014",
        "csv?pmid=007&year=2014&limit=1",
    ]
    tags = {get(f"/data/live/articles.{one}").headers["etag"] for one in others}
    assert len(tags | {first.headers["etag"]}) == 5
    assert get("/data/live/articles.csv?limit=x", if_none_match="*").status == 422


def test_a_snapshot_is_kept_for_good_and_an_edition_for_a_moment(get: Ask, live: str) -> None:
    edition = get("/data/live/articles.json?limit=2&year=2015").headers
    assert edition["cache-control"] == "public, max-age=10"
    assert edition["content-location"] == f"../{live}/articles.json?limit=2&year=2015"
    named = get(f"/data/{live}/articles.json?limit=2&year=2015").headers
    assert named["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-location" not in named
    assert named["etag"] == edition["etag"]


def test_an_older_snapshot_stays_what_it_was(get: Ask, root: Path, live: str) -> None:
    store._looked.cache_clear()
    newer = save(root, datetime(2026, 11, 2, tzinfo=UTC), FRAME.head(1))
    assert get("/data/live/articles.json").json["snapshot"] == newer
    assert get(f"/data/{live}/articles.json").json["total"] == 4


def test_lists_say_what_there_is(get: Ask, live: str) -> None:
    told = get("/data/").json
    assert told["formats"] == ["csv", "json", "parquet"]
    known = {one["place"]: one for one in told["places"]}
    assert [*known][:4] == ["live", "reference", "simulated", live]
    assert known["live"] == {**known[live], "place": "live"}
    assert known[live] == {
        "place": live,
        "edition": "live",
        "is_simulated": False,
        "snapshot": live,
        "made_at": "2026-11-01T08:00:00+00:00",
        "tables": ["articles"],  # names of persons stand in references only
    }
    (one,) = get("/data/live/").json["tables"]
    assert (one["table"], one["rows"], one["key"], one["source"]) == ("articles", 4, ["pmid"], "By hand")


def test_simulated_data_says_so(get: Ask, root: Path) -> None:
    answer = get("/data/simulated/growth.csv?limit=1")
    assert answer.headers["exoscope-edition"] == "simulated"
    assert answer.headers["content-disposition"] == 'inline; filename="SIMULATED_growth.csv"'
    told = get("/data/simulated/growth.json?limit=1&topic=hair").json
    assert told["is_simulated"] is True
    assert told["notices"][0].startswith("SIMULATED: ")
    assert {one["name"] for one in told["searches"]} == {"hair"}
    assert get("/data/reference/growth.json?limit=0").json["searches"] == []


def test_no_table_holds_abstracts_or_a_column_called_as_a_parameter(root: Path) -> None:
    for name in ("reference", "simulated"):
        opened = store.snapshots(name)[0]
        columns = {column for of in opened.tables.values() for column in of["columns"]}
        assert not [column for column in columns if "abstract" in column]
        assert not columns & {"columns", "limit", "offset", "place", "table", "format"}
        assert not [column for column in columns if "." in column]


@pytest.mark.parametrize(
    "path",
    [
        "/data/nothing/articles.csv",
        "/data/live/nothing.csv",
        "/data/live/authors.csv",
        "/data/live/articles.xlsx",
        "/data/live/articles",
        "/data/live/articles.csv/",
        "/data/live/manifest.json",
        "/data",
        "/data/live",
        "/data//articles.csv",
        "/data/../pyproject.toml",
        "/data/%2e%2e/%2e%2e/etc/passwd",
        "/data/live/..%2f..%2fsecret.csv",
        "/data/live/%2fetc%2fpasswd.csv",
        "/data/live/articles%00.csv",
        "/data/%00/articles.csv",
        "/data/live/..\\..\\articles.csv",
        f"/data/live/{'a' * 9_000}.csv",
        f"/data/{'../' * 500}etc/passwd.csv",
        "/data/live/articles.csv%0d%0aX-Header:%20a",
        "/figure/nothing.html",
        "/figure/contrast.gif",
        "/figure/../contrast.html",
        "/brief.docx",
        "/brief./../x",
        "/feed/x",
        "/health/",
    ],
)
def test_what_is_not_there_is_a_sentence_in_json(get: Ask, live: str, path: str) -> None:
    answer = get(path)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [*answer.json] == ["error"]
    assert len(answer.json["error"]) < 3_000
    assert str(store.data_root()) not in answer.json["error"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("nothing=1", "This address takes no 'nothing'. It takes: pmid, title, year, year.ge, year.le, share, "
         "share.ge, share.le, is_open, seen_on, seen_on.ge, seen_on.le, columns, limit, offset."),
        ("limit=x", "limit: takes a whole number from 0 to 100,000, not 'x'."),
        ("limit=-1", "limit: takes a whole number from 0 to 100,000, not '-1'."),
        ("limit=100001", "limit: takes a whole number from 0 to 100,000, not '100001'."),
        ("limit=1&limit=2", "limit: takes a whole number from 0 to 100,000, not '1', '2'."),
        ("limit=", "limit: takes a whole number from 0 to 100,000, not ''."),
        ("limit=1.0", "limit: takes a whole number from 0 to 100,000, not '1.0'."),
        ("limit=true", "limit: takes a whole number from 0 to 100,000, not 'true'."),
        (f"offset={'9' * 5000}", f"offset: takes a whole number from 0 to 1,000,000,000,000,000, not '{'9' * 80}'."),
        ("year=x", f"year: takes a whole number {RANGE}, not 'x'."),
        ("year=2014&year=x", f"year: takes a whole number {RANGE}, not '2014', 'x'."),
        (f"year={'9' * 30}", f"year: takes a whole number {RANGE}, not '{'9' * 30}'."),
        (f"year={'[' * 9000}", f"year: takes a whole number {RANGE}, not '{'[' * 80}'."),
        ("share=NaN", "share: takes a number, not 'NaN'."),
        ("is_open=yes", "is_open: takes true or false, not 'yes'."),
        ("seen_on.ge=May", "seen_on.ge: takes a day, month or year such as 2024-05-31, not 'May'."),
        ("seen_on.ge=2024-05-31%0a", "seen_on.ge: takes a day, month or year such as 2024-05-31, not '2024-05-31\\n'."),
        ("columns=year,no", "columns: takes one of pmid, title, year, share, is_open, seen_on, not 'year,no'."),
        ("place=reference", "place stands in the path."),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(get: Ask, live: str, query: str, sentence: str) -> None:
    answer = get(f"/data/live/articles.json?{query}")
    assert (answer.status, answer.json) == (422, {"error": sentence})


def test_only_reading(get: Ask, live: str) -> None:
    whole = get("/data/live/articles.json")
    head = get("/data/live/articles.json", "HEAD")
    assert (head.status, head.headers) == (whole.status, whole.headers)
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "ODD"):
        refused = get("/data/live/articles.json", method)
        assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert "error" in refused.json
    asked = get("/data/live/articles.json", "OPTIONS", origin="https://a.example")
    assert (asked.status, asked.body, asked.headers["access-control-allow-origin"]) == (204, b"", "*")
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-credentials" not in asked.headers


def test_pages_are_handed_on_and_a_base_path_is_kept(live: str) -> None:
    for path in ("/", "/literature", "/brief", "/database", "/figures", "/data.csv", "/_stcore/health"):
        answer = ask(Service(_pages), path)
        assert (answer.body, answer.headers.get("access-control-allow-origin")) == (b"a page", None)
    below = Service(_pages, "/exo")
    assert ask(below, "/exo/data/live/articles.csv").status == 200
    assert ask(below, "/exo/data/nothing/articles.csv").status == 404
    for path in ("/data/live/articles.csv", "/exodata/", "/other/exo/data/"):
        assert ask(below, path).body == b"a page"


def test_health(get: Ask, root: Path, live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = get("/health")
    assert answer.status == 200
    assert answer.json.keys() == {"status", "edition", "snapshot", "age_days"}
    assert (answer.json["status"], answer.json["edition"], answer.json["snapshot"]) == ("ok", "live", live)
    monkeypatch.setenv("EXOSCOPE_EDITION", "live")
    monkeypatch.setenv("EXOSCOPE_DATA", str(root / "secret"))
    refused = get("/health")
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    assert "secret" not in refused.json["error"]


def test_data_that_was_altered_is_no_answer(get: Ask, root: Path, live: str) -> None:
    (root / "live" / live / "articles.parquet").write_bytes(b"other")
    answer = get(f"/data/{live}/articles.csv")
    assert answer.status in (404, 503)  # as soon as it is seen the snapshot is not there
    assert str(root) not in answer.json["error"]


def test_where_readers_sign_in_programs_get_nothing(
    get: Ask, live: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Secrets(dict[str, Any]):
        def load_if_toml_exists(self) -> bool:
            return True

    monkeypatch.setattr(asked.st, "secrets", Secrets(auth={"client_id": "a"}))
    for path in (
        "/data/",
        "/data/live/articles.csv",
        "/brief.md",
        "/figure/contrast.html",
        "/feed",
        "/openapi.json",
    ):
        answer = get(path)
        assert (answer.status, [*answer.json]) == (401, ["error"])
    assert get("/health").json == {"status": "ok"}
    monkeypatch.setattr(asked.st, "secrets", Secrets(auth={}))
    assert get("/data/").status == 200


def test_the_brief_in_three_forms(get: Ask, root: Path) -> None:
    assert get("/brief.md").body.startswith(b"# Exosomes: published, tested, allowed\n")
    assert get("/brief.md?topic=hair").body.startswith(b"# Exosomes: published, tested, allowed: Hair\n")
    assert get("/brief.md?topic=nothing").status == 422
    assert get("/brief.html").body.startswith(b"<!doctype html>")
    pdf = get("/brief.pdf")
    assert (pdf.body[:5], pdf.headers["content-type"]) == (b"%PDF-", "application/pdf")


def test_the_feed_has_the_news_since_the_snapshot_before(get: Ask, root: Path) -> None:
    answer = get("/feed")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert answer.headers["etag"].startswith(f'"{served().id}-')
    told = CliRunner().invoke(app, ["news", "--edition", "reference", "--json"]).stdout
    entries = feedparser.parse(answer.body).entries
    assert [entry.id for entry in entries] == [item["id"] for item in json.loads(told)["news"]]
    assert entries
    assert all(not entry.link.startswith("/") for entry in entries)  # whatever path the server lies below


def test_a_first_snapshot_has_no_news(get: Ask, live: str) -> None:
    answer = get("/feed")
    assert answer.status == 200
    assert feedparser.parse(answer.body).entries == []


def test_a_figure_is_drawn_by_another_process_and_kept(
    get: Ask, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []

    class Done:
        returncode, stderr = 0, b""

    def run(command: list[str], **how: Any) -> Done:
        *_, name, out, topic = command if "hair" in command else [*command, ""]
        drawn.append((Path(command[0]).name, name, topic, how["env"]["EXOSCOPE_EDITION"], how["timeout"]))
        Path(out).write_bytes(b"<!DOCTYPE html>")
        return Done()

    monkeypatch.setattr(documents.subprocess, "run", run)
    for _ in range(2):
        answer = get("/figure/status.html?topic=hair")
        assert (answer.status, answer.body) == (200, b"<!DOCTYPE html>")
    assert drawn == [("nice", "status", "hair", "reference", 60)]
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts")
    Done.returncode, Done.stderr = 1, b"warning\nThe page draws no figure status.\n"
    refused = get("/figure/letters.html")
    assert (refused.status, refused.json) == (404, {"error": "The page draws no figure status."})
    Done.stderr = b"Traceback (most recent call last)\nValueError: /secret"
    assert (get("/figure/letters.html").status, "secret" in get("/figure/letters.html").json["error"]) == (
        503,
        False,
    )


def test_a_room_is_full_and_has_its_time(get: Ask, live: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, started = threading.Event(), threading.Event()

    def work(*_: object) -> Response:
        started.set()
        stop.wait(30)
        return Response(b"late")

    monkeypatch.setattr(operations, "answer", work)
    rows = next(one for one in operations.OPERATIONS if "{table}" in one.path)
    room = Room(1, 1, seconds=0.05)
    monkeypatch.setattr(
        operations, "PATHS", [(pattern, one._replace(room=room)) for pattern, one in operations.PATHS]
    )
    try:
        late = get("/data/live/articles.csv")
        assert started.wait(30)
        full = get("/data/live/articles.csv")
    finally:
        stop.set()
    for refused in (late, full):
        assert (refused.status, refused.headers["retry-after"], [*refused.json]) == (503, "5", ["error"])
    assert rows.room is not room


def test_who_takes_no_answer_holds_little_and_not_for_ever(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame({"pmid": pd.array([f"{one:0300}" for one in range(1_000)], dtype="str")})
    save(root, frame=frame)
    service = Service(_pages)
    whole = ask(service, "/data/live/articles.csv")  # 300 kB
    assert (whole.status, whole.body) == (200, exact_csv.rendered("articles", frame))
    monkeypatch.setattr("dashboard.service.service._MOST_BYTES", 500_000)
    monkeypatch.setattr("dashboard.service.service._SECONDS", 1)

    async def both() -> list[int]:
        pieces, told = asyncio.Queue[int](), []
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/data/live/articles.csv",
            "query_string": b"",
            "headers": [],
        }

        async def never(message: Message) -> None:
            if message["type"] == "http.response.body":
                await pieces.put(len(message["body"]))
                await asyncio.Event().wait()

        async def send(message: Message) -> None:
            told.extend([message["status"]] if message["type"] == "http.response.start" else [])

        slow = asyncio.create_task(service(scope, lambda: asyncio.sleep(0), never))
        assert await pieces.get() == 1 << 18
        await service(scope, lambda: asyncio.sleep(0), send)
        await service({**scope, "path": "/health"}, lambda: asyncio.sleep(0), send)
        await slow
        await service(scope, lambda: asyncio.sleep(0), send)
        return told

    assert asyncio.run(both()) == [503, 200, 200]


def test_tables_of_older_snapshots_are_not_kept_in_memory(get: Ask, root: Path) -> None:
    old, new = save(root), save(root, MADE + timedelta(days=1), FRAME[:2])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            store, "_table", lambda opened, name: pytest.fail(name) if opened.id == old else opened.load(name)
        )
        assert [len(get(f"/data/{one}/articles.json").json["rows"]) for one in (old, new)] == [4, 2]


def test_a_fault_of_ours_is_a_sentence_and_in_the_log(
    get: Ask, live: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: Request, *_: object) -> Response:
        raise KeyError("/secret")

    monkeypatch.setattr(operations, "answer", broken)
    answer = get("/data/")
    assert (answer.status, "secret" in answer.json["error"]) == (500, False)
    assert "/secret" in caplog.text

    def unreadable(request: Request, *_: object) -> Response:
        raise SnapshotError("/secret is no table")

    monkeypatch.setattr(operations, "answer", unreadable)
    answer = get("/data/")
    assert (answer.status, "secret" in answer.json["error"]) == (503, False)


def test_the_description_is_of_what_is_there(get: Ask, live: str) -> None:
    told = get("/openapi.json").json
    assert told["openapi"] == "3.1.0"
    own = told["paths"]["/data/{place}/articles.{format}"]["get"]
    asked = {one["name"]: one for one in own["parameters"]}
    assert [*asked][:2] == ["place", "format"]
    assert asked["place"]["schema"]["enum"] == ["live", live]  # the simulated table has other columns
    assert asked["year"]["schema"]["items"]["type"] == "integer"
    assert asked["limit"]["schema"] == {
        "type": "integer",
        "minimum": 0,
        "maximum": 100_000,
        "default": 100_000,
    }
    assert own["responses"].keys() == {"200", "304", "401", "404", "422", "503"}
    assert "/data/{place}/authors.{format}" not in told["paths"]
    assert {"/health", "/feed", "/data/", "/brief.{format}", "/figure/{name}.{format}"} <= told[
        "paths"
    ].keys()
