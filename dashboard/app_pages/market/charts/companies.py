"""Companies by country, told apart by how sure the ledger is of them."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.charts.marks import bar, patterned
from dashboard.look.plain import hover

#: How sure: full, hatched, hollow.
_LOOKS = {"high": (1.0, ""), "medium": (1.0, "/"), "low": (0.0, "")}


def company_bars(counts: pd.DataFrame, colour: str) -> go.Figure:
    """One bar a country, stacked by confidence, most companies on top.

    Rows: see `analysis.market.companies.by_country`.
    """
    if counts.empty:
        return says("No company was found for this choice.")
    order = counts.drop_duplicates("country")["country"].tolist()
    figure = go.Figure()
    for confidence, (fill, pattern) in _LOOKS.items():
        rows = counts[counts["confidence"].eq(confidence)]
        if rows.empty:
            continue
        figure.add_trace(
            go.Bar(
                x=rows["companies"],
                y=[hover(country, 34) for country in rows["country"]],
                orientation="h",
                name=f"{confidence.capitalize()} confidence",
                marker=patterned(colour, pattern) | bar(colour, is_open=not fill),
                hovertemplate=f"%{{y}}: %{{x}}, {confidence} confidence<extra></extra>",
            )
        )
    figure.update_layout(barmode="stack")
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=[hover(name, 34) for name in order],
        autorange="reversed",
        showgrid=False,
    )
    figure.update_xaxes(rangemode="tozero", tickformat=",d", nticks=6, title="Companies")
    dressed(figure, 130 + 26 * len(order))
    return figure.update_layout(legend_traceorder="normal")
