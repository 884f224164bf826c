"""A figure of a page as a file, without a server: `exoscope figure` runs this, since pipelines know no screen.

The page is drawn as for a reader, with the Download of the figure open, and what would be sent to the browser is taken.
"""

import json
import logging
import sys
from pathlib import Path
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.travelling import as_html
from dashboard.pages import FIRST, OF_TOPICS, script
from pipelines.brief.files import write
from pipelines.errors import ExoscopeError
from pipelines.text.figures import FIGURES

#: Pages that take one topic, besides those that list what they lack by it.
_ONE_TOPIC = {"overview": "topic", "evidence": "topic", "revisions": "topic"}


def figure(name: str, topics: list[str]) -> go.Figure:
    """The figure as its page draws it for these topics, without any as at first.

    Raises:
        ExoscopeError: The page does not draw it for them.
    """
    # Only here: Streamlit says on being loaded, and often, that no server runs. That is so.
    logging.disable(logging.WARNING)
    from streamlit.testing.v1 import AppTest

    from dashboard.panels.share import PAGE

    page, part = FIGURES[name]
    app = AppTest.from_file(str(Path(__file__).with_name("app.py")), default_timeout=300)
    place = {**_ONE_TOPIC, **OF_TOPICS}.get(page)
    if topics and (place is None or (place == "topic" and len(topics) > 1)):
        raise _takes("no topic" if place is None else "one topic", name)
    if place and topics:
        app.query_params[place] = topics
    if part:
        app.query_params[f"{page}_part"] = part
    app.session_state[f"{name}_share"], app.session_state[PAGE] = True, page
    if page != FIRST:
        app.switch_page(script(page))
    app.run()
    drawn = app.get("bidi_component")
    if topics and drawn and place not in app.session_state:  # a part of a page that asks for none
        raise _takes("no topic", name)
    chosen = app.session_state[place] if place and place in app.session_state else []
    is_it = not topics or topics == ([chosen] if isinstance(chosen, str) else chosen)
    if app.exception or not drawn or not is_it:
        asked = f" for {', '.join(topics)}" if topics else ""
        raise ExoscopeError(
            f"The page {page} draws no figure {name}{asked} from this edition. Choose another topic, or another "
            "edition with --edition."
        )
    sent: dict[str, Any] = json.loads(drawn[0].proto.json)
    return go.Figure(json.loads(sent["figure"]))


def _takes(how: str, name: str) -> ExoscopeError:
    return ExoscopeError(f"Figure {name} of the page {FIGURES[name][0]} takes {how}. Ask again with {how}.")


def picture(drawn: go.Figure, kind: str) -> bytes:
    """The figure as PNG, twice as large, or SVG, drawn by Kaleido in a Chromium of this machine.

    Raises:
        ExoscopeError: One of the two is missing, or fails.
    """
    instead = "Write to a name that ends in .html, which needs neither."
    try:
        import kaleido
        from choreographer.errors import (
            BrowserClosedError,
            BrowserDepsError,
            BrowserFailedError,
            ChromeNotFoundError,
        )
    except ImportError:
        raise ExoscopeError(
            f"Pictures need Plotly's Kaleido, which is not installed: pip install 'exoscope[images]'. {instead}"
        ) from None
    layout = drawn.layout
    size = {"width": layout.width, "height": layout.height, "scale": 2 if kind == "png" else 1}
    try:
        # Without its script for formulas, which it would fetch from the network.
        made: bytes = kaleido.calc_fig_sync(
            drawn.to_dict(), opts={"format": kind, **size}, kopts={"mathjax": False}
        )
    except (BrowserClosedError, BrowserDepsError, BrowserFailedError, ChromeNotFoundError, OSError) as error:
        raise ExoscopeError(
            f"Pictures need a Chromium or Chrome that starts; BROWSER_PATH can name one. Came back: "
            f"{type(error).__name__}. {instead}"
        ) from None
    return made


def main(name: str, out: str, *topics: str) -> None:
    """Write a figure to a file whose ending says how."""
    drawn, kind = figure(name, list(topics)), Path(out).suffix.lower().removeprefix(".")
    write(Path(out), as_html(drawn) if kind == "html" else picture(drawn, kind))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ExoscopeError as error:
        sys.exit(str(error))  # 1, as the command line ends where data is wrong or missing
