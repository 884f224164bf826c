"""NLM's files where they lie: a folder, single files, an object store."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import fsspec

from pipelines.errors import ExoscopeError
from pipelines.text.plain import one_line

_NAME = re.compile(r"pubmed(\d\d)n(\d{4,6})\.xml\.gz")
_MD5 = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_AS_IT_IS = (
    "It is one folder, a file named like pubmed26n0001.xml.gz, or an address such as s3://bucket/baseline"
)


class BaselineError(ExoscopeError):
    """NLM's files, or what was read of them, are not there, are broken or could not be written."""


class NoBaselineError(BaselineError):
    """Nothing was read, or not to its end."""

    exit_code = 2


class Listed(NamedTuple):
    """A file of NLM's: `md5` is what the file beside it says, None without one; `size` in bytes."""

    name: str
    url: str
    md5: str | None
    size: int


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
            found |= {one.name: one for one in _in_place(place)}
        except (OSError, ValueError, ImportError) as error:
            # An address may hold a key, and what a library says may repeat it: the kind of error is enough.
            why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            raise BaselineError(
                f"Asked for NLM's files in {shown(place)}. Came back: {why}. {_AS_IT_IS}."
            ) from None
    return sorted(found.values(), key=lambda one: order(one.name))


def shown(place: str) -> str:
    """A place as it may be said: without the name, key and options that an address can hold."""
    return one_line(re.sub(r"//[^/@]*@|[?#].*", lambda part: "//" if part[0][0] == "/" else "", place))


def warnings(found: Iterable[Listed], held: Iterable[str]) -> list[str]:
    """What is odd about these files beside those that are held: no checksum, files of more than one year."""
    found = list(found)
    told = []
    if bare := [one.name for one in found if one.md5 is None]:
        which = (
            f"1 file has no .md5 beside it ({bare[0]})"
            if len(bare) == 1
            else f"{len(bare):,} files have no .md5"
        )
        told.append(f"{which}: whether it came whole is told by its compression only.")
    years = sorted({order(name)[0] for name in (*held, *(one.name for one in found))})
    if len(years) > 1:
        told.append(
            f"Files of different years ({', '.join(map(str, years))}): NLM numbers a baseline anew each year, so take "
            "one year's. The later year counts as newer."
        )
    return told


def _in_place(place: str) -> Iterable[Listed]:
    store, path = fsspec.url_to_fs(place)
    entries = store.ls(path, detail=True) if store.isdir(path) else [store.info(path)]
    sizes = {
        entry["name"]: entry["size"] for entry in entries if _NAME.fullmatch(entry["name"].rpartition("/")[2])
    }
    if not sizes:
        raise FileNotFoundError(2, "no file of that kind")
    sums = store.cat([f"{name}.md5" for name in sizes], on_error="omit")
    for name, size in sizes.items():
        md5 = _MD5.search(sums.get(f"{name}.md5", b"").lower())
        # The address as it was given: an option in it, such as a region, is needed to open what lies there.
        yield Listed(
            name.rpartition("/")[2], store.unstrip_protocol(name), md5[0].decode() if md5 else None, size
        )
