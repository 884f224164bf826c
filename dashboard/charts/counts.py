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


def year_boxes(
    rows: pd.DataFrame, lines: Mapping[str, str], yardstick: str, measure: str
) -> dict[tuple[str, int], str]:
    """Line and year to what the pointer is told there: the value of every line in this year, and more on its own.

    Plotly has such a box too ("x unified"), but then takes each click on a year for one on the same line. `rows` have
    the column `line`, one of `lines`, which are names (already safe).
    """
    form, boxes = FORMATS[yardstick], {}
    for _, shown in rows[rows["value"].notna()].groupby("year"):
        own = {row["line"]: row for row in shown.to_dict("records")}
        said = {
            line: f"{name}: {own[line]['value']:,{form}}{' so far' if own[line]['is_open'] else ''}"
            for line, name in lines.items()
            if line in own
        }
        for line, row in own.items():
            named = said | {line: f"<b>{said[line]}</b>{_details(row, form, yardstick)}"}
            head = f"<b>{row['year']}</b> · {hover(measure)}"
            boxes[line, row["year"]] = "<br>".join([head, *named.values()])
    return boxes


def _details(row: Mapping[Hashable, Any], form: str, yardstick: str) -> str:
    """Interval, papers where these are not the value, and how much of an unfinished year has arrived."""
    low, high, arrived = row["low"], row["high"], row["completeness"]
    said = [] if pd.isna(low) else [f"95% interval {low:,{form}} to {high:,{form}}"]
    if yardstick != "records":
        said.append(f"{row['records']:,} papers")
    if row["is_open"] and not pd.isna(arrived):
        said.append(f"about {share(arrived, 0)} of the year has arrived")
    return "".join(f"<br>{words}" for words in said)


def add_band(figure: go.Figure, rows: pd.DataFrame, place: Callable[[int], Any] = int, **look: Any) -> None:
    """A band from the narrow to the broad definition over complete years; none where either was not counted."""
    wide = rows[~rows["is_open"]].pivot(index="year", columns="definition", values="value")
    if {"narrow", "broad"} <= set(wide):
        ends = wide.dropna(subset=["narrow", "broad"])
        figure.add_scatter(
            x=[place(year) for year in [*ends.index, *ends.index[::-1]]],
            y=[*ends["broad"], *ends["narrow"][::-1]],
            mode="lines",
            fill="toself",
            line={"width": 0},
            hoverinfo="skip",
            **look,
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
