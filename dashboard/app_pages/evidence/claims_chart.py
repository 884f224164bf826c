"""Claims beside the human studies they cite, each study at its own number of people."""

from collections.abc import Sequence
from math import log10

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.frame import dressed, says
from dashboard.charts.topic_rows import ROW_PX, TopicRow, heights, names, row_axis, tinted
from dashboard.look.plain import hover
from dashboard.look.theme import GREY

#: Where studies stand whose number of people was not shown, and reviews, which count studies.
_UNKNOWN = 0.55
_TICKS = (1, 3, 10, 30, 100, 300, 1000)
#: Kind of design to its name and sign, the strongest first; only a randomised study is filled.
DESIGNS = {
    "randomised": ("Randomised", "circle"),
    "controlled": ("Compared, not randomised", "circle-open-dot"),
    "single_arm": ("One group", "circle-open"),
    "case_series": ("Case series", "square-open"),
    "case_report": ("Case report", "square-open-dot"),
    "review": ("Review of studies", "diamond-open"),
    "registered": ("Registered, no results", "triangle-up-open"),
}


def claims_and_studies(pairs: pd.DataFrame, claims: Sequence[TopicRow]) -> go.Figure:
    """One row a claim, one mark a study at its number of people (log scale): filled where it was randomised.

    Args:
        pairs: One row a claim and study: `claim_id`, `study`, `people` (missing: not shown, or a review), `design`,
            `design_class` (one of `DESIGNS`), `verdict`.
        claims: The claims, first on top, their text as label.
    """
    if pairs.empty:
        return says("No claim of the ledger cites a study in people.")
    height, colours = heights(claims), {claim.id: claim.colour for claim in claims}
    figure = go.Figure()
    for kind, (label, symbol) in DESIGNS.items():
        part = pairs[pairs["design_class"].eq(kind)]
        if part.empty:
            continue
        ink = [colours[claim] for claim in part["claim_id"]]
        is_filled = kind == "randomised"
        figure.add_trace(
            go.Scatter(
                x=[_UNKNOWN if pd.isna(people) else people for people in part["people"]],
                y=part["claim_id"].map(height),
                mode="markers",
                showlegend=False,
                marker={
                    "symbol": symbol,
                    "size": 13,
                    "color": [tinted(colour, 0.5) for colour in ink] if is_filled else ink,
                    "line": {"color": ink, "width": 2},
                },
                hovertext=[
                    "<br>".join(
                        [f"<b>{hover(row['study'])}</b>", hover(row["design"]), hover(row["verdict"])]
                    )
                    for row in part.to_dict("records")
                ],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
        figure.add_trace(
            go.Scatter(
                x=[None], y=[None], mode="markers", name=label,
                marker={"symbol": symbol, "size": 11, "color": GREY, "line": {"color": GREY, "width": 2}},
            )
        )  # fmt: skip
    dressed(figure, 130 + ROW_PX * len(claims))
    most = max(10.0, float(pairs["people"].max())) if pairs["people"].notna().any() else 10.0
    ticks = [tick for tick in _TICKS if tick <= most]
    figure.update_xaxes(
        type="log",
        range=[log10(_UNKNOWN) - 0.15, log10(most * 1.4)],
        tickvals=[_UNKNOWN, *ticks],
        ticktext=["?", *map(str, ticks)],
        title_text="People in the study (?: not shown)",
    )
    row_axis(figure, claims)
    figure.update_layout(margin_t=8, annotations=names(claims))
    return figure
