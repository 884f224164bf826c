"""Topics files with something wrong in them: topics, or a sentence."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import TopicError
from pipelines.topics.files import read_topics_file

_REVIEW = 'why = "a"\nknown_misses = "b"\nreviewed_on = 2026-11-23\n'
_TOPICS = '[topics.nails]\nlabel = "Nails"\nabout = "c"\n' + "".join(
    f'[topics.nails.{width}]\nsearch = "nail[tiab]"\n{_REVIEW}' for width in ("narrow", "standard", "broad")
)

_ODD = (
    *(b"\x00", b"\xef\xbb\xbf", b"[" * 9_000, b"a." * 50_000, b"a={" * 9_000, b"x=" + b"9" * 5_000, b"\r"),
    *(b"\nx=nan\n", b"\nx=9999-99-99\n", b'"""', b"\nx='\\ud800'\n", b'\nx="\\ud800"\n'),
)


def read(path: Path, body: bytes) -> list[str]:
    path.write_bytes(body)
    return list(read_topics_file(path, only_topics=True)["topics"])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte-order mark"])
def test_the_file_is_read_with_and_without_a_mark(tmp_path: Path, mark: bytes) -> None:
    assert read(tmp_path / "mine.toml", mark + _TOPICS.encode()) == ["nails"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, len(_TOPICS)),
    st.integers(0, 40),
    st.binary(max_size=6) | st.sampled_from(_ODD),
)
def test_any_file_is_read_or_told(tmp_path: Path, place: int, gone: int, more: bytes) -> None:
    body = _TOPICS.encode()
    with contextlib.suppress(TopicError):
        read(tmp_path / "mine.toml", body[:place] + more + body[place + gone :])


def test_a_number_of_more_digits_than_python_reads_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match="not valid TOML"):
        read(tmp_path / "mine.toml", b"x=" + b"9" * 5_000)
