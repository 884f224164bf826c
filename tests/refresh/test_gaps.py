"""Pieces of a source that a refresh could not fetch: the exit code, what is told at the end, and what is remembered."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from pipelines.errors import DropError, ExoscopeError, IdentityError, TableError
from pipelines.refresh import command
from pipelines.refresh.refresh import Choices, Summary
from pipelines.snapshots import snapshot
from pipelines.snapshots.snapshot import Snapshot
from pipelines.snapshots.status import last_failure, report
from pipelines.sources.client import Client
from pipelines.sources.part import Gap, Occasion, Part
from pipelines.sources.safety import part as safety
from pipelines.standin.server import Service

FIRST = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD = Gap("drug/event", "It answered 503.", since="2026-11-16")
BROAD = Gap("hair (broad)", "It was refused.", topic="hair")


def summary(**told: object) -> Summary:
    """A refresh that brought PubMed in one second and two requests."""
    plain = Summary(15, {}, ("16 articles",), requests=2, retries=0, refusals=0, seconds=1.0)
    return replace(plain, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"warnings": ("A heading without hits.",) * 900}, 0),
        ({"gaps": {"pubmed": ()}}, 0),
        ({"gaps": {"pubmed": (BROAD,)}}, 3),
        *(
            ({"failed": {"pubmed": error("It failed.")}}, 3)
            for error in (DropError, TableError, IdentityError)
        ),
    ],
)
def test_warnings_end_with_0_and_whatever_is_missing_or_old_with_3(
    told: dict[str, object], code: int
) -> None:
    assert summary(**told).exit_code == code


def opened(tmp_path: Path, **gaps: list[dict[str, object]]) -> Snapshot:
    """A snapshot of the day whose sources have these gaps."""
    sources = {
        name: {"fetched_at": FIRST.isoformat(), "failed": None, "host": "x", "gaps": pieces}
        for name, pieces in gaps.items()
    }
    manifest = {"id": "a", "edition": "live", "made_at": FIRST.isoformat(), "tables": {}, "sources": sources}
    return Snapshot(tmp_path, manifest)


@pytest.mark.parametrize(
    ("warnings", "shown", "last"), [(22, 22, "Warning: 21."), (23, 21, "2 more warnings: ")]
)
def test_the_summary_is_a_screenful_and_begins_with_what_was_published(
    tmp_path: Path, warnings: int, shown: int, last: str
) -> None:
    lines = command.summary_lines(
        opened(tmp_path, pubmed=[]), summary(warnings=tuple(f"{number}." for number in range(warnings)))
    )

    assert len(lines) == 24
    assert lines[:2] == [
        "Published a: 15 topics, 16 articles.",
        f"2 requests, 1 seconds, {warnings} warnings.",
    ]
    assert sum(line.startswith("Warning: ") for line in lines) == shown
    assert lines[-1].startswith(last)


@pytest.mark.parametrize(("letters", "rows"), [(151, 2), (152, None)])
def test_a_long_warning_takes_two_rows_at_most(tmp_path: Path, letters: int, rows: int | None) -> None:
    text = " ".join(["a" * 75, "b" * (letters - 76)])
    line = command.summary_lines(opened(tmp_path, pubmed=[]), summary(warnings=(text,)))[-1]

    assert len(line) <= 2 * 80
    assert line == (f"Warning: {text}" if rows else f"Warning: {'a' * 75} ...")


def test_many_gaps_and_a_failed_source_are_named_whatever_else_is_told(tmp_path: Path) -> None:
    gaps = [
        {"what": f"topic{number} (broad)", "why": "No.", "since": None, "topic": "t"} for number in range(40)
    ]
    told = summary(
        warnings=("A warning.",) * 50,
        failed={"trials": ExoscopeError("Asked for studies.")},
        gaps={"pubmed": (BROAD,)},
    )

    lines = command.summary_lines(opened(tmp_path, pubmed=gaps, trials=[]), told)

    assert lines[2] == "Failed: trials; its tables are those of 2026-11-23. Asked for studies."
    assert lines[3] == f"PubMed: missing: {', '.join(f'topic{number} (broad)' for number in range(40))}. No."
    # Two rows, one and nine of them, 11 warnings and one row for the rest.
    assert sum(-(-len(line) // 80) for line in lines) == 24
    assert lines[-1] == "39 more warnings: `exoscope status --json` has all of them."


def lacking(monkeypatch: pytest.MonkeyPatch, *gaps: Gap, warnings: tuple[str, ...] = ()) -> None:
    """openFDA's part comes with these gaps from now on."""
    whole: Callable[[Client, Occasion], Part] = _WHOLE
    monkeypatch.setattr(
        safety, "safety_part", lambda *asked: replace(whole(*asked), gaps=gaps, warnings=warnings)
    )


