from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from pipelines.errors import SnapshotError, TopicError
from pipelines.labelling import sample
from pipelines.labelling.origins import Origin, pmids_digest, search_digest
from pipelines.snapshots import snapshot
from pipelines.snapshots.manifest import Described
from pipelines.snapshots.snapshot import Snapshot
from pipelines.topics.catalogue import load

TOPICS = load()
MADE_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)

ARTICLES = pd.DataFrame(
    {
        "pmid": ["11", "12", "13", "14"],
        "title": ["Hair cells of the cochlea", "=Alopecia", "The RNA exosome", None],
        "journal": ["J Hear", "J Hair", None, "J Hair"],
        "publication_year": pd.array([2024, 2023, None, None], dtype="Int64"),
        "entrez_year": pd.array([2024, 2022, 2021, None], dtype="Int64"),
    }
)
SETS = pd.DataFrame(
    [("hair", "standard", pmid) for pmid in ("11", "12", "13", "14")]
    + [("hair", "narrow", "12"), ("diagnostics", "standard", "99")],
    columns=["topic", "definition", "pmid"],
)


def save(root: Path, sets: pd.DataFrame = SETS, *, hour: int = 12, tables: bool = True) -> Snapshot:
    frames = {"topic_articles": sets, "articles": ARTICLES} if tables else {"searches": SETS}
    return snapshot.save(
        root / "live",
        {name: Described(frame, {}) for name, frame in frames.items()},
        edition="live",
        made_at=MADE_AT.replace(hour=hour),
    )


def test_the_lot_depends_on_the_seed_only() -> None:
    pmids = [str(number) for number in range(1, 41)]

    assert sample.draw(pmids, 5, 1) == ["30", "39", "29", "38", "27"]
    assert sample.draw(reversed(pmids), 5, 1) == sample.draw(pmids, 40, 1)[:5]
    assert sample.draw(pmids, 5, 2) != sample.draw(pmids, 5, 1)
    assert sorted(sample.draw(pmids, 41, 1)) == sorted(pmids)


def test_a_sheet_shows_what_a_reader_needs_and_an_empty_label() -> None:
    origin = Origin("hair", "standard", "live", "S", "a" * 12, "b" * 12)

    rows = sample.sheet(["13", "11", "12", "14"], ARTICLES, origin, TOPICS)

    assert tuple(rows.columns) == sample.COLUMNS
    cells = rows.astype(object).where(rows.notna(), None)
    assert cells["pmid"].tolist() == ["13", "11", "12", "14"]
    assert cells["title"].tolist() == ["The RNA exosome", "Hair cells of the cochlea", "=Alopecia", None]
    assert cells["year"].tolist() == [2021, 2024, 2023, None]
    assert cells["flags"].tolist() == ["rna_exosome", "hair_cell", None, None]
    assert cells["link"][0] == "https://pubmed.ncbi.nlm.nih.gov/13/"
    assert set(cells["label"]) == {""}
    assert set(cells["sample"]) == {f"hair standard live S {'a' * 12} {'b' * 12}"}


def test_flags_are_those_that_concern_the_topic_or_one_above_it() -> None:
    def flags(topic: str) -> list[str]:
        origin = Origin(topic, "standard", "live", "S", "a" * 12, "b" * 12)
        return sample.sheet(["11", "13"], ARTICLES, origin, below_hair)["flags"].fillna("").tolist()

    scalp = replace(TOPICS.topics["skin_ageing"], id="scalp", parent="hair")
    below_hair = replace(TOPICS, topics={**TOPICS.topics, "scalp": scalp})

    assert flags("hair") == flags("scalp") == ["hair_cell", "rna_exosome"]
    assert flags("skin_ageing") == ["", "rna_exosome"]


def test_made_up_articles_get_no_link() -> None:
    origin = Origin("hair", "standard", "simulated", "S", "a" * 12, "b" * 12)

    assert sample.sheet(["13"], ARTICLES, origin, TOPICS)["link"].tolist() == [""]


def test_an_article_without_a_record_keeps_its_row() -> None:
    origin = Origin("diagnostics", "standard", "live", "S", "a" * 12, "b" * 12)

    rows = sample.sheet(["99"], ARTICLES, origin, TOPICS)

    assert rows["pmid"].tolist() == ["99"]
    assert rows[["title", "year"]].isna().all(axis=None)


def test_a_snapshot_gives_its_sheet(tmp_path: Path) -> None:
    opened = save(tmp_path)

    rows = sample.drawn(opened, TOPICS, topic="hair", definition="standard", n=3, seed=1)

    assert len(rows) == 3
    origin = Origin.read(rows["sample"][0])
    assert (origin.topic, origin.definition, origin.edition) == ("hair", "standard", "live")
    assert origin.snapshot == opened.id
    assert origin.search == search_digest(TOPICS, "hair", "standard")
    assert origin.drawn == pmids_digest(rows["pmid"])
    assert sample.known_at(origin, tmp_path) == {"11", "12", "13", "14"}
    assert sample.known_at(origin, tmp_path / "elsewhere") is None


@pytest.mark.parametrize(
    ("topic", "definition", "says"),
    [
        ("hare", "standard", "No topic is called hare. Choose one of: field, "),
        ("skincare", "standard", r"no articles of topic skincare \(standard\).*: diagnostics, hair\."),
        ("hair", "broad", r"no articles of topic hair \(broad\)"),
    ],
)
def test_a_topic_without_articles_is_told(tmp_path: Path, topic: str, definition: str, says: str) -> None:
    with pytest.raises(TopicError, match=says):
        sample.drawn(save(tmp_path), TOPICS, topic=topic, definition=definition, n=3, seed=1)


def test_the_newest_snapshot_with_articles_is_taken(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="The live edition holds no articles"):
        sample.source(data=tmp_path)
    save(tmp_path, hour=1)
    newer = save(tmp_path, hour=2)
    save(tmp_path, hour=3, tables=False)
    broken = tmp_path / "live" / "20261123T040000Z-00000000"
    broken.mkdir()
    (broken / "manifest.json").write_text("{}", encoding="utf-8")

    assert sample.source(data=tmp_path).id == newer.id
    assert sample.source("live", tmp_path).id == newer.id
    with pytest.raises(SnapshotError, match="The reference edition holds no articles"):
        sample.source("reference", tmp_path)


def test_a_sheet_is_safe_to_open_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    rows = sample.drawn(save(tmp_path), TOPICS, topic="hair", definition="narrow", n=9, seed=1)

    sample.write(path, rows)

    head, row, *_ = path.read_text(encoding="utf-8-sig").splitlines()
    assert head == "pmid,title,journal,year,link,flags,label,sample"
    assert row.startswith("12,'=Alopecia,J Hair,2023,https://pubmed.ncbi.nlm.nih.gov/12/,,,hair narrow live ")
    with pytest.raises(SnapshotError, match="may hold labels"):
        sample.write(path, rows)
    with pytest.raises(SnapshotError, match="Name another file with --out"):
        sample.write(tmp_path / "absent" / "sheet.csv", rows)
