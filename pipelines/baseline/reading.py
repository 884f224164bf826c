"""One of NLM's files as Parquet: a row for each record as it stands there, by the reader of EFetch's records.

Cut into records by their tags, which are then parsed a few hundred at a time: references, two fifths of a file, need
not be parsed, and each record's own XML can be kept.
"""

import gc
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.baseline.files import Listed
from pipelines.sources.answers import Transient
from pipelines.sources.pubmed import efetch
from pipelines.sources.pubmed.abstracts import abstract
from pipelines.sources.pubmed.record import MESH

_START, _END, _CLOSE = b"<PubmedArticle>", b"</PubmedArticle>", b"</PubmedArticleSet>"
_BLOCK, _ROWS, _LONGEST = 1 << 18, 5_000, 1 << 26

#: A row is a record as it was read. `printed` and `electronic` are as exact as is known (2024-05), `created` is the
#: day the record was made, `entrez` the one PubMed counts it on, `indexed` that of its headings. Abstracts by other
#: owners stand on lines of their own. `xml` is the record without abstracts and references.
_COLUMNS = {
    pa.string(): "pmid file title abstract journal journal_abbreviation printed electronic status doi first_author",
    pa.list_(pa.string()): "keywords mesh major_mesh substances publication_types languages",
    pa.date32(): "entrez created indexed revised",
    pa.int32(): "position version",
    pa.bool_(): "has_abstract",
    pa.binary(): "xml",
}
SCHEMA = pa.schema([(name, kind) for kind, names in _COLUMNS.items() for name in names.split()])
_REPEATED = ["file", "publication_types", "languages", "journal", "journal_abbreviation", "status", "mesh"]


class Part(NamedTuple):
    """A file as it was read: `deleted` are PMID and version of its DeleteCitation, `day` its newest revision's.

    `problem` says why it is left out, and then there is no `body`, which is Parquet otherwise.
    """

    name: str
    md5: str
    rows: int
    deleted: tuple[tuple[int, int], ...]
    day: date | None
    body: bytes
    problem: str = ""


def read(file: Listed, *, abstracts: bool = True) -> Part:
    """The whole file, in memory that does not grow with it but by its Parquet; a broken one is told, not raised."""
    was_on = gc.isenabled()
    gc.disable()  # elements form no circles, and looking for some takes a fifth of the time
    try:
        with fsspec.open(file.url, "rb") as packed:
            return _read(file, _Summed(packed), abstracts)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        why = "its compression ends too early or is damaged"
    except (ElementTree.ParseError, Transient) as error:
        why = f"it holds {error}" if isinstance(error, Transient) else f"it is no whole XML ({error})"
    except OSError as error:
        why = f"it cannot be read ({error.strerror or type(error).__name__})"
    finally:
        if was_on:
            gc.enable()
    return Part(file.name, "", 0, (), None, b"", why)


class _Summed(io.RawIOBase):
    """Bytes, summed as they are read."""

    def __init__(self, file: Any) -> None:
        self._file, self.md5 = file, hashlib.md5(usedforsecurity=False)

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._file.read(size)
        self.md5.update(data)
        return data


def _read(file: Listed, packed: _Summed, abstracts: bool) -> Part:
    schema = SCHEMA if abstracts else SCHEMA.remove(SCHEMA.get_field_index("abstract"))
    buffer, rows, count, day, outside = io.BytesIO(), list[dict[str, Any]](), 0, None, list[bytes]()
    with pq.ParquetWriter(buffer, schema, compression="zstd", use_dictionary=_REPEATED) as writer:

        def write() -> None:
            writer.write_table(pa.table({name: [row[name] for row in rows] for name in schema.names}, schema))
            rows.clear()

        with gzip.GzipFile(fileobj=packed, mode="rb") as unpacked:
            for element, own in _articles(unpacked, outside):
                row = _row(element, own, file.name, count)
                rows.append(row)
                count += 1
                day = max(filter(None, (day, row["revised"])), default=None)
                if len(rows) == _ROWS:
                    write()
        write()
    root = ElementTree.fromstring(b"".join(outside))  # noqa: S314  see answers.document
    deleted = tuple((int(one.text or ""), _version(one)) for one in root.iterfind("DeleteCitation/PMID"))
    while packed.read(_BLOCK):
        pass
    md5 = packed.md5.hexdigest()
    if file.md5 not in (None, md5):
        return Part(file.name, md5, 0, (), None, b"", f"its MD5 is {md5}, and its .md5 says {file.md5}")
    return Part(file.name, md5, count, deleted, day, buffer.getvalue())


