"""ClinicalTrials.gov's part of a refresh: the registered studies."""

from pipelines.sources.client import Client
from pipelines.sources.part import SEARCHES, Occasion, Part, tables_of
from pipelines.sources.trials.fetch import TrialsBefore, fetched_trials
from pipelines.sources.trials.registry import Registry


def trials_part(client: Client, occasion: Occasion) -> Part:
    """The registered studies.

    Raises:
        SourceError: The registry failed, or told something that cannot be trusted or is not known.
        DropError: It shows over 20% fewer studies.
        TableError: A study does not fit its table.
    """
    found = fetched_trials(
        Registry(client, now=occasion.now),
        occasion.catalogue,
        TrialsBefore.of(occasion.last),
        steps=occasion.steps,
        today=occasion.began.date(),
        accept_drop=occasion.accept_drop,
    )
    gone = f", {found.gone:,} gone" if found.gone else ""
    return Part(
        tables=tables_of("trials", found.tables, occasion),
        searches=found.tables[SEARCHES],
        numbers={
            "trials": found.found,
            "new_trials": found.new,
            "changed_trials": found.changed,
            "gone_trials": found.gone,
        },
        came=f"{found.found:,} trials ({found.new:,} new, {found.changed:,} changed{gone})",
        about={"data_timestamp": found.version.timestamp},
        warnings=found.warnings,
    )
