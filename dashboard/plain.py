"""Text from outside (titles, names, notes) shown as the plain text it is: never markup, never a directive."""

import html
import re
import textwrap
from urllib.parse import quote

from pipelines.plain import cleaned, markdown

__all__ = ["cleaned", "hover", "link", "markdown"]


def link(label: object, url: object) -> str:
    """A Markdown link to an http(s) address; any other address leaves only the label."""
    address = str(url)
    if not re.match(r"https?://", address):
        return markdown(label)
    return f"[{markdown(label)}]({quote(address, safe=':/?&=%#,;+~@!')})"


def hover(text: object, width: int = 44) -> str:
    """The text for a Plotly hover box, which reads a little HTML: escaped, then broken into short lines."""
    lines = textwrap.wrap(cleaned(text), width) or [""]
    return "<br>".join(html.escape(line, quote=False) for line in lines)