def _articles(unpacked: gzip.GzipFile, outside: list[bytes]) -> Iterator[tuple[Element, bytes]]:
    """Each record without its references, and its XML without its abstracts, too; all else comes to `outside`."""
    rest, head = b"", b""
    while block := unpacked.read(_BLOCK):
        *whole, rest = (rest + block).split(_END)
        pieces = []
        for piece in whole:
            before, tag, inside = piece.partition(_START)
            outside.append(before)
            pieces.append(_cut(tag + inside, b"ReferenceList") + _END)
        head = head or outside[0] if outside else b""
        found = ElementTree.fromstring(head + b"".join(pieces) + _CLOSE) if pieces else ()  # noqa: S314
        for element, piece in zip(found, pieces, strict=True):
            yield element, _cut(_cut(piece, b"Abstract"), b"OtherAbstract")
        if len(rest) > _LONGEST:
            raise Transient(f"a record of more than {_LONGEST:,} bytes")
    outside.append(rest)
    if any(b"<![" in part or b"<!--" in part for part in outside):
        raise Transient("a comment, in which a record may stand that is none")


def _cut(piece: bytes, name: bytes) -> bytes:
    """Without the elements of that name, which follow one another."""
    first, last = piece.find(b"<" + name), piece.rfind(b"</" + name + b">")
    return piece if last < first or first < 0 else piece[:first] + piece[last + len(name) + 3 :]


def _row(element: Element, own: bytes, file: str, position: int) -> dict[str, Any]:
    record = efetch.article(element, in_full=False)
    citation, known = element.find("MedlineCitation"), record.details
    if citation is None or known is None or not efetch.PMID.fullmatch(record.pmid):
        raise Transient("a record without its number")
    own_abstract, printed, electronic = (
        citation.find("Article/Abstract"),
        record.print_date,
        record.electronic_date,
    )
    others = [one for one in map(abstract, citation.findall("OtherAbstract")) if one]
    mesh = [term for term in known.terms if term.kind == MESH]
    substances = [*citation.iterfind("ChemicalList/*/NameOfSubstance"), *citation.iterfind("SupplMeshList/*")]
    return {
        "pmid": record.pmid,
        "version": _version(citation.find("PMID")),
        "file": file,
        "position": position,
        "title": record.title,
        "abstract": "\n".join((abstract(own_abstract), *others)),
        "has_abstract": own_abstract is not None,
        "keywords": [word for one in citation.iterfind("KeywordList/*") if (word := efetch.marked(one))],
        "mesh": [term.term for term in mesh],
        "major_mesh": [term.term for term in mesh if term.is_major],
        "substances": [one.text for one in substances if one.text],
        "publication_types": record.publication_types,
        "languages": record.languages,
        "journal": record.journal,
        "journal_abbreviation": known.journal_abbreviation,
        "entrez": record.entrez_date,
        "created": record.create_date,
        "printed": printed and printed.text,
        "electronic": electronic and electronic.text,
        "indexed": efetch.history(element.find("PubmedData")).get("medline"),
        "revised": known.revised_on,
        "status": citation.get("Status"),
        "doi": record.doi,
        "first_author": record.first_author,
        "xml": own,
    }


def _version(pmid: Element | None) -> int:
    given = "1" if pmid is None else pmid.get("Version", "1")
    return min(int(given), 255) if given.isdecimal() and len(given) < 4 else 1
