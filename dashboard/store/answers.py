"""What is worked out of a snapshot while somebody looks: growth for any years, two snapshots compared, briefs."""

import pickle
from collections.abc import Hashable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.store.cache import once
from dashboard.store.current import data_root, has, snapshot, today
from dashboard.store.tables import all_topics, table, year_counts
from pipelines.brief import document, source
from pipelines.brief.language.content import Brief, Figure
from pipelines.revisions.comparison import compared
from pipelines.revisions.revisions import Revisions
from pipelines.snapshots.snapshot import Snapshot, open_snapshot
from pipelines.topics.catalogue import FIELD


def growth_rate(
    topic: str, basis: str, measure: str, years: tuple[int, int], all_years: tuple[int, int]
) -> Mapping[Hashable, Any] | None:
    """A row as in the table `growth`, standard definition or that of a published count; None where there is none.

    With all years shown it is the stored answer, over the last ten complete ones; for a part of them, the rate over
    the complete years of that part.

    The topic is a theme where nothing was fetched; the measure is "records", "per_100k" or "share_of_field".
    """
    if not has("growth") or (topic == FIELD and measure == "share_of_field"):
        return None
    if years != all_years:
        return once(_fitted, topic, basis, measure, years)
    rows = table("growth")
    own = rows[
        rows["topic"].eq(topic)
        & rows["definition"].isin(["standard", "none"])
        & rows["date_basis"].eq(basis)
        & rows["measure"].eq(measure)
    ]
    return own.iloc[0].to_dict() if len(own) else None


def _fitted(topic: str, basis: str, measure: str, years: tuple[int, int]) -> Mapping[Hashable, Any]:
    # Only here: fitting loads a statistics library, which takes a second.
    from pipelines.analysis.papers.growth import complete_years, growth, measured

    rows = year_counts()
    rows = rows[
        rows["topic"].eq(topic)
        & rows["definition"].eq("standard")
        & rows["date_basis"].eq(basis)
        & rows["year"].between(*years)
    ]
    fit = growth(measured(complete_years(rows, last=len(rows)), measure))
    rate: dict[Hashable, Any] = dict(asdict(fit).items())
    return rate | {"measure": measure}


def revisions(before: Snapshot, now: Snapshot) -> Revisions:
    """What moved between two snapshots. It is shared between sessions: never change it in place."""
    return _revisions(str(before.path), str(now.path), (before.id, now.id))


@st.cache_resource(show_spinner="Comparing ...", max_entries=8)
def _revisions(before: str, now: str, ids: tuple[str, str]) -> Revisions:
    return compared(open_snapshot(Path(before)), open_snapshot(Path(now)), all_topics())


def brief(topic: str | None, *, is_long: bool) -> Brief:
    """A brief on a topic (None: all), as of today. It is shared between sessions: never change it in place."""
    return once(_brief, topic, is_long)


def _brief(topic: str | None, is_long: bool) -> Brief:
    return document.brief(
        source.facts(
            snapshot(),
            day=today(),
            data=data_root(),
            topic=topic,
            is_long=is_long,
            load=lambda held, name: table(name, held),
        )
    )


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs={Figure: pickle.dumps})
def picture(figure: Figure) -> str:
    """A figure of a brief as SVG, in the colour of the words around it."""
    # Only here: drawing loads matplotlib, which takes half a second.
    from pipelines.brief.render.figures import svg

    return svg(figure)
