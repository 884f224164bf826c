"""Counts as bars, and how counts of papers are written."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.look.plain import hover
from pipelines.text.numerals import share

#: Yardstick to the format of its values.
FORMATS = {"records": ".0f", "per_100k": ".2f", "share_of_field": ".2%", "index": ".0f"}


def year_told(head: str, row: Mapping[Hashable, Any], form: str) -> str:
    """The hover text of a year: what `head` says, interval, papers, and how much of an unfinished year has arrived."""
    low, high, arrived = row["low"], row["high"], row["completeness"]
    interval = "" if pd.isna(low) else f"<br>95% interval {low:,{form}} to {high:,{form}}"
    is_known = row["is_open"] and not pd.isna(arrived)
    so_far = f", about {share(arrived, 0)} of the year has arrived" if is_known else ""
    return f"{head}{interval}<br>{row['records']:,} papers{so_far}"


def add_band(figure: go.Figure, rows: pd.DataFrame, place: Callable[[int], Any] = int, **look: Any) -> None:
    """A band from the narrow to the broad definition over complete years; none where either was not counted."""
    wide = rows[~rows["is_open"]].pivot(index="year", columns="definition", values="value")
    if {"narrow", "broad"} <= set(wide):
        ends = wide.dropna(subset=["narrow", "broad"])
        figure.add_trace(
            go.Scatter(
                x=[place(year) for year in [*ends.index, *ends.index[::-1]]],
                y=[*ends["broad"], *ends["narrow"][::-1]],
                mode="lines",
                fill="toself",
                line={"width": 0},
                hoverinfo="skip",
                **look,
            )
        )


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
    beside = min(max(0.26, 0.04 * max(map(len, texts), default=0)), 0.5)
    figure.update_xaxes(visible=False, range=[0, float(max(values.dropna(), default=0) or 1) / (1 - beside)])
    return dressed(figure, 80 + 34 * len(labels), legend=False)
