"""Events on a time axis: one lane per jurisdiction or kind, one mark per event; alone, or below a figure over years."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import GRID
from dashboard.charts.marks import Told, add_line, dated_marks, row_name
from dashboard.charts.time_axis import BAR_MS, Part, middle, stacked, time_range, whole_years
from dashboard.look.plain import hover
from dashboard.look.theme import EVENT_MARKS, Mark
from pipelines.analysis.numbers.periods import spans

LANE_PX = 46
MARK_GAP_DAYS = 75
#: How wide a mark is, and the axis of a figure on a phone.
_MARK_PX, _PHONE_PX = 12, 330
#: Heights within a lane, from its middle: where marks go that would cover one another.
_LEVELS = (0.0, -0.2, 0.18, -0.4)
#: Kind of event to what it is in short: a warning, a permission, or neither.
LANE_OF = {
    "warning_letter": "warned",
    "untitled_letter": "warned",
    "recall": "warned",
    "safety_notice": "warned",
    "consumer_alert": "warned",
    "clearance": "allowed",
    "approval": "allowed",
}
LANES = {"warned": "Warnings", "allowed": "Permissions", "ruled": "Rules"}
_OTHERS = "others"
#: The first word of a mark that stands for an act of a regulator.
ACT = "event"
#: While events are few, a thin line leads from each up through the figure above.
_MOST_LINES = 40


def lane_order(events: pd.DataFrame) -> list[str]:
    """Jurisdictions with the most events first; equal ones by code."""
    counts = events["jurisdiction"].value_counts()
    return sorted(counts.index, key=lambda code: (-counts[code], code))


def levels(days: pd.Series, gap_days: int = MARK_GAP_DAYS) -> list[int]:
    """For days in order, the lowest level on which no earlier mark lies within `gap_days`.

    When all levels are taken, the one whose last mark is oldest.
    """
    last: dict[int, pd.Timestamp] = {}
    chosen = []
    for moment in days:
        free = (
            level
            for level in range(len(_LEVELS))
            if level not in last or (moment - last[level]).days >= gap_days
        )
        level = next(free, None)
        chosen.append(min(last, key=lambda taken: last[taken]) if level is None else level)
        last[chosen[-1]] = moment
    return chosen


def regulators(
    title: str,
    events: pd.DataFrame,
    names: Mapping[str, str],
    lanes: Mapping[str, str] | None = None,
    *,
    lane_px: int = LANE_PX,
    most: int | None = None,
    gap_days: int = MARK_GAP_DAYS,
) -> Part:
    """Regulatory events by their column `lane`, or else a lane per jurisdiction; `names`: jurisdiction to name.

    Where there would be more than `most` lanes, the jurisdictions with the fewest events share the last.
    """
    if lanes is None:
        order = lane_order(events)
        own = order if most is None or len(order) <= most else order[: most - 1]
        lanes = {code: names[code] for code in own}
        if len(own) < len(order):
            lanes[_OTHERS] = f"{len(order) - len(own)} others"
        events = events.assign(lane=events["jurisdiction"].where(events["jurisdiction"].isin(own), _OTHERS))
    told = partial(event_told, names=names)
    drawn = partial(draw, events=events, lanes=lanes, text=told, gap_days=gap_days)
    return Part(title, max(len(lanes), 1) * lane_px, drawn)


def draw(
    figure: go.Figure,
    axis: int | None,
    *,
    events: pd.DataFrame,
    lanes: Mapping[str, str],
    text: Told,
    marks: Mapping[str, Mark] = EVENT_MARKS,
    gap_days: int = MARK_GAP_DAYS,
) -> None:
    """Draw events of any kind in lanes (their names, top first), on the n-th y axis of a figure that has several.

    Rows: `date`, `date_precision`, `kind`, `lane`. Those without a date have no place and are left out.
    """
    if events.empty:
        return
    where = {} if axis is None else {"row": axis, "col": 1}
    suffix = "" if axis in (None, 1) else str(axis)
    height = {code: len(lanes) - 1 - place for place, code in enumerate(lanes)}
    placed = spans(events, "date")
    placed["y"] = 0.0
    for code, rows in placed.groupby("lane", sort=False):
        placed.loc[rows.index, "y"] = [
            height[str(code)] - 0.08 + _LEVELS[level] for level in levels(rows["middle_day"], gap_days)
        ]
    for code, name in lanes.items():
        add_line(figure, height[code] + 0.5, suffix)
        figure.add_annotation(row_name(hover(name), height[code] + 0.48, suffix))
    placed = placed.sort_values("date_precision", kind="stable")  # day, month, year
    for kind, look in marks.items():
        rows = placed[placed["kind"].eq(kind)]
        if len(rows):
            known = [[ACT, name] for name in rows["event_id"]] if "event_id" in rows else None
            for trace in dated_marks(rows, "date_precision", look, text, customdata=known):
                figure.add_trace(trace, **where)
    heights = [-0.62, len(lanes) - 0.45]
    figure.update_yaxes(range=heights, showticklabels=False, showgrid=False, title=None, **where)


def event_told(row: Mapping[Hashable, Any], names: Mapping[str, str]) -> str:
    """The hover text of a regulatory event."""
    subject = "" if pd.isna(row["subject"]) else f" · {row['subject']}"
    named = "" if row["exosome_named"] == "yes" else " Exosomes are not named in the text seen."
    return "<br>".join(
        [
            f"<b>{EVENT_MARKS[str(row['kind'])].label}</b>, {row['date']}",
            hover(f"{names[str(row['jurisdiction'])]}: {row['authority']}{subject}"),
            hover(f"{row['summary']}{named}", 52),
            hover(f"Source: {row['source_title']}", 52),
        ]
    )


def timeline(events: pd.DataFrame, names: Mapping[str, str], last_year: int) -> go.Figure:
    """Events of all kinds, a lane per jurisdiction; those before 2010 stand in the table beside it.

    The axis begins with the first, so that a phone has room for each.
    """
    begin, end = time_range(last_year)
    begin = max(begin, f"{events['date'].min()[:4]}-01-01") if len(events) else begin
    days = (pd.Timestamp(end) - pd.Timestamp(begin)).days
    part = regulators("", events, names, lane_px=60, gap_days=days * _MARK_PX // _PHONE_PX)
    return stacked([part], [begin, end], space_px=0, below_px=110)


def placed(events: pd.DataFrame, years: tuple[int, int]) -> pd.DataFrame:
    """The events of these years, each in its lane."""
    inside = events["date"].notna() & events["date"].str[:4].between(str(years[0]), str(years[1]))
    return events[inside].assign(lane=events.loc[inside, "kind"].map(LANE_OF).fillna("ruled"))


def below(events: pd.DataFrame, names: Mapping[str, str]) -> Part:
    """The lanes of what regulators did (see `placed`), below other parts."""
    lanes = regulators("", events, names, LANES)
    return Part("", lanes.height_px, partial(_add_below, lanes=lanes, events=events))


def _add_below(figure: go.Figure, row: int, lanes: Part, events: pd.DataFrame) -> None:
    lanes.draw(figure, row)
    days = spans(events, "date")["middle_day"].drop_duplicates()
    look = {"color": GRID, "width": 1, "dash": "dot"}
    for day in days if len(days) <= _MOST_LINES else ():
        ends = {"x0": day, "x1": day, "y0": 0, "y1": 1}
        figure.add_shape(type="line", xref="x", yref="paper", layer="below", line=look, **ends)


def above_events(
    over: partial[go.Figure], events: pd.DataFrame, names: Mapping[str, str], years: tuple[int, int]
) -> go.Figure:
    """A figure whose axis holds years as numbers, on one of days, with the events of these years, if any, below it.

    The pointer is told of the nearest mark, however far.
    """
    above, shown = over(), placed(events, years)
    if not above.data:
        return above
    lanes = [below(shown, names)] if len(shown) else []
    room = {"below_px": 50} if lanes else {"space_px": 0, "below_px": 0}
    parts = [Part("", above.layout.height, partial(_copy, above=above)), *lanes]
    return stacked(parts, whole_years(years), **room).update_layout(hoverdistance=-1)


def _copy(figure: go.Figure, row: int, above: go.Figure) -> None:
    for trace in above.data:
        trace.x, trace.xhoverformat = [middle(year) for year in trace.x], "%Y"
        if trace.type == "bar":
            trace.width = BAR_MS  # of a single year Plotly does not know how wide it is
        figure.add_trace(trace, row=row, col=1)
    for note in above.layout.annotations:
        figure.add_annotation(note.to_plotly_json() | {"x": middle(note.x), "xref": "x", "yref": "y"})
    axis: dict[str, Any] = above.layout.yaxis.to_plotly_json()
    figure.update_yaxes({key: axis[key] for key in axis if key not in ("anchor", "domain")}, row=row, col=1)
