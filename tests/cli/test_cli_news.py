"""`exoscope news`: since when, to which file, with which code; and what a reader wrote wrong."""

import json
from html import unescape
from pathlib import Path

import feedparser
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.snapshots import editions, snapshot
from pipelines.snapshots.manifest import Described

HOSTILE = "Kimera\x00 <script>alert(1)</script> ]]> & [x](javascript:y) \u202eevil https://evil.example"


def news(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["news", *words])
    return result.exit_code, result.stdout, " ".join(result.stderr.replace("│", "").split())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two live snapshots of the ledgers; the later one has one letter more."""
    root = tmp_path_factory.mktemp("data")
    before, now = editions.stored("reference")
    for opened, extra in ((now, 0), (now, 1)):
        described = {}
        for name, entry in opened.tables.items():
            frame = opened.load(name)
            if name == "regulatory_events" and extra:
                row = frame[frame["kind"].eq("warning_letter") & frame["exosome_named"].eq("yes")].iloc[[0]]
                frame = type(frame)(
                    [
                        *frame.to_dict("records"),
                        row.assign(event_id="us-9", subject=HOSTILE, date="2026").iloc[0],
                    ],
                ).astype(frame.dtypes)
            about = {key: value for key, value in entry.items() if key not in ("file", "rows", "sha256")}
            described[name] = Described(frame, about)
        made_at = before.made_at if not extra else now.made_at
        snapshot.save(root / "live", described, edition="live", made_at=made_at, extra={"searches": []})
    return root


def test_a_hostile_name_is_a_name_in_every_format(root: Path, tmp_path: Path) -> None:
    code, out, _ = news("--data", str(root), "--json")
    (item,) = json.loads(out)["news"]
    assert (code, item["kind"], item["names"][1]) == (0, "letter", HOSTILE)
    files = {}
    for suffix in ("xml", "atom", "md", "html"):
        assert news("--data", str(root), "--out", str(tmp_path / f"n.{suffix}"))[:2] == (0, "")
        files[suffix] = (tmp_path / f"n.{suffix}").read_text(encoding="utf-8")
    feed = feedparser.parse(files["xml"])
    assert not feed.bozo
    assert files["xml"] == files["atom"]
    (entry,) = feed.entries
    assert entry.id == item["id"]
    assert "<script>alert(1)</script> ]]> & [x](javascript:y) evil" in entry.title
    assert entry.title_detail.type == "text/plain"
    for text in files.values():
        assert "\x00" not in text
        assert "\u202e" not in text
        assert "<script" not in text.replace(r"\<script", "")
    assert "Kimera <script>alert(1)</script>" in unescape(files["html"])
    code, out, _ = news("--data", str(root))
    assert "\x00" not in out
    assert "Kimera <script>" in " ".join(out.split())


@pytest.mark.parametrize(("grade", "code"), [("critical", 0), ("notable", 4), ("minor", 4)])
def test_it_ends_with_4_where_news_of_the_grade_came(grade: str, code: int, root: Path) -> None:
    assert news("--data", str(root), "--fail-on", grade)[0] == code


def test_since_a_day_means_the_newest_snapshot_until_then(root: Path) -> None:
    def number(since: str) -> int:
        return len(json.loads(news("--data", str(root), "--json", "--since", since)[1])["news"])

    assert [number(day) for day in ("2026-11-23", "2026-11-27")] == [1, 1]
    first = editions.stored("live", root)[0]
    assert [number(word) for word in (first.id, "previous", str(first.path))] == [1, 1, 1]


@pytest.mark.parametrize("word", ["2026-11-28", "2030-01-01", "latest"])
def test_where_no_snapshot_was_made_after_it_nobody_hears_that_nothing_came(
    word: str, root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "n.md"
    code, _, err = news("--data", str(root), "--since", word, "--out", str(out), "--fail-on", "critical")
    assert (code, out.exists()) == (2, False)
    assert f"was made after that ({word}): the newest is of 2026-11-28 00:00 UTC" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--since", "2026-11-22"),
            "no snapshot to compare with (2026-11-22): the oldest is of 2026-11-23 00:00 UTC",
        ),
        (("--since", "2026-13-01"), "No snapshot is called '2026-13-01'"),
        (
            ("--edition", "simulated"),
            "no snapshot to compare with (previous): the oldest is of 2026-11-23 12:00 UTC",
        ),
        (("--edition", "live", "--since", "reference"), ""),
        (("--address", "localhost"), "localhost is no http(s) address"),
        (("--out", "news.pdf"), "news.pdf must end in .xml, .atom, .md or .html"),
        (("--out", "none/news.md"), "there is no folder none"),
        (("--fail-on", "all"), "'all' is not one of"),
    ],
)
def test_what_cannot_be_told_is_one_sentence(words: tuple[str, ...], said: str, root: Path) -> None:
    code, _, err = news("--data", str(root), *words)
    assert code == (2 if said else 0)
    assert said in err


def test_the_watch_list_of_a_file_marks_and_comes_first(root: Path, tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text('[watch]\ncompanies = ["kimera"]\n', encoding="utf-8")
    out = tmp_path / "n.md"
    assert news("--data", str(root), "--topics", str(own), "--out", str(out))[0] == 0
    assert "- **Watched**: Warning letter" in out.read_text(encoding="utf-8")
    own.write_text('[watch]\ntopics = ["hare"]\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["news", "--data", str(root), "--topics", str(own)])
    assert str(result.exception) == "mine.toml: watch, topics: there is no topic 'hare'; write hair."


def test_an_address_leads_to_the_dashboard_of_the_reader(root: Path) -> None:
    out = json.loads(news("--data", str(root), "--json", "--address", "https://exo.example/a/")[1])
    assert out["news"][0]["page"] == "https://exo.example/a/regulation"
    assert out["news"][0]["source"].startswith("http")
