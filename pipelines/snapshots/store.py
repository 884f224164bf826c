"""A store of snapshots that several machines share, reached by fsspec: objects below one address.

What a store holds lies below `live/` of its address, under the names that a folder of snapshots has. Keys and endpoints
come from where the drivers look for them; none is ever written or told.
"""

import contextlib
import importlib.util
import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pipelines.errors import SnapshotError
from pipelines.snapshots.manifest import ID, MANIFEST

#: Kind of address to its driver, which an extra of the same name brings.
_DRIVERS = {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs", "memory": "fsspec"} | dict.fromkeys(
    ("http", "https"), "aiohttp"
)
FAILURE = ".last_failure.json"
_OBJECT = re.compile(
    rf"{ID.pattern}/({re.escape(MANIFEST)}|\w+\.parquet)|\.lease/\d{{1,9}}|{re.escape(FAILURE)}"
)
#: Seconds that a request may take, and one for the list; a table has a few megabytes.
_SECONDS, _LIST_SECONDS = 30, 10


class StoreError(SnapshotError):
    """A store could not be asked, or not be written to: nothing is said of the snapshots in it."""


class _MissingError(SnapshotError):
    """There is no such object."""


def checked(url: str) -> str:
    """The address of a store as it is kept; raises SnapshotError for one that is none, or whose driver is missing."""
    kind, _, rest = url.partition("://")
    if kind not in _DRIVERS or not re.fullmatch(r"[^\s@?#]+", rest):
        raise SnapshotError(
            f"No store is reached by {kind[:20]}:// and what stands behind it. Name a folder, or a place such as "
            "s3://, gs://, az:// or https://, without @, ? and #: keys come from the environment."
        )
    if importlib.util.find_spec(_DRIVERS[kind]) is None:
        told = f"{kind}:// needs {_DRIVERS[kind]}. Run `pip install 'exoscope[{kind}]'`, then try again."
        raise SnapshotError(told.replace("[http]", "[https]"))
    return url.rstrip("/")


def published(names: Iterable[str]) -> list[str]:
    """The ids of the snapshots of which there is a manifest among these objects, oldest first."""
    return sorted(name.partition("/")[0] for name in names if name.endswith(f"/{MANIFEST}"))


def index(ids: list[str]) -> bytes:
    """`live/index.json`, by which snapshots are found in what is read as plain files, such as a static site."""
    return (json.dumps({"snapshots": ids}, indent=1) + "\n").encode()


class Store:
    """The objects below `live/` of an address, named as from there.

    Each method raises StoreError where the store cannot be asked, `read` a SnapshotError where there is no such object.
    """

    def __init__(self, url: str) -> None:
        self.url, self.is_read_only = url, url.startswith("http")
        self._fs: Any = None
        self._root = ""

    def listing(self) -> dict[str, int | None]:
        """Object to its size; of a store that lists nothing the manifests that its index names.

        Names of any other form are passed over: nobody knows who wrote them.
        """
        if not self.is_read_only:
            told = self._ask("read", "find", "", detail=True)
            found = {path[len(self._root) + 1 :]: about.get("size") for path, about in told.items()}
        else:
            try:
                ids = json.loads(self.read("index.json"))["snapshots"]
                found = {f"{name}/{MANIFEST}": None for name in ids}
            except (ValueError, KeyError, TypeError, RecursionError):
                raise StoreError(f"index.json of {self.url} is no list of snapshots.") from None
        return {name: size for name, size in found.items() if _OBJECT.fullmatch(name)}

    def read(self, name: str) -> bytes:
        """The bytes of an object."""
        body: bytes = self._ask("read", "cat_file", name)
        return body

    def written(self, name: str) -> datetime:
        """When the object was written."""
        when: datetime = self._ask("read", "modified", name)
        return when

    def write(self, name: str, body: bytes) -> None:
        """Put the bytes there, whatever was there."""
        self._ask("written", "pipe_file", name, body)

    def create(self, name: str, body: bytes) -> bool:
        """Put the bytes there if nothing is, and whether that was so: of several who do it at once one does."""
        try:
            self._ask("written", "pipe_file", name, body, mode="create")
        except FileExistsError:
            return False
        return True

    def drop(self, name: str) -> None:
        """Take the object away; one that is not there is no error."""
        with contextlib.suppress(_MissingError):
            self._ask("deleted", "rm_file", name)

    def _ask(self, done: str, deed: str, name: str, *args: Any, **named: Any) -> Any:
        """What the driver answers, in bounded time."""
        if self.is_read_only and done != "read":
            raise StoreError(
                f"{self.url} can only be read. Name a folder, or a store to write to, with --data."
            )
        try:
            if self._fs is None:
                self._open()
            if self._fs.async_impl and deed != "modified":
                named["timeout"] = _LIST_SECONDS if deed == "find" else _SECONDS
            return getattr(self._fs, deed)(f"{self._root}/{name}".rstrip("/"), *args, **named)
        except FileExistsError:
            raise
        except FileNotFoundError:
            raise _MissingError(f"There is no {name or 'such place'} in {self.url}.") from None
        except Exception as error:  # those of botocore, aiohttp, google, azure share no class but this
            # In one line, without the part of an address where keys stand.
            said = " ".join(re.sub(r"\?[^\s\"']*|\S+@|\"", "", str(error)).split())[:200].rstrip(". ")
            why = "no answer in time" if isinstance(error, TimeoutError) else said
            raise StoreError(
                f"{name or 'The list'} of {self.url} could not be {done}: {why or type(error).__name__}."
            ) from None

    def _open(self) -> None:
        import fsspec  # only here: it takes a tenth of a second

        options: dict[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
        if self.url.startswith("s3:"):
            options["config_kwargs"] = {"connect_timeout": 5, "read_timeout": _SECONDS}
        fs, root = fsspec.core.url_to_fs(self.url, **options)
        self._root, self._fs = f"{root.rstrip('/')}/live", fs
