from pathlib import Path

from pipelines.topics.catalogue import load
from pipelines.topics.crossings import with_crossings

SEARCHED = "".join(
    f"[topics.{name}]\nlabel = '{name}'\nabout = 'a'\n"
    + "".join(
        f"[topics.{name}.{width}]\nsearch = '{name}[tiab]'\nwhy = 'a'\nknown_misses = 'b'\n"
        "reviewed_on = 2026-11-23\n"
        for width in ("narrow", "standard", "broad")
    )
    for name in ("plant", "bovine", "milk")
)
CROSSED = """
[topics.both]
label = "both"
about = "a"
all_of = ["plant", "bovine"]
why = "a"
known_misses = "b"
reviewed_on = 2026-11-23
[topics.either]
label = "either"
about = "a"
all_of = ["both"]
any_of = ["milk", "hair"]
why = "a"
known_misses = "b"
reviewed_on = 2026-11-23
"""


def test_a_crossing_is_worked_out_from_sets_also_from_crossed_ones(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(SEARCHED + CROSSED, encoding="utf-8")
    catalogue = load(extra=file)
    fetched = {
        (topic, width): frozenset[str]()
        for topic in catalogue.topics
        for width in ("narrow", "standard", "broad")
    }
    fetched |= {
        ("plant", "broad"): frozenset("1234"),
        ("bovine", "broad"): frozenset("2345"),
        ("milk", "broad"): frozenset("36"),
        ("hair", "broad"): frozenset("47"),
        ("plant", "narrow"): frozenset("1"),
    }

    sets = with_crossings(catalogue, fetched)

    assert sets["both", "broad"] == frozenset("234")
    assert sets["either", "broad"] == frozenset("34")
    assert sets["both", "narrow"] == sets["either", "narrow"] == frozenset()
    assert list(sets) == [
        (topic, width) for topic in catalogue.topics for width in ("narrow", "standard", "broad")
    ]
