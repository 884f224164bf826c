"""What a heading or a publication type holds besides itself: by NLM's tree."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import IO
from xml.etree import ElementTree

from pipelines.errors import TopicError
from pipelines.pubmed_search.tree import plain


class Tree:
    """Headings by their places in the tree, such as A11.284.295; one can stand in several."""

    def __init__(self, places: Mapping[str, Sequence[str]]) -> None:
        self.places = places
        self._ordered = sorted((place, heading) for heading, all_of in places.items() for place in all_of)

    def below(self, heading: str) -> Iterator[str]:
        """The headings below this one, at any of its places."""
        for place in self.places.get(heading, ()):
            at = bisect_left(self._ordered, (f"{place}.",))
            while at < len(self._ordered) and self._ordered[at][0].startswith(f"{place}."):
                yield self._ordered[at][1]
                at += 1


#: The little that is written down here, for where NLM's own file was not read.
FEW = Tree(
    {
        "extracellular vesicles": ("1",),
        "exosomes": ("1.1",),
        "cell derived microparticles": ("1.2",),
        "hair": ("2",),
        "hair follicle": ("2.1",),
        "clinical trial": ("3",),
        "randomized controlled trial": ("3.1",),
        "clinical trial veterinary": ("3.2",),
    }
)


def read(source: IO[bytes], name: str) -> Tree:
    """The tree in NLM's file of descriptors (`desc2026.xml`), one record after the other.

    Raises:
        TopicError: It is no such file, or it ends too early.
    """
    places: dict[str, tuple[str, ...]] = {}
    came_back = "no descriptor"
    try:
        for _, element in ElementTree.iterparse(source):  # noqa: S314  no entity of it is loaded
            if element.tag == "DescriptorRecord":
                all_of = tuple(one.text or "" for one in element.findall("TreeNumberList/TreeNumber"))
                places[plain(element.findtext("DescriptorName/String", ""))] = all_of
                element.clear()
    except (ElementTree.ParseError, EOFError, OSError) as error:
        places, came_back = {}, f"text that is no XML, perhaps cut off ({error})"
    if not any(places.values()):
        raise TopicError(
            f"Read {name} as NLM's descriptors. Came back: {came_back}. Download the file desc with this year's number "
            "from NLM again (https://nlmpubs.nlm.nih.gov/projects/mesh/MESH_FILES/xmlmesh/)."
        )
    return Tree(places)
