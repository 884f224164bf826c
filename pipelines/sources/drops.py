"""Counts that fell too far to be believed: a search that lost a part looks like a literature that shrank.

A search whose words were changed is meant to find something else, and is not compared.
"""

from collections.abc import Collection, Mapping

#: A count may fall to this many tenths of itself; articles do leave a set, but few at a time.
_TENTHS = 8
#: Or by fewer than this many: of two articles one may well be withdrawn. To nothing it may never fall.
_FEW = 5


def drops(
    before: Mapping[str, int], now: Mapping[str, int], reworded: Collection[str] = ()
) -> tuple[str, ...]:
    """Name, old and new of each count that fell too far: below 80%, and by at least 5 or to nothing.

    What is new, no longer asked for, or `reworded`, cannot fall.
    """
    return tuple(
        f"{name} from {before[name]:,} to {now[name]:,}"
        for name in before
        if name in now and name not in reworded and _is_too_far(before[name], now[name])
    )


def _is_too_far(before: int, now: int) -> bool:
    return now * 10 < before * _TENTHS and (before - now >= _FEW or now == 0)
