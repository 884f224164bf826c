"""Counts that fell too far to be believed: a search that lost a part looks like a literature that shrank."""

from collections.abc import Mapping

#: A count may fall by this part of itself; articles do leave a set, but few at a time.
MOST = 0.2


def drops(before: Mapping[tuple[str, str], int], now: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """A sentence part for each topic and definition whose articles fell by more than 20%.

    What is new, or no longer asked for, cannot fall.
    """
    return tuple(
        f"{topic} ({definition}) from {before[topic, definition]:,} to {now[topic, definition]:,}"
        for topic, definition in before
        if (topic, definition) in now
        and now[topic, definition] * 10 < before[topic, definition] * round(10 * (1 - MOST))
    )
