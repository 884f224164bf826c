"""PubMed takes so many words with an asterisk in one search: own topics and the doctor's requests keep to it."""

from pathlib import Path

import pytest

from pipelines.errors import TopicError
from pipelines.pubmed_search.grammar import Query
from pipelines.sources.literature.checks import chunks
from pipelines.topics.catalogue import load


def stems(number: int) -> str:
    return " OR ".join(f"skin{at}*[tiab]" for at in range(number))


@pytest.mark.parametrize("number", [252, 253])
def test_an_own_topic_has_room_for_252_beside_the_four_of_the_broad_field(
    tmp_path: Path, number: int
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        "[topics.serum]\nlabel = 'Serum'\nabout = 'Serum.'\n"
        + "".join(
            f"[topics.serum.{width}]\nsearch = '{stems(number if width == 'broad' else 1)}'\nwhy = 'a'\n"
            "known_misses = 'b'\nreviewed_on = 2026-11-23\n"
            for width in ("narrow", "standard", "broad")
        ),
        encoding="utf-8",
    )
    if number == 252:
        assert "serum" in load(extra=own).topics
        return
    with pytest.raises(
        TopicError, match=r"own\.toml: topic serum, broad, search: 257 words with an asterisk"
    ):
        load(extra=own)


@pytest.mark.parametrize(("last", "groups"), [(56, [["a", "b", "c"]]), (57, [["a", "b"], ["c"]])])
def test_no_request_of_the_doctor_has_more_than_256(last: int, groups: list[list[str]]) -> None:
    queries = {name: Query.read(stems(number)) for name, number in (("a", 100), ("b", 100), ("c", last))}

    assert [list(group) for group in chunks(queries)] == groups
