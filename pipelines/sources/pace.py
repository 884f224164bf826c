"""How often a service is asked, as the service itself would measure it: by what arrives there."""

import heapq
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipelines.text.declaration import Pace


class Limiter:
    """Hands out turns to ask, so that no more requests arrive than the pace allows, however late some are sent.

    There are as many turns as requests in a span. A turn is taken from before a request is sent until its answer has
    begun, and then rests for the span. Whatever happens to a request on its way, two of the same turn arrive further
    apart than that, so no span sees more arrivals than there are turns.
    """

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self.pace = pace
        self._clock = clock
        self._returned = threading.Condition()
        # When each turn that nobody has may be used again.
        self._free = [float("-inf")] * pace.requests
        self._held = float("-inf")

    def take(self, patience: float = 0.1) -> float | None:
        """Seconds to wait before the request may be sent; None when all turns are still out after `patience`."""
        with self._returned:
            if not self._free and not self._returned.wait_for(lambda: bool(self._free), patience):
                return None
            return max(0.0, heapq.heappop(self._free) - self._clock())

    def give_back(self) -> None:
        """The answer has begun, or will never come: the turn rests for the span of the pace."""
        with self._returned:
            heapq.heappush(self._free, max(self._clock() + self.pace.seconds, self._held))
            self._returned.notify()

    def hold(self, seconds: float) -> None:
        """Lets nobody start within the next `seconds`: the service has said that it is asked too often."""
        with self._returned:
            self._held = max(self._held, self._clock() + seconds)
            self._free = [max(free, self._held) for free in self._free]


_limiters: dict[tuple[str, Pace], Limiter] = {}
_limiters_lock = threading.Lock()


def limiter_of(host: str, pace: Pace) -> Limiter:
    """The one limiter of this process for a host: services count requests by caller, not by client object."""
    with _limiters_lock:
        return _limiters.setdefault((host, pace), Limiter(pace))


def seconds_to_wait(retry_after: str, now: datetime) -> float | None:
    """What a Retry-After header asks for, as seconds or as a date; None when it says nothing readable."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
