"""Two real refreshes with a known set of differences, compared by the command line's own words."""

import json
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from commands import exoscope
from hand_made import NOW, article, articles, pubmed, rest

from pipelines.errors import SnapshotError
from pipelines.refresh.refresh import Choices
from pipelines.revisions import comparison
from pipelines.revisions.revisions import Revisions
from pipelines.snapshots import editions, snapshot
from pipelines.snapshots.manifest import Described
from pipelines.standin.records.corpus import Corpus
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose `live/` holds two refreshes a week apart.

    In between one article on hair came (2026), one was withdrawn (2024) and one was dated anew (2020 to 2024).
    """
    root = tmp_path_factory.mktemp("data")
    before = articles()
    hair = [record for record in before if record.title == "Exosomes and hair growth"]
    moved, withdrawn = hair[0], hair[4]
    now = [record for record in before if record.pmid not in (moved.pmid, withdrawn.pmid)]
    day = date(2024, 7, 1)
    now.append(replace(moved, entrez=day, printed=day, electronic=day, pubdate="2024 Jul 1"))
    day = date(2026, 11, 28)
    now.append(article("91009999", "Exosomes and hair growth", "", day, day, day))
    for corpus, when in ((before, NOW), (now, NOW + WEEK)):
        with pubmed(Corpus(corpus, rest())) as service:
            service.refresh(root / "live", Choices(full=True, accept_drop=True), now=when)
    return root


@pytest.fixture(scope="module")
def found(data: Path) -> Revisions:
    before, now = (comparison.named(word, data) for word in ("previous", "latest"))
    return comparison.compared(before, now, CATALOGUE)


def test_the_known_differences_and_no_others_are_found(found: Revisions) -> None:
    rows = found.papers
    hair = rows[rows["topic"].eq("hair") & rows["definition"].eq("narrow")]
    told = {
        (row["date_basis"], row["place"]): tuple(
            row[name] for name in ("was", "is", "new", "gone", "redated_in", "redated_out")
        )
        for row in hair.to_dict("records")
    }
    assert told == {
        ("entrez", "2020"): (4, 3, 0, 0, 0, -1),
        ("entrez", "2024"): (2, 2, 0, -1, 1, 0),
        ("entrez", "2026"): (2, 3, 1, 0, 0, 0),
        ("publication", "2020"): (4, 3, 0, 0, 0, -1),
        ("publication", "2023"): (2, 1, 0, -1, 0, 0),
        ("publication", "2024"): (0, 1, 0, 0, 1, 0),
        ("publication", "2026"): (2, 3, 1, 0, 0, 0),
        ("none", "all"): (8, 8, 1, -1, 0, 0),
    }
    assert rows["unexplained"].eq(0).all()
    assert set(rows["topic"]) == {"field", "hair"}
    assert found.reworded == ()
    assert found.rows.empty
    assert found.sources[0] == "PubMed: fetched 2026-11-23, and again 2026-11-30."


def test_a_topic_whose_search_is_another_is_told_with_its_crossings(data: Path) -> None:
    now = comparison.named("latest", data)
    tables = {name: Described(now.load(name), now.tables[name]) for name in now.tables}
    searches = now.load("searches")
    mine = searches["name"].eq("artificial") & searches["definition"].eq("standard")
    edited = searches.assign(text=searches["text"].where(~mine, '"artificial exosomes"[tiab]'))
    tables["searches"] = Described(edited, now.tables["searches"])
    other = snapshot.save(data / "edited", tables, edition="live", made_at=now.made_at + WEEK)
    found = comparison.compared(now, other, CATALOGUE)
    assert ("artificial", "standard") in found.reworded
    assert ("artificial_cosmetic", "standard") in found.reworded
    assert not [pair for pair in found.reworded if pair[1] != "standard" or pair[0] == "hair"]


def test_a_phrase_that_pubmed_lost_is_no_edited_search(data: Path) -> None:
    now = comparison.named("latest", data)
    tables = {name: Described(now.load(name), now.tables[name]) for name in now.tables}
    searches = now.load("searches")
    lost = searches["text"].str.replace('"skin aging"[tiab]', '"skin aging"[tiab:~0]', regex=False)
    assert lost.ne(searches["text"]).any()
    tables["searches"] = Described(searches.assign(text=lost), now.tables["searches"])
    other = snapshot.save(data / "lost", tables, edition="live", made_at=now.made_at + WEEK)
    assert comparison.compared(now, other, CATALOGUE).reworded == ()


def test_snapshots_are_named_by_place_id_edition_and_folder(data: Path) -> None:
    first, last = editions.stored("live", data)
    assert comparison.named("latest", data).id == last.id == comparison.named(last.id, data).id
    assert comparison.named("previous", data).id == first.id == comparison.named(str(first.path), data).id
    assert comparison.named("reference", data).edition == "reference"
    with pytest.raises(
        SnapshotError, match=r"^No snapshot is called 'yesterday'\. Name latest, previous, a folder"
    ):
        comparison.named("yesterday", data)


def test_made_up_data_is_compared_with_made_up_data_only(data: Path) -> None:
    with pytest.raises(SnapshotError, match="Simulated data can only be compared with simulated data"):
        comparison.compared(editions.find("simulated"), comparison.named("latest", data), CATALOGUE)


def test_diff_prints_what_moved_and_ends_with_0(data: Path) -> None:
    said = exoscope("diff", "previous", "latest", "--all", data=data)
    assert (said.returncode, said.stderr) == (0, "")
    line = next(
        line
        for line in said.stdout.splitlines()
        if line.startswith("hair, narrow") and "2024, Entrez" in line
    )
    assert " ".join(line.split()) == (
        "hair, narrow 2024, Entrez date 2 2 0 -1 gone, +1 moved here from another year minor"
    )
    said = exoscope("diff", "latest", "latest", data=data)
    assert said.returncode == 0
    assert "Nothing moved." in said.stdout


def test_diff_as_json_holds_everything(data: Path) -> None:
    said = exoscope("diff", "previous", "--json", data=data)
    told = json.loads(said.stdout)
    assert told["now"] == editions.stored("live", data)[-1].id
    assert {row["topic"] for row in told["papers"]} == {"field", "hair"}


def test_diff_of_what_is_not_there_is_a_usage_error(data: Path, tmp_path: Path) -> None:
    said = exoscope("diff", "previous", "latest", data=tmp_path)
    assert said.returncode == 2
    assert "There is no previous live snapshot" in said.stderr


def test_a_broken_snapshot_hides_no_other(data: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(data / "live", tmp_path / "live"))
    broken = snapshot.stored(copy)[0]
    (broken / "manifest.json").write_text("{", encoding="utf-8")
    assert len(editions.stored("live", tmp_path)) == 1


def test_an_older_snapshot_is_found_by_its_id(data: Path) -> None:
    first = editions.stored("live", data)[0]
    assert editions.find("live", data, first.id).id == first.id
    assert editions.find(None, data, first.id).made_at == datetime.fromisoformat("2026-11-23T12:00:00+00:00")
    with pytest.raises(
        SnapshotError, match=r"^The live edition has no snapshot 'x'\. There are, newest first: 2026"
    ):
        editions.find("live", data, "x")


def test_frames_are_plain_values() -> None:
    assert (
        comparison.plain(
            Revisions(*(pd.DataFrame({"grade": pd.Series([], dtype="str")}) for _ in range(6)), (), ())
        )["papers"]
        == []
    )
