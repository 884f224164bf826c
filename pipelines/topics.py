"""The topics and themes of `topics.toml`: their names, and which lies within which."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.errors import TopicError

FIELD = "field"


@dataclass(frozen=True)
class Topic:
    """A part of the field.

    Attributes:
        id: Its name in tables and addresses.
        label: Its name on screen.
        about: One sentence for a reader.
        parent: The topic it is a sub-topic of.
        is_context: It is counted beside the topics, not among them.
        is_theme: Somebody else published its yearly count; it is never fetched.
    """

    id: str
    label: str
    about: str
    parent: str | None = None
    is_context: bool = False
    is_theme: bool = False


@dataclass(frozen=True)
class Topics:
    """All topics and themes, in the order of the file."""

    topics: dict[str, Topic]
    themes: dict[str, Topic]

    def __getitem__(self, topic_id: str) -> Topic:
        """The topic or theme of that id; KeyError when there is none."""
        return self.topics.get(topic_id) or self.themes[topic_id]

    def __iter__(self) -> Iterator[Topic]:
        """Topics first, then themes."""
        yield from self.topics.values()
        yield from self.themes.values()

    def labels(self) -> dict[str, str]:
        """Id to label, topics first, then themes."""
        return {topic.id: topic.label for topic in self}

    def lineage(self, topic_id: str) -> list[str]:
        """The topic and the topics it lies within, nearest first.

        >>> load().lineage("skin_ageing")
        ['skin_ageing', 'skincare']
        """
        lineage = [topic_id]
        while parent := self[lineage[-1]].parent:
            lineage.append(parent)
        return lineage


@cache
def load(path: Path | None = None) -> Topics:
    """The topics of the bundled file, or of another one.

    Raises:
        TopicError: The file cannot be read, or a topic names a parent that does not exist.
    """
    path = path or Path(__file__).with_name("topics.toml")
    try:
        with path.open("rb") as file:
            read = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TopicError(f"{path.name} could not be read ({error}).") from None
    topics = {
        topic_id: Topic(
            topic_id, entry["label"], entry["about"], entry.get("parent"), bool(entry.get("context", False))
        )
        for topic_id, entry in read["topics"].items()
    }
    for topic in topics.values():
        if topic.parent is not None and topic.parent not in topics:
            raise TopicError(
                f"{path.name}, topic {topic.id}, field parent: {topic.parent!r} is no topic. "
                f"Write one of: {', '.join(topics)}."
            )
    themes = {
        theme_id: Topic(theme_id, entry["label"], entry["about"], is_theme=True)
        for theme_id, entry in read.get("themes", {}).items()
    }
    return Topics(topics, themes)
