"""The bundled simulated edition, and what the demonstration makes."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from pipelines.package import check
from pipelines.snapshots import editions, paths, snapshot
from pipelines.sources.pace import Pace
from pipelines.standin import demo, simulated
from pipelines.tables import LIVE

BUNDLED = paths.bundled() / "simulated"


def test_the_bundled_edition_is_whole_small_and_says_what_it_is() -> None:
    opened = editions.find("simulated", Path("no such folder"))

    assert opened.path == BUNDLED
    assert (opened.edition, opened.made_at) == ("simulated", simulated.MADE_AT)
    assert check.problems(BUNDLED) == []
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) < 3_000_000
    sources = {entry["source"] for name, entry in opened.tables.items() if name in LIVE}
    assert {source.partition(":")[0] for source in sources} == {"Simulated"}
    assert opened.load("articles")["title"].str.startswith("Simulated").all()


@pytest.mark.slow
def test_equal_builds_are_equal_to_the_byte(tmp_path: Path) -> None:
    one, other = (simulated.build(tmp_path / name, records=300) for name in ("one", "other"))

    assert {path.name: path.read_bytes() for path in one.path.iterdir()} == {
        path.name: path.read_bytes() for path in other.path.iterdir()
    }
    assert one.manifest["sources"]["pubmed"]["host"] == "127.0.0.1"


@pytest.mark.slow
def test_the_demonstration_makes_a_simulated_snapshot_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "RATE", 1e5)
    monkeypatch.setattr(demo, "PACE", Pace(1_000, 0.0))
    out = io.StringIO()

    made = demo.make(paths.simulated(tmp_path), 300, console=Console(file=out, width=300))

    assert made.edition == "simulated"
    assert editions.find("simulated", tmp_path).path == made.path
    assert snapshot.latest(paths.live(tmp_path)) is None
    assert "15 topics" in out.getvalue()
