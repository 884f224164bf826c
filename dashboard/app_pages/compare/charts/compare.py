"""Several topics over the years: in one figure, or one below the other, with what regulators did below them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from math import log10
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.app_pages.compare.charts.end_labels import spread
from dashboard.charts import lanes
from dashboard.charts.counts import add_band, year_boxes
from dashboard.charts.frame import says
from dashboard.charts.marks import mark, note, told_once
from dashboard.charts.time_axis import Part, middle, stacked, whole_years
from dashboard.look.plain import hover

#: Style of the n-th topic: its dash, its mark, and that mark as a sign in a label.
STYLES = (
    ("solid", "circle", "●"),
    ("dash", "square", "■"),
    ("dot", "diamond", "◆"),
    ("dashdot", "triangle-up", "▲"),
    ("longdash", "triangle-down", "▼"),
    ("longdashdot", "star", "★"),
    ("2px,2px", "hexagon", "⬢"),
    ("8px,2px", "cross", "✚"),
)
_TOGETHER_PX, _EACH_PX = 300, 130
_LABEL_SIGNS, _SIGN_PX = 18, 6.5


@dataclass(frozen=True)
class Series:
    """One topic."""

    topic: str
    label: str
    colour: str
    rows: pd.DataFrame  # `definition`, `year`, `value`, `low`, `high`, `records`, `completeness`, `is_open`


@dataclass(frozen=True)
class Look:
    """How it is drawn."""

    yardstick: str
    measure: str
    years: tuple[int, int]
    is_apart: bool = False  # one topic below the other, in place of all in one
    is_log: bool = False  # a value of zero then has no place
    is_free: bool = False  # each topic has an axis of its own where they stand apart
    has_bands: bool = True  # from the narrow to the broad definition


def compare(
    series: Sequence[Series], look: Look, events: pd.DataFrame, names: Mapping[str, str]
) -> go.Figure:
    """The figure; an open year is a hollow mark that no line leads to, so that it never reads as a fall.

    A click on a mark gives topic and year. Names stand at the ends of the lines where they fit, else in a legend.

    The topics come in the order of their styles. `events` (rows of regulatory_events) stand below, on the same time
    axis; without any there is no such part.
    """
    drawn = [one for one in series if len(one.rows) and _drawable(one, look).any()]
    if not drawn:
        return says("Nothing of this choice can be drawn: choose other years, topics or another measure.")
    events = lanes.placed(events, look.years)
    ends = _ends_of_axis(drawn, look)
    styled = list(zip(drawn, cycle(STYLES)))
    groups = [(one.label, [(one, style)]) for one, style in styled] if look.is_apart else [("", styled)]
    lines = pd.concat([one.rows.assign(line=one.topic) for one in drawn])
    signs = {one.topic: f"{sign} {hover(one.label)}" for one, (_, _, sign) in styled}
    boxes = year_boxes(lines[lines["definition"].eq("standard")], signs, look.yardstick, look.measure)
    parts = []
    for label, group in groups:
        own = _ends_of_axis([one for one, _ in group], look) if look.is_free else ends
        height = _EACH_PX if look.is_apart else _TOGETHER_PX
        parts.append(Part(label, height, partial(_add_all, styled=group, look=look, ends=own, boxes=boxes)))
    labels = None if look.is_apart else _end_labels(drawn, look, ends)
    is_named = look.is_apart or labels is not None
    legend_px = 50 * (len(events) > 0) + (0 if is_named else 16 * len(drawn))
    if len(events):
        parts.append(lanes.below(events, names))
    figure = stacked(parts, whole_years(look.years), below_px=70 + legend_px)
    figure.update_layout(hoverdistance=-1)  # the nearest mark tells of its year, however far the pointer is
    for trace in figure.data:
        if trace.meta is not None:  # a topic's; what regulators did is always in the legend
            trace.showlegend = not is_named and trace.meta == "line"
    for end_label in labels or ():
        figure.add_annotation(end_label)
    if labels:
        longest = max(len(line) for one in drawn for line in _lines(one))
        figure.update_layout(margin_r=round(24 + _SIGN_PX * longest))
    return figure


def _add_all(
    figure: go.Figure,
    row: int,
    styled: Sequence[tuple[Series, tuple[str, str, str]]],
    look: Look,
    ends: tuple[float, float],
    boxes: Mapping[tuple[str, int], str],
) -> None:
    """The topics of one part, and its axis; what belongs to a topic hides with its entry in the legend."""
    for one, (dash, symbol, _) in styled:
        rows = one.rows[one.rows["value"].notna()]
        placed = rows["value"].gt(0) | (not look.is_log)
        if look.has_bands:
            band = {"fillcolor": one.colour, "opacity": 0.16, "meta": "band", "name": hover(one.label)}
            band["legendgroup"] = one.topic
            add_band(figure, rows[placed], middle, xaxis=f"x{row}", yaxis=f"y{row}", **band)
        for is_open, part in rows[rows["definition"].eq("standard")].groupby("is_open"):
            figure.add_scatter(
                x=[middle(year) for year in part["year"]],
                y=part["value"]
                .astype("float64")
                .where(placed),  # a line must not cross a year without papers
                mode="markers" if is_open else "lines+markers",
                name=hover(one.label),
                meta="open" if is_open else "line",
                legendgroup=one.topic,
                line={"color": one.colour, "width": 2.5, "dash": dash},
                marker=mark(one.colour, f"{symbol}-open" if is_open else symbol, 9 if is_open else 7),
                **told_once({(one.topic, str(year)): boxes[one.topic, year] for year in part["year"]}),
                row=row,
                col=1,
            )
    figure.update_yaxes(
        type="log" if look.is_log else "linear",
        range=list(ends),
        nticks=4 if look.is_apart else 7,
        tickformat=",.2~%" if look.yardstick == "share_of_field" else ",~r",
        row=row,
        col=1,
    )
    if look.is_log and ends[1] - ends[0] < 2:
        figure.update_yaxes(dtick="D2", row=row, col=1)
    if not look.is_apart:
        figure.update_yaxes(title=look.measure, row=row, col=1)


def _drawable(one: Series, look: Look) -> pd.Series:
    """Which years of the standard definition have a mark."""
    value = one.rows["value"]
    fits = value.gt(0).fillna(False) if look.is_log else value.notna()
    has_papers = int(one.rows["records"].sum()) > 0
    return fits & one.rows["definition"].eq("standard") & has_papers


def _ends_of_axis(series: Sequence[Series], look: Look) -> tuple[float, float]:
    """Where the axis begins and ends, in its own unit: powers of ten on a logarithmic one."""
    rows = pd.concat([one.rows for one in series])
    wanted = rows["definition"].eq("standard")
    if look.has_bands:
        wanted |= ~rows["is_open"]
    values = rows.loc[wanted, "value"].dropna().astype("float64")
    if look.is_log:
        values = values[values.gt(0)]
        low, high = log10(values.min()), log10(values.max())
        return low - 0.08 * (high - low + 0.5), high + 0.08 * (high - low + 0.5)
    high = float(values.max()) or 1.0
    return -0.03 * high, 1.08 * high


def _lines(one: Series) -> list[str]:
    return hover(one.label, _LABEL_SIGNS).split("<br>")


def _end_labels(
    series: Sequence[Series], look: Look, ends: tuple[float, float]
) -> list[dict[str, Any]] | None:
    """The names beside the right ends of the lines, each behind its mark; None where they do not fit."""
    low, high = ends
    wanted = []
    for one in series:
        last = one.rows[_drawable(one, look)].sort_values(["is_open", "year"], ascending=[False, True])
        value = float(last["value"].iloc[-1])
        wanted.append(((log10(value) if look.is_log else value) - low) / (high - low) * _TOGETHER_PX)
    at = spread(wanted, [len(_lines(one)) for one in series], _TOGETHER_PX)
    if at is None:
        return None
    return [
        note(
            f'<span style="color:{one.colour};font-size:14px">{sign}</span> ' + "<br>".join(_lines(one)),
            xref="x domain",
            yref="y domain",
            x=1,
            y=height / _TOGETHER_PX,
            xshift=6,
            align="left",
        )
        for one, height, (_, _, sign) in zip(series, at, cycle(STYLES))
    ]
