"""What a source is, as its folder declares it.

A page reads declarations too, so they import no client, no pandera and no stand-in: those are named here as
"module:name" and read when they are needed (`pkgutil.resolve_name`).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

from pipelines.errors import SourceError

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Pace(NamedTuple):
    """At most `requests` in any `seconds`."""

    requests: int
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Service:
    """A public service: what to call it, where it is, and how often it may be asked.

    `variable` names the environment variable that puts another address in its place (tests, demonstration);
    one without a path keeps the path of this one. `is_guarded` says that its edge turns programs away by the
    library they use, so that after a 403 the second way is tried, once a client. `agent` is what it is told of who
    asks: of {program}, {library} and, where it wants that, the user's {email}.
    """

    name: str
    address: str
    variable: str
    pace: Pace
    pace_with_key: Pace | None = None
    is_guarded: bool = False
    agent: str = "{program} {library}"

    def where(self, environment: Mapping[str, str] = os.environ) -> str:
        """The address in use, with a slash at its end."""
        address = environment.get(self.variable, "").strip() or self.address
        parts = urlsplit(address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not (safe and parts.hostname):
            raise SourceError(
                f"{self.variable} should be the address of {self.name}. It is not an https address, nor one "
                f"of this machine. Unset {self.variable} to ask {urlsplit(self.address).hostname}."
            )
        if parts.path in ("", "/"):
            address = urljoin(address, urlsplit(self.address).path)
        return address if address.endswith("/") else address + "/"


@dataclass(frozen=True)
class Source:
    """A service that a refresh asks, and everything that is particular to it.

    Attributes:
        name: What options, tables and manifests call it.
        service: What it calls itself, where it is, its pace.
        rhythm_days: After how many days it has something new.
        kind: What it is in the terms of PRISMA-S.
        fetched: Completes the search report's item of that kind: what is asked there, and for what.
        part_by_files: The same of files that are read in its place.
        by_files: What completes that item where its own files of {day} were read in its place.
        simulated: The same of its stand-in; by default "A stand-in of " and `fetched`.
        tables: Module whose `TABLES` it fills.
        part: Its part of a refresh, as `(Client, Occasion) -> Part`.
        answers: What is worked out from its tables alone, as `(frames, Catalogue, day) -> frames`: made when they come,
            kept with them when none come. No answers: "".
        checks: What the doctor asks, a class of `Questions`.
        standin: Its stand-in, as `(Setting) -> Answering`.
        manifest: What its part says in the manifest beside the source's own entry; kept with its tables.
        look: Name and text of a search to the address where a reader can run it; None where there is none.
        apart: Heading and sentence over those of its searches that belong to no topic.
        notice: What goes with its data into every file, as it wants that said.
        noticed: Tables that take the notice along.
        brief_table: The table by which a brief sees that there is data of it; "" where briefs do not tell it.
        in_light: Whether a light refresh asks it, too.
        wants_address: Which e-mail address of the user's it is told: "ncbi" is for NCBI alone, and an API key goes with
            it if there is one; without "contact" the source is left out (see `refresh.identity`).
        after: The source about whose tables it asks: its turn comes when that one's part came, or failed.
    """

    name: str
    service: Service
    rhythm_days: int
    kind: Literal["database", "registry", "resource"]
    fetched: str
    tables: str
    part: str
    checks: str
    standin: str
    answers: str = ""
    part_by_files: str = ""
    by_files: str = ""
    simulated: str = ""
    manifest: tuple[str, ...] = ()
    look: Callable[[str, str], str | None] = lambda _, __: None
    apart: tuple[str, str] | None = None
    notice: str = ""
    noticed: tuple[str, ...] = ()
    brief_table: str = ""
    wants_address: Literal["ncbi", "contact"] | None = None
    in_light: bool = True
    after: str = ""

    @property
    def label(self) -> str:
        """What it calls itself."""
        return self.service.name

    def sentence(self, *, made_up: bool, files_to: str | None = None) -> str:
        """What was asked there, or what of its files of that day was read, for the search report."""
        fetched = self.by_files.format(day=files_to) if files_to else self.fetched
        return self.simulated or f"A stand-in of {fetched}" if made_up else fetched
