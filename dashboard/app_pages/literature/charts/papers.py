"""Papers over the years: a topic at all widths, the counts that somebody published, and shares."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.counts import add_band, year_boxes
from dashboard.charts.frame import dressed, says
from dashboard.charts.marks import interval, mark, note, told_once
from dashboard.look.plain import hover
from dashboard.look.theme import GREY
from pipelines.analysis.numbers.proportions import FEWEST, is_thin
from pipelines.sentences.numbers import FEW
from pipelines.text.numerals import share

_SYMBOLS = ("circle", "square", "diamond", "triangle-up")


def yearly_band(
    rows: pd.DataFrame,
    colour: str,
    yardstick: str,
    measure: str,
    expected: pd.DataFrame | None = None,
) -> go.Figure:
    """A topic over the years: a line for the standard definition, a band from narrow to broad.

    An open year is a hollow mark that no line leads to, so that it never reads as a fall.

    Rows: see `analysis.papers.literature.yearly`. Of open years, `expected` has `year`, `fraction`, `estimate`,
    `estimate_low`, `estimate_high`, in the unit drawn.
    """
    if rows["records"].sum() == 0:
        return says("No paper was found in these years.")
    if rows["value"].notna().sum() == 0:
        return says("This measure cannot be worked out here: choose another one.")
    figure = go.Figure()
    add_band(figure, rows, fillcolor=colour, opacity=0.2, name="Narrow to broad definition")
    lines = {name: name.capitalize() for name in ("broad", "standard", "narrow")}
    boxes = year_boxes(rows.assign(line=rows["definition"]), lines, yardstick, measure)
    closed = rows[~rows["is_open"]]
    for definition, name, line in (
        ("narrow", "Narrow", {"width": 1.2, "dash": "dot"}),
        ("broad", "Broad", {"width": 1.2, "dash": "dash"}),
        ("standard", "Standard", {"width": 3}),
    ):
        part = closed[closed["definition"].eq(definition)]
        mode = "lines+markers" if definition == "standard" else "lines"
        figure.add_trace(
            _points(part, boxes, name=name, mode=mode, line={"color": colour, **line}, marker={"size": 6})
        )
    unfinished = rows[rows["is_open"] & rows["definition"].eq("standard") & rows["value"].notna()]
    if not unfinished.empty:
        name, look = "Unfinished year so far, standard", mark(colour, "circle-open", 10, 2)
        figure.add_trace(_points(unfinished, boxes, name=name, mode="markers", marker=look))
    if expected is not None and not expected.empty:
        _add_expected(figure, expected, colour)
    figure.update_yaxes(
        rangemode="tozero",
        title=measure,
        tickformat=",.1%" if yardstick == "share_of_field" else ",~r",
    )
    figure.update_xaxes(tickformat="d", title="Year")
    return dressed(figure, 420)


def _points(rows: pd.DataFrame, boxes: Mapping[tuple[str, int], str], **look: Any) -> go.Scatter:
    """The years of one definition; a click gives definition and year."""
    marks = zip(rows["definition"], rows["year"], strict=True)
    return go.Scatter(
        x=rows["year"],
        y=rows["value"],
        **told_once({(mark[0], str(mark[1])): boxes.get(mark, "") for mark in marks}),
        **look,
    )


def _add_expected(figure: go.Figure, expected: pd.DataFrame, colour: str) -> None:
    """What open years are expected to come to, hollow, with the interval and how much has arrived."""
    estimate = expected["estimate"].astype("float64")
    figure.add_scatter(
        x=expected["year"],
        y=estimate,
        mode="markers",
        name="Expected in all, with 95% interval",
        marker=mark(colour, "diamond-open", 10, 2),
        error_y=interval(estimate, expected["estimate_low"], expected["estimate_high"], colour),
        text=[
            f"{row['year']}: {row['estimate']:,.0f} expected in all<br>95% interval {row['estimate_low']:,.0f} to "
            f"{row['estimate_high']:,.0f}<br>about {share(row['fraction'], 0)} of the year has arrived"
            for row in expected.to_dict("records")
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    for row in expected.to_dict("records"):
        place = {"x": row["year"], "y": float(row["estimate"]), "xshift": -9, "xanchor": "right"}
        figure.add_annotation(note(f"{share(row['fraction'], 0)} in", **place))


def published_series(rows: pd.DataFrame, colours: Mapping[str, str]) -> go.Figure:
    """One line per theme over its complete years, and a hollow mark for each unfinished one.

    Rows: `theme`, `label`, `year`, `records`, `is_open`.
    """
    figure = go.Figure()
    for place, (theme, own) in enumerate(rows.groupby("theme", sort=False)):
        colour, symbol = colours[str(theme)], _SYMBOLS[place % len(_SYMBOLS)]
        for is_open, part in own.sort_values("year").groupby("is_open"):
            figure.add_scatter(
                x=part["year"],
                y=part["records"],
                mode="markers" if is_open else "lines+markers",
                name=hover(own["label"].iloc[0]),
                showlegend=not is_open,
                line={"color": colour, "width": 2.5},
                marker={"symbol": f"{symbol}-open" if is_open else symbol, "size": 8, "color": colour},
                hovertemplate="%{fullData.name}, %{x}: %{y:,}"
                + (" so far" if is_open else "")
                + "<extra></extra>",
            )
    figure.update_yaxes(rangemode="tozero", tickformat=",d", title="Papers")
    figure.update_xaxes(tickformat="d", title="Year")
    return dressed(figure, 400)


def share_with_interval(rows: pd.DataFrame, colour: str) -> go.Figure:
    """A share per year as a mark with its 95% interval; the wider, the fewer papers stand behind it.

    Years with so few on either side that the share is better told as a count are grey crosses.

    Rows: `year`, `articles`, `clinical`, `share`, `low`, `high`, `is_open`.
    """
    if rows.empty:
        return says("No paper with a record was found in these years.")
    thin = rows.apply(lambda row: is_thin(row["clinical"], row["articles"]), axis="columns")
    figure = go.Figure()
    for part, name, ink, symbol in (
        (rows[~thin], "Share, with 95% interval", colour, "circle"),
        (rows[thin], f"Fewer than {FEWEST} with or without: read it as a count", GREY, "x-thin"),
    ):
        if part.empty:
            continue
        symbols = [f"{symbol}-open" if is_open else symbol for is_open in part["is_open"]]
        figure.add_scatter(
            x=part["year"],
            y=part["share"],
            mode="markers",
            name=name,
            marker=mark(ink, symbols, 8),
            error_y=interval(part["share"], part["low"], part["high"], ink),
            customdata=[
                [
                    str(row["year"]),
                    f"{share(row['share'], 1)} ({row['clinical']:,} of {row['articles']:,})",
                    f"{share(row['low'], 1)} to {share(row['high'], 1)}"
                    f"{', unfinished year' if row['is_open'] else ''}",
                ]
                for row in part.to_dict("records")
            ],
            hovertemplate="%{customdata[0]}: %{customdata[1]}<br>95% interval %{customdata[2]}<extra></extra>",
        )
    # Intervals of years with few papers reach so far up that no share could be read beside them.
    firm = rows.loc[rows["articles"] >= FEW, "high"]
    if not firm.empty:
        figure.update_yaxes(range=[0, min(1.0, 1.1 * max(firm.max(), rows["share"].max()))])
    figure.update_yaxes(rangemode="tozero", tickformat=",.0%", title="Share of papers")
    figure.update_xaxes(tickformat="d", title="Year")
    return dressed(figure, 340)
