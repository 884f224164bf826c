"""NLM's tree of headings: read from a small file of descriptors, and from files that are none."""

import gzip
from io import BytesIO

import pytest

from pipelines.errors import TopicError
from pipelines.pubmed_search.mesh import FEW, Tree, read

DESC = b"""<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/nlmdescriptorrecordset_20260101.dtd">
<DescriptorRecordSet LanguageCode = "eng">
<DescriptorRecord DescriptorClass = "1"><DescriptorUI>D1</DescriptorUI>
 <DescriptorName><String>Extracellular Vesicles</String></DescriptorName>
 <TreeNumberList><TreeNumber>A11.284.295</TreeNumber></TreeNumberList>
 <ConceptList><Concept><ConceptName><String>No heading</String></ConceptName></Concept></ConceptList></DescriptorRecord>
<DescriptorRecord><DescriptorName><String>Exosomes</String></DescriptorName>
 <TreeNumberList><TreeNumber>A11.284.295.260</TreeNumber><TreeNumber>B1.5</TreeNumber></TreeNumberList></DescriptorRecord>
<DescriptorRecord><DescriptorName><String>Tetraspanins, Small</String></DescriptorName>
 <TreeNumberList><TreeNumber>A11.284.295.260.1</TreeNumber></TreeNumberList></DescriptorRecord>
<DescriptorRecord><DescriptorName><String>Neighbours</String></DescriptorName>
 <TreeNumberList><TreeNumber>A11.284.2950</TreeNumber></TreeNumberList></DescriptorRecord>
<DescriptorRecord><DescriptorName><String>Below Another Place</String></DescriptorName>
 <TreeNumberList><TreeNumber>B1.5.9</TreeNumber></TreeNumberList></DescriptorRecord>
<DescriptorRecord><DescriptorName><String>Female</String></DescriptorName></DescriptorRecord>
</DescriptorRecordSet>"""


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        # Not its neighbour, whose place only begins with the same digits.
        ("extracellular vesicles", ["exosomes", "tetraspanins small"]),
        ("exosomes", ["tetraspanins small", "below another place"]),
        ("tetraspanins small", []),
        ("female", []),  # without a place in the tree
        ("no heading", []),
    ],
)
def test_what_lies_below_a_heading(heading: str, below: list[str]) -> None:
    tree = read(BytesIO(DESC), "desc2026.xml")
    assert list(tree.below(heading)) == below
    assert len(tree.places) == 6


def test_without_the_file_little_is_known() -> None:
    assert list(FEW.below("extracellular vesicles")) == ["exosomes", "cell derived microparticles"]
    assert list(FEW.below("alopecia")) == []
    assert "alopecia" not in FEW.places


@pytest.mark.parametrize(
    ("content", "came_back"),
    [
        (b"", "no XML"),
        (DESC[:900], "no XML"),
        (b"<html><body>Not found</body></html>", "no descriptor"),
        (b"<S><DescriptorRecord/></S>", "no descriptor"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "no XML"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(content: bytes, came_back: str) -> None:
    with pytest.raises(TopicError, match=f"Read desc.xml as NLM's descriptors. Came back: .*{came_back}"):
        read(BytesIO(content), "desc.xml")


def test_a_compressed_file_that_was_cut_off_is_refused() -> None:
    whole = gzip.compress(DESC)
    with pytest.raises(TopicError, match="cut off"), gzip.open(BytesIO(whole[:-20])) as source:
        read(source, "desc.xml.gz")


def test_a_heading_at_two_places_stands_below_both() -> None:
    tree = Tree({"a": ("1",), "b": ("2",), "c": ("1.1", "2.1")})
    assert (list(tree.below("a")), list(tree.below("b"))) == (["c"], ["c"])
