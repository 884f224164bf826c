"""A figure that can leave its page: what it shows, how it counts and where it is from stand in the picture itself.

It is light whatever the reader's theme, and in fonts that every system has.
"""

import html
import re
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distribution
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.frame import INK
from dashboard.look.plain import cleaned

WIDTH_PX = 1200
_EDGE_PX = 20
_FONTS = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Noto Sans, sans-serif"
#: Size of the letters, and the room for a line of them.
_TITLE, _SUBTITLE, _FOOT = (22, 29), (14, 19), (12, 16)
#: What a legend keeps free around its title, and the one entry below it that makes it one.
_BELOW_FOOT_PX = 34


@dataclass(frozen=True)
class Texts:
    """What stands around a figure that travels (plain text)."""

    title: str  # the finding
    subtitle: str  # what is shown
    foot: Sequence[str]  # a paragraph each: source and limits, edition and day, snapshot, address


def travelling(figure: Mapping[str, Any], texts: Texts) -> go.Figure:
    """A copy of a figure (its dictionary) with its texts around it; nothing in it needs the page.

    Plotly gives only titles and legends a place in the picture rather than in the plot, whose edges move with its
    labels: so the foot is the title of a second legend, and whatever stands above is pushed up by it.
    """
    title, subtitle = _lines(texts.title, _TITLE[0]), _lines(texts.subtitle, _SUBTITLE[0])
    foot = [line for paragraph in texts.foot for line in _lines(paragraph, _FOOT[0])]
    head_px = 2 * _EDGE_PX + len(title) * _TITLE[1] + len(subtitle) * _SUBTITLE[1]
    # Plotly puts a title of several lines higher than one of a single line.
    top_px = _EDGE_PX if len(title) == 1 else _EDGE_PX + 18
    foot_px = len(foot) * _FOOT[1] + _BELOW_FOOT_PX
    copy = go.Figure(dict(figure))
    layout = copy.layout
    if layout.showlegend is False:
        copy.update_traces(showlegend=False)
    height_px = (layout.height or 450) + head_px + foot_px
    beside = {side: (layout.margin[side] or 0) + _EDGE_PX for side in ("l", "r")}
    corner = {"xref": "container", "yref": "container", "x": _EDGE_PX / WIDTH_PX, "xanchor": "left"}
    copy.update_layout(
        template="plotly_white",
        width=WIDTH_PX,
        height=height_px,
        autosize=False,
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        font={"family": _FONTS, "size": 12, "color": INK},
        margin=beside | {"t": (layout.margin.t or 0) + head_px},
        title=corner
        | {"text": f"<b>{'<br>'.join(title)}</b>", "y": 1 - top_px / height_px, "yanchor": "top"}
        | {"font_size": _TITLE[0], "subtitle": {"text": "<br>".join(subtitle), "font_size": _SUBTITLE[0]}},
        showlegend=True,
        legend=corner | {"y": foot_px / height_px, "yanchor": "bottom", "maxheight": 1},
        legend2=corner
        | {"y": 0, "yanchor": "bottom", "orientation": "h", "maxheight": 1}
        | {"title": {"text": "<br>".join(foot), "side": "top", "font_size": _FOOT[0]}}
        | {"itemclick": False, "itemdoubleclick": False, "bgcolor": "rgba(0, 0, 0, 0)"},
    )
    unseen = {"x": [None], "y": [None], "mode": "markers", "opacity": 0, "hoverinfo": "skip"}
    copy.add_scatter(name=" ", legend="legend2", showlegend=True, **unseen)
    return copy


def _lines(text: str, size_px: int) -> list[str]:
    """The text in lines that fit, escaped for Plotly, which reads a little HTML."""
    text = cleaned(text)
    widths = [1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.8 * sign.isupper() for sign in text]
    mean = sum(max(width, 0.52) for width in widths) / max(len(widths), 1)
    fitting = int((WIDTH_PX - 3 * _EDGE_PX) / (size_px * max(mean, 0.52) * 1.1))
    return [html.escape(line, quote=False) for line in textwrap.wrap(text, fitting)]


def as_html(figure: go.Figure) -> bytes:
    """One file that draws a figure that travels without a network, with Plotly's script and its licence in it."""
    config = {"displaylogo": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": {"scale": 2}}
    drawn = figure.to_html(full_html=False, include_plotlyjs=True, config=config)
    title = html.escape(
        html.unescape(re.sub("</?b>|(<br>)", r"\1", figure.layout.title.text).replace("<br>", " "))
    )
    licence = distribution("plotly").read_text("licenses/LICENSE.txt") or "MIT License"
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="icon" href="data:,"><style>body {{ margin: 0; background: #fff; }}</style></head>\n'
        f"<!-- The script in this file is plotly.js.\n{licence}-->\n"
        f'<body><main role="figure" aria-label="{title}">{drawn}</main></body></html>\n'
    ).encode()
