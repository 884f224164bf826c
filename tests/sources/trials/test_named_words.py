"""What grants and safety reports are searched for, and what becomes of records that do not name it."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from pipelines.errors import SourceError, TopicError
from pipelines.sources.trials.members import field_names, naming
from pipelines.topics import catalogue as topics

CATALOGUE = topics.load()
WORDS = ("exosome", "extracellular vesicle")


def test_the_names_are_those_of_the_field_and_no_secretome() -> None:
    assert field_names(CATALOGUE) == (
        "exosome",
        "exosomes",
        "exosomal",
        "extracellular vesicle",
        "extracellular vesicles",
    )
    shown = list(topics.render(CATALOGUE))
    assert "  grants and safety reports, reviewed on 2026-11-23" in shown


def test_a_field_without_names_says_what_to_write() -> None:
    field = replace(CATALOGUE.topics["field"], names=None)
    nameless = replace(CATALOGUE, topics=MappingProxyType({**CATALOGUE.topics, "field": field}))
    with pytest.raises(TopicError, match=r"write \[topics\.field\.names\]"):
        field_names(nameless)


def split(*texts: str | None) -> tuple[list[str | None], list[str | None]]:
    return naming(texts, lambda text: text, WORDS, service="A service", asked="reports")


def test_records_are_kept_by_their_words_or_for_want_of_a_text() -> None:
    assert split("Exosomes", None, "yeast", "Extracellular-vesicles") == (
        ["Exosomes", None, "Extracellular-vesicles"],
        ["yeast"],
    )
    assert split() == ([], [])


@pytest.mark.parametrize(
    ("naming_it", "others", "refused"),
    [(0, 4, False), (0, 5, True), (4, 5, True), (5, 5, False), (5, 6, True)],
)
def test_an_answer_of_mostly_something_else_is_refused(naming_it: int, others: int, refused: bool) -> None:
    texts = ["exosome"] * naming_it + ["yeast"] * others
    if not refused:
        assert len(split(*texts)[1]) == others
        return
    with pytest.raises(SourceError, match=rf"{others} of {naming_it + others} that name none of the words"):
        split(*texts)