_WHOLE = safety.safety_part


def test_a_gap_is_told_until_a_refresh_of_its_source_brings_it(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, out = tmp_path / "live", io.StringIO()

    def run(day: int, *sources: str) -> int:
        moment, console = FIRST + timedelta(days=day), Console(file=out, width=999)
        chosen = Choices(sources=sources)
        return command.run(root, chosen, email="a@b.org", console=console, ask=None, now=lambda: moment)

    line = "openFDA: still as of 2026-11-16: drug/event. It answered 503."
    lacking(monkeypatch, OLD, warnings=("One.",) * 30)
    assert run(0, "safety") == 3
    end = out.getvalue().splitlines()[-24:]
    assert end[0].startswith("Published 20261123")
    assert end[2:4] == [line, "Warning: One."]
    told = report(FIRST, tmp_path)["editions"][0]
    assert told["warnings"] == ["One."] * 30
    assert told["sources"]["safety"]["gaps"] == [
        {"what": "drug/event", "why": "It answered 503.", "since": "2026-11-16", "topic": None}
    ]
    assert told["sources"]["safety"]["told"] == f"openFDA: fetched 2026-11-23, 0 days old. {line}"
    assert last_failure(root) == {"at": "2026-11-23T12:00:00+00:00", "error": line}

    # Another source comes; openFDA was not asked, so it still lacks what it lacked.
    assert run(1, "grants") == 0
    kept = snapshot.latest(root)
    assert kept is not None
    assert [gap["what"] for gap in kept.manifest["sources"]["safety"]["gaps"]] == ["drug/event"]
    assert (last_failure(root) or {})["error"] == line

    # It fails as a whole: its tables are kept, and with them what they lack.
    with monkeypatch.context() as patch:
        patch.setattr(safety, "safety_part", _dropped)
        assert run(2, "grants", "safety") == 3
    kept = snapshot.latest(root)
    assert kept is not None
    assert kept.manifest["sources"]["safety"]["failed"] == "It fell."
    assert [gap["what"] for gap in kept.manifest["sources"]["safety"]["gaps"]] == ["drug/event"]

    lacking(monkeypatch)
    assert run(3, "safety") == 0
    clean = snapshot.latest(root)
    assert clean is not None
    assert clean.manifest["sources"]["safety"]["gaps"] == []
    assert last_failure(root) is None


def test_what_a_damaged_snapshot_held_is_named_as_missing(standin: Service, tmp_path: Path) -> None:
    root, out = tmp_path / "live", io.StringIO()

    def run(day: int, source: str) -> int:
        moment, console = FIRST + timedelta(days=day), Console(file=out, width=999)
        chosen = Choices(sources=(source,))
        return command.run(root, chosen, email="a@b.org", console=console, ask=None, now=lambda: moment)

    assert run(0, "safety") == 0
    held = snapshot.latest(root)
    assert held is not None
    (held.path / "safety_reports.parquet").write_bytes(b"damaged")

    assert run(1, "grants") == 3

    told = out.getvalue().splitlines()
    assert [line.partition(";")[0] for line in told if line.startswith("Failed: ")] == [
        f"Failed: {source}"
        for source in (
            "pubmed",
            "trials",
            "safety",
            "europepmc",
            "icite",
            "approvals",
            "wikimedia",
            "filings",
        )
    ]
    made = report(FIRST, tmp_path)["editions"][0]["sources"]["safety"]
    assert made["failed"].startswith(
        "It was not asked, and nothing could be kept of the last snapshot. safety_reports.parquet of snapshot"
    )


def _dropped(*_: object) -> Part:
    raise DropError("It fell.")


def test_the_address_of_the_user_is_in_no_gap(
    standin: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking(monkeypatch, replace(OLD, why="It said api_key=abc to openFDA."))
    root = tmp_path / "live"
    assert (
        command.run(
            root,
            Choices(sources=("safety",)),
            email=None,
            console=Console(file=io.StringIO()),
            ask=None,
            now=lambda: FIRST,
        )
        == 3
    )
    last = snapshot.latest(root)
    assert last is not None
    assert last.manifest["sources"]["safety"]["gaps"][0]["why"] == "It said api_key=[removed] to openFDA."
