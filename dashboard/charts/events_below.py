"""What regulators did, below a figure over the years and on its time axis."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.frame import GRID, LINE, dressed
from dashboard.charts.lanes import LANE_PX, Lanes, draw, event_told
from dashboard.charts.time_axis import LANE_OF
from dashboard.look.theme import EVENT_MARKS
from pipelines.analysis.numbers.periods import spans

LANES = {"warned": "Warnings", "allowed": "Permissions", "ruled": "Rules"}
_MOST_LINES = 40
_SPACE_PX, _LEGEND_PX = 40, 90


def placed(events: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """The events of these years, each in its lane."""
    inside = events["date"].notna() & events["date"].str[:4].between(str(years[0]), str(years[1]))
    return events[inside].assign(lane=events.loc[inside, "kind"].map(LANE_OF).fillna("ruled"))


def add(figure: go.Figure, events: pd.DataFrame, names: Mapping[str, str], row: int) -> None:
    """The lanes of what regulators did; while there are few, a thin line leads from each up through the figure."""
    lanes = Lanes("lane", list(LANES), LANES, EVENT_MARKS, lambda cells: event_told(cells, names))
    draw(figure, events, lanes, row)
    middles = spans(events, "date")["middle_day"].drop_duplicates()
    for day in middles if len(middles) <= _MOST_LINES else ():
        figure.add_shape(
            type="line", xref="x", yref="paper", x0=day, x1=day, y0=0, y1=1, layer="below",
            line={"color": GRID, "width": 1, "dash": "dot"},
        )  # fmt: skip


def above_events(
    over: partial[go.Figure], events: pd.DataFrame, names: Mapping[str, str], years: tuple[int, int]
) -> go.Figure:
    """A figure over whole years with the events of these years below it; the figure alone where there are none.

    The figure's horizontal axis holds years as numbers.
    """
    above, shown = over(), placed(events, years)
    if shown.empty or not above.data:
        return above
    tall, low = above.layout.height, LANE_PX * len(LANES)
    figure = make_subplots(
        rows=2,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=_SPACE_PX / (tall + low + _SPACE_PX),
        row_heights=[tall, low],
    )
    for trace in above.data:
        trace.x, trace.xhoverformat = [_middle(year) for year in trace.x], "%Y"
        figure.add_trace(trace, row=1, col=1)
    for note in above.layout.annotations:
        figure.add_annotation(note.to_plotly_json() | {"x": _middle(note.x), "xref": "x", "yref": "y"})
    axis: dict[str, Any] = above.layout.yaxis.to_plotly_json()
    figure.update_yaxes({key: axis[key] for key in axis if key not in ("anchor", "domain")}, row=1, col=1)
    add(figure, shown, names, 2)
    first, last = years
    figure.update_xaxes(
        type="date",
        range=[f"{first - 1}-12-01", f"{last + 1}-01-31"],
        tick0=f"{first}-07-01",
        dtick=f"M{12 * -(-(last - first + 1) // 5)}",
        tickformat="%Y",
    )
    figure.update_xaxes(showticklabels=True, linecolor=LINE, row=2, col=1)
    return dressed(figure, tall + low + _SPACE_PX + _LEGEND_PX)


def _middle(year: float) -> str:
    return f"{int(year)}-07-01"
