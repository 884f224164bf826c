"""One of NLM's files as Parquet: a row for each record as it stands there, by the reader of EFetch's records.

Cut into records by their tags, then parsed some at a time: references, up to half of a file, need not be parsed, and
each record's own XML can be kept.
"""

import gc
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
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
_WRONG = b'ValidYN="N"'  # of a name, or of a DOI
_BLOCK, _ROWS, _LONGEST = 1 << 18, 1_000, 1 << 26

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
_OF_RECORD = ("pmid", "title", "publication_types", "languages", "journal", "doi", "first_author")
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


def broken(name: str, problem: str) -> Part:
    """A file that is left out, and why."""
    return Part(name, "", 0, (), None, b"", problem)


def read(file: Listed, *, abstracts: bool = True) -> Part:
    """The whole file, in memory that does not grow with it but by its Parquet; a broken one is told, not raised."""
    gc.disable()  # elements form no circles, and looking for some takes a fifth of the time
    try:
        with fsspec.open(file.url, "rb") as packed:
            return _read(file, _Summed(packed), abstracts)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return broken(file.name, "its compression ends too early or is damaged")
    except Transient as error:
        return broken(file.name, f"it holds {error}")
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # also an encoding that is none
        return broken(file.name, f"it is no whole XML ({error})")
    except Exception as error:  # the library of each store raises its own, which share no class but this
        return broken(
            file.name, f"it cannot be read ({getattr(error, 'strerror', None) or type(error).__name__})"
        )
    finally:
        gc.enable()


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
    body, count, days, outside = io.BytesIO(), 0, set[date | None](), list[bytes]()
    with (
        pq.ParquetWriter(body, schema, compression="zstd", use_dictionary=_REPEATED) as writer,
        gzip.GzipFile(fileobj=packed, mode="rb") as unpacked,
    ):
        found = _articles(unpacked, outside)
        while rows := [_row(*one, file.name, count + at) for at, one in enumerate(islice(found, _ROWS))]:
            count += len(rows)
            days.update(row["revised"] for row in rows)
            writer.write_table(pa.table({name: [row[name] for row in rows] for name in schema.names}, schema))
    root = ElementTree.fromstring(b"".join(outside))  # noqa: S314  see answers.document
    if root.tag != "PubmedArticleSet":
        raise Transient("no set of articles")
    named = [one for one in root.iterfind("DeleteCitation/PMID") if efetch.PMID.fullmatch(one.text or "")]
    deleted = tuple((int(one.text or 0), _version(one)) for one in named)
    while packed.read(_BLOCK):
        pass
    if file.md5 not in (None, md5 := packed.md5.hexdigest()):
        return broken(file.name, f"its MD5 is {md5}, and its .md5 says {file.md5}")
    return Part(file.name, md5, count, deleted, max(filter(None, days), default=None), body.getvalue())


def _articles(unpacked: gzip.GzipFile, outside: list[bytes]) -> Iterator[tuple[Element, bytes]]:
    """Each record without its references, and its XML without its abstracts, too; all else comes to `outside`."""
    rest = b""
    while block := unpacked.read(_BLOCK):
        *whole, rest = (rest + block).split(_END)
        parts = [piece.partition(_START) for piece in whole]
        outside += [before for before, _, _ in parts]
        pieces = [
            _cut(tag + inside, b"<ReferenceList", b"</ReferenceList>") + _END for _, tag, inside in parts
        ]
        # Where all names are right the first is the first author, and the others need not be parsed.
        lean = [
            one if _WRONG in one else _cut(one, b"</Author>", b"</Author>", b"</Author>") for one in pieces
        ]
        found = ElementTree.fromstring(outside[0] + b"".join(lean) + _CLOSE) if pieces else ()  # noqa: S314
        for element, piece in zip(found, pieces, strict=True):
            own = _cut(piece, b"<Abstract>", b"</Abstract>")
            yield element, _cut(own, b"<OtherAbstract", b"</OtherAbstract>")
        if len(rest) > _LONGEST:
            raise Transient(f"a record of more than {_LONGEST:,} bytes")
    outside.append(rest)
    if any(b"<![" in part or b"<!--" in part for part in outside):
        raise Transient("a comment, in which a record may stand that is none")


def _cut(piece: bytes, opening: bytes, closing: bytes, instead: bytes = b"") -> bytes:
    """Without what stands from the first opening to the last closing."""
    first, last = piece.find(opening), piece.rfind(closing)
    return piece if last < first or first < 0 else piece[:first] + instead + piece[last + len(closing) :]


def _row(element: Element, own: bytes, file: str, position: int) -> dict[str, Any]:
    record = efetch.article(element, in_full=False)
    citation, known, under = element.find("MedlineCitation"), record.details, efetch.under
    if citation is None or known is None or not efetch.PMID.fullmatch(record.pmid):
        raise Transient("a record without its number")
    written = citation.find("Article/Abstract")
    others = [text for one in citation.findall("OtherAbstract") if (text := abstract(one))]
    mesh = [term for term in known.terms if term.kind == MESH]
    chemicals = [one.findtext("NameOfSubstance") for one in under(citation, "ChemicalList")]
    lists = citation.findall("KeywordList")
    return {name: getattr(record, name) for name in _OF_RECORD} | {
        "version": _version(citation.find("PMID")),
        "file": file,
        "position": position,
        "abstract": "\n".join((abstract(written), *others)),
        "has_abstract": written is not None,
        "keywords": [word for one in chain.from_iterable(lists) if (word := efetch.marked(one))],
        "mesh": [term.term for term in mesh],
        "major_mesh": [term.term for term in mesh if term.is_major],
        "substances": list(filter(None, chemicals + [one.text for one in under(citation, "SupplMeshList")])),
        "journal_abbreviation": known.journal_abbreviation,
        "entrez": record.entrez_date,
        "created": record.create_date,
        "printed": record.print_date and record.print_date.text,
        "electronic": record.electronic_date and record.electronic_date.text,
        "indexed": efetch.history(element.find("PubmedData"), "medline").get("medline"),
        "revised": known.revised_on,
        "status": citation.get("Status"),
        "xml": own,
    }


def _version(pmid: Element | None) -> int:
    given = "1" if pmid is None else pmid.get("Version", "1")
    return min(int(given), 255) if given.isdecimal() and len(given) < 4 else 1
