"""Counts as bars, and how counts of papers are written."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.look.plain import hover
from pipelines.text.numerals import share

#: Yardstick to the format of its values.
FORMATS = {"records": ",.0f", "per_100k": ",.2f", "share_of_field": ".2%", "index": ",.0f"}


def arrived(completeness: Any) -> str:
    """How much of a year has arrived, as it stands behind a count; nothing where that is not known."""
    return "" if pd.isna(completeness) else f", about {share(completeness, 0)} of the year has arrived"


def ranked_bars(
    labels: pd.Series, values: pd.Series, texts: pd.Series, colour: str, keys: Sequence[str] = ()
) -> go.Figure:
    """Horizontal bars, the first on top, each with its text beside it.

    `keys` are what a click on each of them comes back with.
    """
    if labels.empty:
        return says("There is nothing to count here.")
    figure = go.Figure(
        go.Bar(
            x=values,
            y=[hover(label, 24) for label in labels],
            orientation="h",
            marker={"color": colour},
            customdata=[[key] for key in keys] or None,
            text=[hover(text) for text in texts],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    # On a phone some 170 px are left for bars and texts, and a sign takes 6 or 7 of them.
    beside = min(max(0.26, 0.04 * texts.str.len().max()), 0.5)
    figure.update_xaxes(visible=False, range=[0, float(values.max() or 1) / (1 - beside)])
    return dressed(figure, 80 + 34 * len(labels), legend=False)
