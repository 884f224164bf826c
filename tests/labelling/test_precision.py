from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.errors import SnapshotError, TopicError
from pipelines.labelling import precision
from pipelines.labelling.origins import Origin, search_digest
from pipelines.labelling.precision import Precision
from pipelines.topics.catalogue import load

TOPICS = load()
FOUND = Precision(
    topic="hair",
    definition="standard",
    search=search_digest(TOPICS, "hair", "standard"),
    n=100,
    yes=76,
    no=19,
    unsure=5,
    precision=0.8,
    low=0.7084,
    high=0.8682,
    scored_on="2026-11-23",
    snapshot="20261123T120000Z-0a1b2c3d",
)
ORIGIN = Origin("hair", "standard", "live", "S", FOUND.search, "b" * 12)


def test_a_result_is_a_sentence() -> None:
    assert str(FOUND) == (
        "hair (standard): 76 of 95 articles belong to the topic, a precision of 80% (95% interval 71% to 87%, "
        "Wilson). 5 more: unsure, not counted."
    )
    assert "unsure" not in str(replace(FOUND, unsure=0))


def test_what_is_stored_is_read_again(tmp_path: Path) -> None:
    assert precision.precision_of(TOPICS, tmp_path) == {}

    path = precision.store(FOUND, tmp_path)

    assert path == tmp_path / "live" / ".precision" / "hair_standard.json"
    assert precision.precision_of(TOPICS, tmp_path) == {("hair", "standard"): FOUND}
    newer = replace(FOUND, yes=80, no=15)
    precision.store(newer, tmp_path)
    assert precision.precision_of(TOPICS, tmp_path) == {("hair", "standard"): newer}
    assert [item.name for item in path.parent.iterdir()] == ["hair_standard.json"]


def test_a_changed_search_is_not_measured(tmp_path: Path) -> None:
    precision.store(replace(FOUND, search="0" * 12), tmp_path)

    assert precision.precision_of(TOPICS, tmp_path) == {}


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"topic": "hair"}', "\ud800"])
def test_a_damaged_result_is_told(tmp_path: Path, body: str) -> None:
    path = precision.store(FOUND, tmp_path)
    path.write_bytes(body.encode("utf-8", errors="surrogatepass"))

    with pytest.raises(SnapshotError, match=r"hair_standard\.json is not a stored precision"):
        precision.precision_of(TOPICS, tmp_path)


def test_a_full_disk_leaves_the_earlier_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    precision.store(FOUND, tmp_path)

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SnapshotError, match="No space left on device"):
        precision.store(replace(FOUND, yes=1), tmp_path)
    monkeypatch.undo()

    assert precision.precision_of(TOPICS, tmp_path) == {("hair", "standard"): FOUND}


def test_only_real_articles_of_todays_search_are_worth_storing() -> None:
    assert precision.reason_not_to_store(ORIGIN, TOPICS) is None
    assert precision.reason_not_to_store(replace(ORIGIN, edition="simulated"), TOPICS) == (
        "its articles are simulated"
    )
    assert precision.reason_not_to_store(replace(ORIGIN, search="0" * 12), TOPICS) == (
        "the search has changed since the sheet was drawn"
    )
    with pytest.raises(TopicError, match="No topic is called"):
        precision.reason_not_to_store(replace(ORIGIN, topic="../hair"), TOPICS)
