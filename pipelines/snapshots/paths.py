"""Where data lies: bundled with the product, or fetched by this user."""

import os
import re
from pathlib import Path

import platformdirs

from pipelines.snapshots import mirror

_PACKAGE = Path(__file__).parents[1]


def _checkout() -> Path | None:
    """The root of a source checkout, or None when the product was installed from a wheel."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "data").is_dir() else None


def bundled() -> Path:
    """The folder that holds `curated/`, `reference/` and `simulated/`: beside the code, read only."""
    checkout = _checkout()
    return checkout / "data" if checkout else _PACKAGE / "data"


def live(data: Path | None = None) -> Path:
    """The folder of the snapshots this user fetched; it may not exist yet.

    Args:
        data: The root given with `--data`. Without it `EXOSCOPE_DATA` counts, then `data/` of a checkout,
            else the user's own data folder.
    """
    return _root(data) / "live"


def baseline(data: Path | None = None) -> Path:
    """The folder of what was read of NLM's own files under a root, found as `live` is; it may not exist.

    Beside a store, which they never enter, the user's own root: what is kept of a store may be deleted.
    """
    root = _root(data)
    return (_own() if mirror.of(root / "live") else root) / "baseline"


def simulated(data: Path | None = None) -> Path:
    """The folder of the snapshots that `exoscope demo` made under a root; it may not exist."""
    return _root(data) / "simulated"


def demonstration() -> Path:
    """The root that `exoscope demo` uses when none is named: nothing in it is worth keeping."""
    return Path(platformdirs.user_cache_dir("exoscope", appauthor=False)) / "demo"


def place(word: str) -> Path:
    """The folder that `--data` or `EXOSCOPE_DATA` means: the one named, or the mirror of the store at an address.

    Raises:
        SnapshotError: The address is none of a store, or its driver is missing.
    """
    # With one slash it would be a folder of that name, and a store to whoever typed it.
    if word.startswith("file://") or not re.match(r"(\w+:/|s3:|gs:|az:|https?:|memory:)/", word):
        return Path(word.removeprefix("file://"))
    caches = os.environ.get("EXOSCOPE_CACHE") or platformdirs.user_cache_dir("exoscope", appauthor=False)
    return mirror.marked(word, Path(caches) / "stores")


def named() -> Path | None:
    """The folder, or mirror, that `EXOSCOPE_DATA` means; None where it is not set."""
    word = os.environ.get("EXOSCOPE_DATA")
    return place(word) if word else None


def _root(data: Path | None) -> Path:
    return data or named() or _own()


def _own() -> Path:
    checkout = _checkout()
    return checkout / "data" if checkout else Path(platformdirs.user_data_dir("exoscope", appauthor=False))
