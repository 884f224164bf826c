"""Reading files that somebody else wrote, which ends in bytes or in an OSError and never hangs; and replacing one."""

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

#: Far above anything that is read whole here.
LARGEST_BYTES = 500_000_000


def read_bytes(path: Path, largest: int = LARGEST_BYTES) -> bytes:
    """The bytes of a file; raises OSError for what is no file (a pipe would be read for ever), and for a larger one."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "is no file", str(path))
    if about.st_size > largest:
        raise OSError(errno.EFBIG, f"is larger than {largest:,} bytes", str(path))
    return path.read_bytes()


def replace(path: Path, content: bytes) -> None:
    """Put the bytes in place of what is there, or of what the link there leads to, by one rename and with its mode.

    Raises OSError where they could not be written (disk full, no permission); what was there stays as it was.
    """
    path = Path(os.path.realpath(path))
    writing = path.with_name(f".{path.name}.writing-{os.getpid()}")
    try:
        with writing.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(path, writing)
        writing.replace(path)
    finally:
        with contextlib.suppress(OSError):
            writing.unlink(missing_ok=True)


def is_file(path: Path) -> bool:
    """Whether there is a file; also False where the name itself is too long to ask."""
    return _is(stat.S_ISREG, path)


def is_folder(path: Path) -> bool:
    """Whether there is a folder, likewise."""
    return _is(stat.S_ISDIR, path)


def _is(kind: Callable[[int], bool], path: Path) -> bool:
    try:
        return kind(path.stat().st_mode)
    except (OSError, ValueError):
        return False
