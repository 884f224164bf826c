"""Several topics over the years: in one figure, or one below the other, with what regulators did below them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.app_pages.compare.charts.end_labels import spread
from dashboard.charts import events_below
from dashboard.charts.counts import FORMATS, arrived
from dashboard.charts.frame import LINE, add_title, dressed, says
from dashboard.charts.lanes import LANE_PX
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
_TOGETHER_PX, _EACH_PX, _SPACE_PX = 360, 130, 40
_LABEL_SIGNS, _SIGN_PX = 18, 6.5


@dataclass(frozen=True)
class Series:
    """One topic.

    Its rows: `definition`, `year`, `value`, `low`, `high`, `records`, `completeness`, `is_open`.
    """

    topic: str
    label: str
    colour: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Look:
    """How it is drawn.

    Attributes:
        is_apart: One topic below the other, in place of all in one.
        is_log: Whether the axis is logarithmic; a value of zero then has no place.
        is_free: Whether each topic has an axis of its own where they stand apart.
        has_bands: Whether a band runs from the narrow to the broad definition.
    """

    yardstick: str
    measure: str
    years: tuple[int, int]
    is_apart: bool = False
    is_log: bool = False
    is_free: bool = False
    has_bands: bool = True


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
        return says("Nothing of this choice can be drawn: choose other years, topics or another yardstick.")
    events = events_below.placed(events, look.years)
    heights = [_EACH_PX] * len(drawn) if look.is_apart else [_TOGETHER_PX]
    if len(events):
        heights.append(LANE_PX * len(events_below.LANES))
    figure = make_subplots(
        rows=len(heights),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=_SPACE_PX / (sum(heights) + _SPACE_PX * len(heights)),
        row_heights=heights,
    )
    for place, one in enumerate(drawn):
        _add(figure, one, STYLES[place % len(STYLES)], look, 1 + place * look.is_apart)
    ends = _ends_of_axis(drawn, look)
    for row in range(1, 1 + (len(drawn) if look.is_apart else 1)):
        own = _ends_of_axis([drawn[row - 1]], look) if look.is_apart and look.is_free else ends
        figure.update_yaxes(
            type="log" if look.is_log else "linear",
            range=list(own),
            nticks=4 if look.is_apart else 7,
            tickformat=",.2~%" if look.yardstick == "share_of_field" else ",~r",
            row=row,
            col=1,
        )
    if look.is_log and ends[1] - ends[0] < 2:
        figure.update_yaxes(dtick="D2", type="log")
    if not look.is_apart:
        figure.update_yaxes(title=look.measure, row=1, col=1)
    if len(events):
        events_below.add(figure, events, names, len(heights))
    labels = None if look.is_apart else _end_labels(drawn, look, ends)
    first, last = look.years
    step = -(-(last - first + 1) // 5)
    figure.update_xaxes(
        type="date",
        range=[f"{first - 1}-12-01", f"{last + 1}-01-31"],
        tick0=f"{first}-07-01",
        dtick=f"M{12 * step}",
        tickformat="%Y",
    )
    figure.update_xaxes(showticklabels=True, linecolor=LINE, row=len(heights), col=1)
    is_named = look.is_apart or labels is not None
    for trace in figure.data:
        if trace.meta is not None:  # a topic's; what regulators did is always in the legend
            trace.showlegend = not is_named and trace.meta == "line"
    legend_px = 50 * (len(events) > 0) + (0 if is_named else 16 * len(drawn))
    dressed(figure, sum(heights) + _SPACE_PX * len(heights) + 70 + legend_px)
    for note in labels or ():
        figure.add_annotation(note)
    if labels:
        longest = max(len(line) for one in drawn for line in _lines(one))
        figure.update_layout(margin_r=round(24 + _SIGN_PX * longest))
    if look.is_apart:
        for place, one in enumerate(drawn, start=1):
            add_title(figure, one.label, place)
    return figure


def _drawable(one: Series, look: Look) -> pd.Series:
    """Which years of the standard definition have a mark."""
    value = one.rows["value"]
    fits = value.gt(0).fillna(False) if look.is_log else value.notna()
    has_papers = int(one.rows["records"].sum()) > 0
    return fits & one.rows["definition"].eq("standard") & has_papers


def _add(figure: go.Figure, one: Series, style: tuple[str, str, str], look: Look, row: int) -> None:
    dash, symbol, _ = style
    rows = one.rows[one.rows["value"].notna()]
    if look.is_log:
        rows = rows[rows["value"].gt(0)]
    closed = rows[~rows["is_open"]]
    where = {"row": row, "col": 1}
    if look.has_bands:
        wide = closed.pivot(index="year", columns="definition", values="value")
        if {"narrow", "broad"} <= set(wide):
            band = wide.dropna(subset=["narrow", "broad"])
            figure.add_trace(
                go.Scatter(
                    x=_days([*band.index, *band.index[::-1]]),
                    y=[*band["broad"], *band["narrow"][::-1]],
                    mode="lines",
                    fill="toself",
                    line={"width": 0},
                    fillcolor=one.colour,
                    opacity=0.16,
                    meta="band",
                    name=hover(one.label),
                    hoverinfo="skip",
                ),
                **where,
            )
    standard = rows[rows["definition"].eq("standard")]
    for is_open, part in standard.groupby("is_open"):
        figure.add_trace(
            go.Scatter(
                x=_days(part["year"]),
                y=part["value"],
                mode="markers" if is_open else "lines+markers",
                name=hover(one.label),
                meta="open" if is_open else "line",
                line={"color": one.colour, "width": 2.5, "dash": dash},
                marker={
                    "symbol": f"{symbol}-open" if is_open else symbol,
                    "size": 9 if is_open else 7,
                    "color": one.colour,
                    "line": {"width": 1.5, "color": one.colour},
                },
                customdata=[
                    [one.topic, str(cells["year"]), _told(one, cells, look)]
                    for cells in part.to_dict("records")
                ],
                hovertemplate="%{customdata[2]}<extra></extra>",
            ),
            **where,
        )


def _told(one: Series, row: Mapping[Hashable, Any], look: Look) -> str:
    """The hover text of one year: value, interval, papers, and how much of the year has arrived."""
    number = FORMATS[look.yardstick].removeprefix(",")
    value = "" if look.yardstick == "records" else f"<br>{hover(look.measure)}: {row['value']:,{number}}"
    interval = (
        "" if pd.isna(row["low"]) else f"<br>95% interval {row['low']:,{number}} to {row['high']:,{number}}"
    )
    unfinished = ", unfinished" if row["is_open"] else ""
    papers = f"<br>{row['records']:,} papers{arrived(row['completeness']) if row['is_open'] else ''}"
    return f"{hover(one.label)}, {row['year']}{unfinished}{value}{interval}{papers}"


def _days(years: Sequence[int] | pd.Series) -> list[str]:
    return [f"{year}-07-01" for year in years]


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
        {
            "text": f'<span style="color:{one.colour};font-size:14px">{STYLES[place % len(STYLES)][2]}</span> '
            + "<br>".join(_lines(one)),
            "xref": "x domain",
            "yref": "y domain",
            "x": 1,
            "y": height / _TOGETHER_PX,
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 6,
            "align": "left",
            "showarrow": False,
            "font": {"size": 12},
        }
        for place, (one, height) in enumerate(zip(series, at, strict=True))
    ]
