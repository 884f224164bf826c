"""Text from outside (titles, names, notes) shown as the plain text it is: never markup, never a directive."""

import html
import textwrap

from pipelines.text.plain import cleaned, link, markdown

__all__ = ["cleaned", "hover", "link", "markdown"]


def hover(text: object, width: int = 44) -> str:
    """The text for a Plotly hover box, which reads a little HTML: escaped, then broken into short lines."""
    lines = textwrap.wrap(cleaned(text), width) or [""]
    return "<br>".join(html.escape(line, quote=False) for line in lines)
