"""What all figures share: quiet axes, a legend below whose entries hide what they name, and zoom on a time axis."""

from typing import Any

import plotly.graph_objects as go

GRID = "rgba(124, 135, 151, 0.22)"
LINE = "rgba(124, 135, 151, 0.55)"
#: Near black. Streamlit's chart theme turns just this colour into the darkest text of the theme a reader chose;
#: what it gives labels by itself has a contrast of 3.8 to 1 on white.
INK = "#000037"

#: Plotly's own tool bar stays away: what it saves has no title, source or date (see charts/travelling.py).
CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}


def dressed(figure: go.Figure, height_px: int, *, legend: bool = True) -> go.Figure:
    """The figure with the common layout; changes and returns the one it is given."""
    figure.update_layout(
        height=height_px,
        font_color=INK,
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        dragmode=False,
        hovermode="closest",
        hoverlabel={"align": "left", "font_color": INK},
        showlegend=legend,
        legend={
            "orientation": "h",
            "xref": "container",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "x": 0,
            "tracegroupgap": 0,
        },
        bargap=0.15,
    )
    axes = {
        "gridcolor": GRID,
        "zeroline": False,
        "fixedrange": True,
        "tickfont_color": INK,
        "title_font_color": INK,
    }
    figure.update_xaxes(axes)
    return figure.update_yaxes(axes)


def zoomable(figure: go.Figure) -> go.Figure:
    """The figure, in which a drag from side to side zooms and a double click shows all again."""
    return figure.update_xaxes(fixedrange=False).update_layout(dragmode="zoom")


def simulated(figure: go.Figure) -> go.Figure:
    """The figure with a mark across it that also stands in every picture made of it."""
    figure.add_annotation(
        text="SIMULATED",
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        textangle=-20,
        opacity=0.25,
        font={"size": 44, "color": "#7c8797"},
    )
    return figure


def says(sentence: str, height_px: int = 120) -> go.Figure:
    """An empty figure with one sentence: never a bare frame."""
    figure = dressed(go.Figure(), height_px, legend=False)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(text=sentence, showarrow=False, xref="paper", yref="paper", x=0.5, y=0.5)
    return figure
