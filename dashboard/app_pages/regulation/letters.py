"""Enforcement letters a year."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.look.theme import EVENT_MARKS, RED

_PATTERNS = {"warning_letter": "", "untitled_letter": "/"}


def letters(per_year: pd.DataFrame) -> go.Figure:
    """Letters that name exosomes, stacked by kind; the kinds differ in pattern as well.

    Args:
        per_year: `year`, `kind`, `letters` (see `letters_per_year`).
    """
    if per_year.empty:
        return says("The ledger holds no letter that names exosomes.")
    figure = go.Figure()
    for kind, pattern in _PATTERNS.items():
        rows = per_year[per_year["kind"].eq(kind)]
        figure.add_trace(
            go.Bar(
                x=rows["year"],
                y=rows["letters"],
                name=EVENT_MARKS[kind].label,
                marker={
                    "color": RED,
                    "pattern": {"shape": pattern, "fgcolor": RED, "bgcolor": "rgba(0,0,0,0)"},
                },
                hovertemplate="%{x}: %{y} " + EVENT_MARKS[kind].label.lower() + "(s)<extra></extra>",
            )
        )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(dtick=1)
    figure.update_yaxes(dtick=1, rangemode="tozero")
    return dressed(figure, 300)
