"""What regulators did, below a figure over the years and on its time axis."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import GRID
from dashboard.charts.lanes import LANE_OF, LANE_PX, draw, regulators
from dashboard.charts.time_axis import Part, middle, stacked, whole_years
from pipelines.analysis.numbers.periods import spans

LANES = {"warned": "Warnings", "allowed": "Permissions", "ruled": "Rules"}
_MOST_LINES = 40


def placed(events: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """The events of these years, each in its lane."""
    inside = events["date"].notna() & events["date"].str[:4].between(str(years[0]), str(years[1]))
    return events[inside].assign(lane=events.loc[inside, "kind"].map(LANE_OF).fillna("ruled"))


def part(events: pd.DataFrame, names: Mapping[str, str]) -> Part:
    """The lanes of what regulators did (see `placed`), below other parts."""
    return Part("", LANE_PX * len(LANES), partial(_add, events=events, names=names))


def _add(figure: go.Figure, row: int, events: pd.DataFrame, names: Mapping[str, str]) -> None:
    """While there are few, a thin line leads from each event up through the figure."""
    draw(figure, events, regulators("lane", list(LANES), LANES, names), row)
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
    upper = Part("", above.layout.height, partial(_copy, above=above))
    return stacked([upper, part(shown, names)], whole_years(years), below_px=50)


def _copy(figure: go.Figure, row: int, above: go.Figure) -> None:
    for trace in above.data:
        trace.x, trace.xhoverformat = [middle(year) for year in trace.x], "%Y"
        figure.add_trace(trace, row=row, col=1)
    for note in above.layout.annotations:
        figure.add_annotation(note.to_plotly_json() | {"x": middle(note.x), "xref": "x", "yref": "y"})
    axis: dict[str, Any] = above.layout.yaxis.to_plotly_json()
    figure.update_yaxes({key: axis[key] for key in axis if key not in ("anchor", "domain")}, row=row, col=1)
