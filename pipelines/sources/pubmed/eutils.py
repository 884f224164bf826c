"""NCBI's E-utilities through Bio.Entrez, with our own way to open a request in place of Bio's.

Bio.Entrez 1.88 hard-codes its addresses, sets no time limit, retries 429 and 5xx without a pause, and paces
with an unguarded module variable. All of it happens around the one name `urlopen`, so we replace that name.
"""

import io
import threading
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from email.message import Message
from types import SimpleNamespace
from typing import IO, Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import Request
from xml.etree.ElementTree import Element

from Bio import Entrez

from pipelines.errors import SourceError
from pipelines.sources.answers import Due
from pipelines.sources.client import Client
from pipelines.sources.pubmed import SOURCE

# Bio's functions carry no types, and it does not expect its imports to be replaced.
_entrez: Any = Entrez

T = TypeVar("T")

TOOL = "exoscope"

EUTILITIES = SOURCE.service


@dataclass(frozen=True, slots=True)
class _Line:
    client: Client
    due: Due


# A context variable and no module variable: several threads ask at once, perhaps for several clients.
_line: ContextVar[_Line] = ContextVar("line")
_taking_over = threading.Lock()


class _Handle(io.BytesIO):
    """What Bio.Entrez takes for an open answer; ours has been read and parsed already."""

    def __init__(self, document: Any, program: str, due: Due) -> None:
        super().__init__()
        self.document = document
        self.url = program
        self.headers = Message()
        # Bio would wrap plain text in a reader of its own; the answer was checked, so this is what it is.
        self.headers["Content-Type"] = f"text/{due}"


class EUtilities:
    """ESearch, ESummary, EFetch and EInfo of PubMed, as parsed documents.

    `asked` says in words what is wanted, for an error. `read` turns the document into what is wanted; it may
    raise `Transient` or `Refused` when the document is not good enough.
    """

    def __init__(self, client: Client) -> None:
        if client.email is None:
            raise SourceError(
                "Asking PubMed needs an e-mail address: NCBI writes to it before it blocks a caller. None "
                "was given. Set NCBI_EMAIL, or use --email."
            )
        _take_over()
        self.client = client

    def esearch(self, asked: str, read: Callable[[Any], T], *, term: str, retmax: int) -> T:
        """What `read` makes of a search's JSON.

        JSON and not XML: a dropped tag shows there as an `errorlist` with empty lists, the only form of
        that trace on record, and a body cut short cannot pass for a whole one.
        """
        wanted = {"db": "pubmed", "term": term, "retmax": retmax, "retmode": "json"}
        return self._ask(asked, "json", read, lambda who: _entrez.esearch(**wanted, **who))

    def esummary(self, asked: str, read: Callable[[Any], T], *, pmids: Sequence[str]) -> T:
        """What `read` makes of the summaries' JSON."""
        wanted = {"db": "pubmed", "id": pmids, "retmode": "json"}
        return self._ask(asked, "json", read, lambda who: _entrez.esummary(**wanted, **who))

    def efetch(self, asked: str, read: Callable[[IO[bytes]], T], *, pmids: Sequence[str]) -> T:
        """What `read` makes of the records' XML, which it parses as it reads."""
        wanted = {"db": "pubmed", "id": pmids, "retmode": "xml"}
        return self._ask(
            asked, "stream", lambda body: read(io.BytesIO(body)), lambda who: _entrez.efetch(**wanted, **who)
        )

    def einfo(self, asked: str, read: Callable[[Element], T]) -> T:
        """What `read` makes of the description of PubMed: XML, the form on record."""
        wanted = {"db": "pubmed", "retmode": "xml"}
        return self._ask(asked, "xml", read, lambda who: _entrez.einfo(**wanted, **who))

    def _ask(
        self, asked: str, due: Due, read: Callable[[Any], T], call: Callable[[dict[str, Any]], Any]
    ) -> T:
        client = self.client

        def attempt() -> T:
            token = _line.set(_Line(client, due))
            try:
                handle = call({"tool": TOOL, "email": client.email, "api_key": client.api_key})
            finally:
                _line.reset(token)
            return read(handle.document)

        return client.ask(asked, attempt)


def _open(request: Request) -> _Handle:
    line = _line.get()
    address = urlsplit(request.full_url)
    # Always a POST: an address ends up in logs (httpx writes it at level INFO), a form does not.
    form = request.data if isinstance(request.data, bytes) else address.query.encode()
    program = address.path.rpartition("/")[2]
    return _Handle(line.client.fetch(program, due=line.due, form=form), program, line.due)


def _take_over() -> None:
    with _taking_over:
        _entrez.urlopen = _open
        _entrez.max_tries = 1
        _entrez.sleep_between_tries = 0
        # Bio keeps its own pace too, in a way that lets threads slip past or wait twice.
        _entrez.time = SimpleNamespace(time=time.monotonic, sleep=lambda _: None)
