"""Who is asking: the e-mail address for NCBI, and the one for those who want one in the name of the program."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import platformdirs

from pipelines.errors import IdentityError

KEY_VARIABLE = "NCBI_API_KEY"


class Address(NamedTuple):
    """An e-mail address of the user's for one purpose, stored in a `file` of its own.

    `is_needed` is one that must be given; another may be left empty, which says for good that there is none.
    """

    option: str
    variable: str
    file: str
    wanted: str
    why: str
    prompt: str
    is_needed: bool


NCBI = Address(
    option="--email",
    variable="NCBI_EMAIL",
    file="ncbi_email",
    wanted="NCBI wants an e-mail address with every request",
    why="NCBI, which runs PubMed, asks every program for an e-mail address: it writes to it before it blocks "
    "somebody who asks too much. It goes to NCBI only, and is stored on this computer only.",
    prompt="Your e-mail address",
    is_needed=True,
)
CONTACT = Address(
    option="--contact",
    variable="EXOSCOPE_CONTACT",
    file="contact",
    wanted="The SEC and Wikimedia want an e-mail address in the name of the program",
    why="The SEC (filings of companies) and Wikimedia (views of articles) want an e-mail address in the name of a "
    "program that asks them. The one for NCBI goes to NCBI only, so this one is asked for apart. It goes to those "
    "two only, and is stored on this computer only. Left empty, both are left out, and this is not asked again.",
    prompt="An e-mail address for the SEC and Wikimedia",
    is_needed=False,
)
#: Asks whoever sits at the terminal.
Ask = Callable[[Address], str]

_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+")
#: What may stand in a header as it is: brackets and backslashes have a meaning there.
_PLAIN = re.compile(r"[!-'*-\[\]-~]+")


def stored_at(name: str) -> Path:
    """The file that holds an address; it may not exist."""
    return Path(platformdirs.user_config_dir("exoscope", appauthor=False)) / name


def email(
    given: str | None,
    *,
    environment: Mapping[str, str] = os.environ,
    file: Path | None = None,
    ask: Ask | None = None,
) -> str:
    """The address for NCBI: the one given, else NCBI_EMAIL, else the stored one, else the one that is asked for.

    What is `given` is not stored, what somebody at the terminal answers is; `ask` is None where nobody sits there.

    Raises:
        IdentityError: There is none, or what there is is no address.
    """
    found = _found(NCBI, given, environment, file, ask)
    if found is None:
        raise IdentityError(
            f"PubMed was not asked: {NCBI.wanted}, and none was given. "
            f"Name yours with {NCBI.option}, or set {NCBI.variable}."
        )
    return found


def contact(
    given: str | None,
    *,
    environment: Mapping[str, str] = os.environ,
    file: Path | None = None,
    ask: Ask | None = None,
) -> str | None:
    """The address for the others, found as `email` finds its own, and never that one; None where there is none.

    Raises:
        IdentityError: What there is is no address.
    """
    return _found(CONTACT, given, environment, file, ask)


def left_out(labels: Iterable[str]) -> str:
    """The line on the services that are not asked because no address is told to them."""
    how = f"name one with {CONTACT.option}, or set {CONTACT.variable}"
    return f"Not asked: {', '.join(labels)}. {CONTACT.wanted}: {how}."


def api_key(environment: Mapping[str, str] = os.environ) -> str | None:
    """The API key that allows 10 requests a second instead of 3; None when there is none."""
    return environment.get(KEY_VARIABLE, "").strip() or None


def checked(address: str, where: str, of: Address = NCBI) -> str:
    """The address without spaces around it; raises IdentityError, saying where it came from, when it is none."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address) or not (of is NCBI or _PLAIN.fullmatch(address)):
        # Not repeated here: what was meant as an address may be private all the same.
        raise IdentityError(
            f"{of.wanted}. {where} is not one. "
            f"Name one such as name@example.org with {of.option}, or set {of.variable}."
        )
    return address


def _found(
    of: Address, given: str | None, environment: Mapping[str, str], file: Path | None, ask: Ask | None
) -> str | None:
    file = file or stored_at(of.file)
    for where, address in ((of.option, given), (of.variable, environment.get(of.variable))):
        if address and address.strip():
            return checked(address, where, of)
    stored = _stored(file)
    if stored:
        return checked(stored, str(file), of)
    if ask is None or (stored is not None and not of.is_needed):
        return None
    typed = ask(of).strip()
    if typed or of.is_needed:
        checked(typed, "What you typed", of)
    _store(file, typed)
    return typed or None


def _stored(file: Path) -> str | None:
    """What the file holds; None where there is none that can be read."""
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _store(file: Path, address: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Made readable for its owner alone before anything is in it.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(address + "\n")
        file.chmod(0o600)
    except OSError:
        return  # asked again the next time
