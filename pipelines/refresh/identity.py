"""Who is asking: the e-mail address that NCBI wants with every request."""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import platformdirs

from pipelines.errors import IdentityError

VARIABLE = "NCBI_EMAIL"
KEY_VARIABLE = "NCBI_API_KEY"
WHY = (
    "NCBI, which runs PubMed, asks every program for an e-mail address: it writes to it before it blocks "
    "somebody who asks too much. It goes to NCBI only, and is stored on this computer only."
)

_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\".]+")


def stored_at() -> Path:
    """The file that holds the address; it may not exist."""
    return Path(platformdirs.user_config_dir("exoscope", appauthor=False)) / "ncbi_email"


def email(
    given: str | None,
    *,
    environment: Mapping[str, str] = os.environ,
    file: Path | None = None,
    ask: Callable[[], str] | None = None,
) -> str:
    """The address to send: the one given, else NCBI_EMAIL, else the stored one, else the one that is asked for.

    What is `given` is not stored, what somebody at the terminal answers is; `ask` is None where nobody sits there.

    Raises:
        IdentityError: There is none, or what there is is no address.
    """
    file = file or stored_at()
    for where, address in (("--email", given), (VARIABLE, environment.get(VARIABLE))):
        if address and address.strip():
            return checked(address, where)
    if address := _stored(file):
        return checked(address, str(file))
    if ask is None:
        raise IdentityError(
            "PubMed was not asked: NCBI wants an e-mail address with every request, and none was given. "
            f"Name yours with --email, or set {VARIABLE}."
        )
    address = checked(ask(), "What you typed")
    _store(file, address)
    return address


def api_key(environment: Mapping[str, str] = os.environ) -> str | None:
    """The API key that allows 10 requests a second instead of 3; None when there is none."""
    return environment.get(KEY_VARIABLE, "").strip() or None


def checked(address: str, where: str) -> str:
    """The address without spaces around it; raises IdentityError, saying where it came from, when it is none."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address):
        # Not repeated here: what was meant as an address may be private all the same.
        raise IdentityError(
            f"NCBI wants an e-mail address with every request. {where} is not one. "
            f"Name one such as name@example.org with --email, or set {VARIABLE}."
        )
    return address


def _stored(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8").strip() or None
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
