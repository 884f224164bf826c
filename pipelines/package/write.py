"""A package on the disk or in memory: a folder or a file, whole or not at all."""

import contextlib
import io
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from pipelines.errors import ExportError
from pipelines.text import disk

Files = Iterable[tuple[str, bytes]]

_SUFFIX = ".zip"


def write(out: Path, files: Files, made_at: datetime) -> None:
    """Write the files to `out`: a zip where its name ends so, else a folder; see `place`.

    Every file of a zip carries `made_at`, of the snapshot, so that equal files make equal zips.
    """
    if out.suffix.lower() == _SUFFIX:
        place(out, lambda writing: _zip(writing, files, made_at), is_file=True)
    else:
        place(out, lambda writing: _folder(writing, files), is_file=False)


def place(out: Path, make: Callable[[Path], None], *, is_file: bool) -> None:
    """Have a file or a folder made beside its place and put there by one rename; nothing is ever written over.

    A full disk or a killed process leaves nothing there.

    Raises:
        ExportError: Something is there already, the disk is full, or the place is not ours to write to.
    """
    is_folder = disk.is_folder(out)
    if (is_folder or os.path.lexists(out)) and (is_file or not is_folder or any(out.iterdir())):
        what = "folder that is not empty" if is_folder else "file"
        raise ExportError(
            f"Asked to write {out}. A {what} is there already, and nothing is written over. Name another with --out, "
            "or remove that one."
        )
    writing = out.with_name(f".{out.name}.writing-{os.getpid()}")
    try:
        make(writing)
        if is_file:
            with writing.open("rb+") as file:
                os.fsync(file.fileno())
        if is_folder:
            out.rmdir()
        writing.rename(out)
    except OSError as error:
        raise ExportError(
            f"Asked to write {out}. Came back: {error.strerror or error}. Nothing was written there. Make room, or "
            "name a place that is there and yours with --out, and try again."
        ) from None
    finally:
        if is_file:
            with contextlib.suppress(OSError):
                writing.unlink()
        else:
            shutil.rmtree(writing, ignore_errors=True)


def zipped(files: Files, made_at: datetime) -> bytes:
    """The files as a zip: the same bytes as `write` puts on the disk."""
    buffer = io.BytesIO()
    _zip_into(buffer, files, made_at)
    return buffer.getvalue()


def _zip(target: Path, files: Files, made_at: datetime) -> None:
    with target.open("wb") as file:
        _zip_into(file, files, made_at)


def _zip_into(target: io.BufferedIOBase, files: Files, made_at: datetime) -> None:
    # A zip knows no time before 1980.
    when = max(made_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, body in files:
            entry = zipfile.ZipInfo(path, when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # on every system the same
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body)


def _folder(target: Path, files: Files) -> None:
    target.mkdir()
    for path, body in files:
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
