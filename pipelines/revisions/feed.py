"""News as an Atom feed, a Markdown or an HTML digest, or plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from pipelines.revisions.kinds import Item
from pipelines.revisions.moves import GRADES
from pipelines.sentences.sentence import capital, counted
from pipelines.snapshots.snapshot import Snapshot
from pipelines.text import blocks as model
from pipelines.text import writer
from pipelines.text.attribution import NOT_ADVICE, SIMULATED
from pipelines.text.blocks import Heading, Link, Outside, Paragraph, Words
from pipelines.text.plain import address, flat
from pipelines.topics.catalogue import Catalogue

SUFFIXES = (".xml", ".atom", ".md", ".html")
#: A line names at most so many topics.
_NAMED = 4


def rendered(
    items: Sequence[Item], chain: Sequence[Snapshot], catalogue: Catalogue, base: str, suffix: str
) -> str:
    """The text of the file for news that are in order; `base` is the address of the dashboard."""
    if suffix in (".xml", ".atom"):
        return _atom(items, chain[-1], catalogue, base)
    days = f"from snapshot {chain[0].id} to {chain[-1].id}"
    blocks: list[model.Block] = [
        Heading(1, "What's new"),
        *((Paragraph(Words(SIMULATED), "simulated"),) if chain[-1].edition == "simulated" else ()),
        Paragraph(f"{capital(counted(len(items), 'piece'))} of news {days}. {NOT_ADVICE}", "sub"),
        *sections(items, catalogue, base),
    ]
    return writer.text(blocks) if suffix == ".md" else writer.html(f"What's new {days}", blocks)


def sections(
    items: Sequence[Item], catalogue: Catalogue, base: str, most: int | None = None
) -> Iterator[model.Section]:
    """A section for each grade that has news, with at most so many of it; what is watched stands first in each."""
    for grade in GRADES:
        if own := [item for item in items if item.grade == grade]:
            entries = tuple(_entry(item, catalogue, base) for item in own[:most])
            yield model.Section(grade, f"{capital(grade)}: {len(own):,}", (model.Items(entries),))


def _entry(item: Item, catalogue: Catalogue, base: str) -> model.Item:
    topics = [catalogue.label(topic) for topic in item.topics]
    topics = [label for label in topics if not item.title.startswith(f"{label}:")]
    named = ", ".join(topics) if len(topics) <= _NAMED else counted(len(topics), "topic")
    mark: tuple[model.Part, ...] = (model.Strong("Watched"), ": ") if item.is_watched else ()
    beside = "; ".join(filter(None, [item.date, named]))
    source = Link("source", _absolute(item.source, base))
    return model.Item(
        (
            *mark,
            Outside(item.title),
            *((" (", Words(beside), ")") if beside else ()),
            ".",
            *((" ", Outside(item.what)) if item.what else ()),
        ),
        (Link("page", f"{base}{item.page}"), source),
    )


def _absolute(place: str, base: str) -> str:
    return place if address(place) else f"{base}{place}"


def plain(item: Item, base: str) -> dict[str, Any]:
    """An item as plain values."""
    places = {"page": f"{base}{item.page}", "source": _absolute(item.source, base)}
    return {"id": item.id, "grade": item.grade, **asdict(item), **places}


def _atom(items: Sequence[Item], now: Snapshot, catalogue: Catalogue, base: str) -> str:
    """RFC 4287. `updated` of an entry is when the snapshot that first told it was made, so that it stays."""
    mark = "SIMULATED: " if now.edition == "simulated" else ""
    feed = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(feed, "id", uuid5(NAMESPACE_URL, f"exoscope news of {now.edition}").urn)
    _add(feed, "title", f"{mark}Exoscope: what's new about exosomes")
    _add(feed, "subtitle", SIMULATED if mark else NOT_ADVICE)
    _add(feed, "updated", now.made_at.isoformat())
    _add(_add(feed, "author"), "name", "Exoscope")
    _add(feed, "link", rel="alternate", href=f"{base}revisions")
    for item in items:
        entry = _add(feed, "entry")
        _add(entry, "id", item.id)
        _add(entry, "title", f"{mark}{item.title}")
        _add(entry, "updated", item.seen)
        _add(
            entry, "content", " ".join(filter(None, [item.date and f"{item.date}.", item.what])), type="text"
        )
        _add(entry, "link", rel="alternate", href=f"{base}{item.page}")
        _add(entry, "link", rel="via", href=_absolute(item.source, base))
        for term in (item.grade, *["watched"] * item.is_watched, *item.topics):
            _add(entry, "category", term=term, label=flat(catalogue.label(term)))
    ElementTree.indent(feed)
    return ElementTree.tostring(feed, encoding="unicode", xml_declaration=True)


def _add(parent: ElementTree.Element, name: str, words: str = "", **attributes: str) -> ElementTree.Element:
    """An element within another; control characters, for which XML has no place, are taken out of its words."""
    child = ElementTree.SubElement(parent, name, attributes)
    child.text = flat(words) or None
    return child
