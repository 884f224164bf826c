"""NLM's files where they lie: a folder, single files, an object store."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import fsspec

from pipelines.errors import ExoscopeError

_NAME = re.compile(r"(?:.*/)?pubmed(\d\d)n(\d{4,6})\.xml\.gz")
_MD5 = re.compile(rb"\b[0-9a-f]{32}\b")


class BaselineError(ExoscopeError):
    """NLM's files, or what was read of them, are not there, are broken or could not be written."""


class NoBaselineError(BaselineError):
    """Nothing was read, or not to its end."""

    exit_code = 2


class Listed(NamedTuple):
    """A file of NLM's; `md5` is what the file beside it says, None without one."""

    name: str
    url: str
    md5: str | None


def order(name: str) -> tuple[int, int]:
    """Year and number of a file: what stands in a later one is newer."""
    found = _NAME.fullmatch(name)
    return (2000 + int(found[1]), int(found[2])) if found else (0, 0)


def listed(places: Sequence[str]) -> list[Listed]:
    """The files in these places in NLM's order; of two with one name that of the later place.

    Raises:
        BaselineError: A place is not there, cannot be read, or holds no such file.
    """
    found: dict[str, Listed] = {}
    for place in places:
        try:
            store, path = fsspec.url_to_fs(place)
            paths = store.ls(path, detail=False) if store.isdir(path) else [store.info(path)["name"]]
            if not (named := [one for one in paths if _NAME.fullmatch(one)]):
                raise FileNotFoundError(2, "no such file")
            sums = store.cat([f"{one}.md5" for one in named], on_error="omit")
        except Exception as error:  # the library of each store raises its own, which share no class but this
            # An address may hold a key, which a library's own words may repeat.
            why, said = (
                getattr(error, "strerror", None) or type(error).__name__,
                re.sub("(?<=//).*@|[?#].*", "", place),
            )
            raise BaselineError(
                f"Asked for NLM's files in {said}. Came back: {why}. Name a folder that holds files such as "
                "pubmed26n0001.xml.gz, one of them, or an address such as s3://bucket/baseline."
            ) from None
        for one in named:
            md5 = _MD5.search(sums.get(f"{one}.md5", b"").lower())
            name = one.rpartition("/")[2]
            found[name] = Listed(name, store.unstrip_protocol(one), md5[0].decode() if md5 else None)
    return sorted(found.values(), key=lambda one: order(one.name))


def warnings(found: Sequence[Listed], held: Iterable[str]) -> list[str]:
    """What is odd about these files beside those that are held: no checksum, files of more than one year."""
    told = []
    if bare := [one.name for one in found if one.md5 is None]:
        told.append(
            f"Without an .md5, so that only their compression is checked: {len(bare):,} files, {bare[0]} first."
        )
    if len(years := sorted({order(name)[0] for name in (*held, *(one.name for one in found))})) > 1:
        told.append(
            f"Files of different years ({', '.join(map(str, years))}): NLM numbers a baseline anew each year, so take "
            "one year's. The later year counts as newer."
        )
    return told
