"""A brief as a file: rendered by the end of its name, and written all or not at all."""

from pathlib import Path

from pipelines.brief.language.content import Brief
from pipelines.brief.render import layout
from pipelines.errors import ExoscopeError
from pipelines.text import disk

SUFFIXES = (".html", ".md")


def rendered(brief: Brief, suffix: str) -> str:
    """The text of the file; HTML with its figures drawn."""
    if suffix == ".md":
        return layout.markdown(brief)
    from pipelines.brief.render.figures import svg

    return layout.html(brief, {figure.key: svg(figure) for figure in brief.figures})


def write(path: Path, text: str | bytes) -> None:
    """Put the text, or the bytes of a picture, in place of what is there, by one rename.

    Raises:
        ExoscopeError: It could not be written (disk full, no permission); what was there stays as it was.
    """
    try:
        disk.replace(path, text.encode() if isinstance(text, str) else text)
    except OSError as error:
        raise ExoscopeError(
            f"Asked to write to {path}. Came back: {error.strerror or error}. A file that was there is as it "
            "was. Make room, or name another file with --out."
        ) from None
