"""Which topics meet in the same papers: an UpSet figure (Lex et al. 2014)."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts.frame import LINE, dressed, says
from dashboard.charts.marks import note
from dashboard.look.plain import hover
from dashboard.look.theme import GREY

_ROW_PX, _BARS_PX = 34, 190
_ABOVE = {"xanchor": "center", "yanchor": "bottom"}


def upset(
    combinations: Sequence[tuple[tuple[str, ...], int]],
    names: Mapping[str, str],
    colours: Mapping[str, str],
) -> go.Figure:
    """One column a combination: a bar for its papers, and below it a dot for each topic in it, joined by a line.

    A topic that is not in a combination leaves a small open dot, so that the rows can be followed.

    `combinations` are the topics of each exact combination and its papers, the first on the left; `names` has a row
    each.
    """
    if not combinations:
        return says("No paper belongs to any of these topics.")
    row = {topic: len(names) - 1 - place for place, topic in enumerate(names)}
    columns = list(range(len(combinations)))
    dots_px = _ROW_PX * len(names)
    figure = make_subplots(
        rows=2,
        cols=1,
        shared_xaxes=True,
        row_heights=[_BARS_PX, dots_px],
        vertical_spacing=12 / (_BARS_PX + dots_px),
    )
    counts, keys = [count for _, count in combinations], [[";".join(topics)] for topics, _ in combinations]
    figure.add_bar(
        x=columns,
        y=counts,
        width=0.6,
        marker={"color": GREY},
        customdata=keys,
        hovertext=[
            f"{hover(' and '.join(names[topic] for topic in topics))}"
            f"{' only' if len(topics) == 1 else ''}: {count:,} papers"
            for topics, count in combinations
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        row=1,
        col=1,
    )
    places = [[row[topic] for topic in topics] for topics, _ in combinations]
    figure.add_scatter(
        x=[x for column in columns for x in (column, column, None)],
        y=[y for held in places for y in (min(held), max(held), None)],
        mode="lines",
        line={"color": GREY, "width": 3},
        hoverinfo="skip",
        row=2,
        col=1,
    )
    for topic, place in row.items():
        is_in = [topic in topics for topics, _ in combinations]
        figure.add_scatter(
            x=columns,
            y=[place] * len(columns),
            mode="markers",
            customdata=keys,
            marker={
                "opacity": 1,
                "symbol": ["circle" if held else "circle-open" for held in is_in],
                "size": [13 if held else 5 for held in is_in],
                "color": [colours[topic] if held else GREY for held in is_in],
            },
            hovertemplate=f"{hover(names[topic])}<extra></extra>",
            row=2,
            col=1,
        )
    dressed(figure, _BARS_PX + dots_px + 30, legend=False)
    figure.update_xaxes(range=[-0.6, max(len(columns), 5) - 0.4], showticklabels=False, showgrid=False)
    figure.update_yaxes(range=[0, max(counts) * 1.3], showticklabels=False, showgrid=False, row=1, col=1)
    figure.update_yaxes(
        tickvals=list(row.values()),
        ticktext=[hover(name, 20) for name in names.values()],
        range=[-0.6, len(row) - 0.4],
        row=2,
        col=1,
    )
    figure.add_hline(y=0, line={"color": LINE, "width": 1}, row=1, col=1)
    # Upright numbers: lying down they would need more room than a column has on a phone.
    numbers = [
        note(f"{count:,}", xref="x", yref="y", x=column, y=count, yshift=4, textangle=-90, **_ABOVE)
        for column, count in zip(columns, counts, strict=True)
    ]
    return figure.update_layout(margin_t=8, annotations=numbers)
