"""How often a service is asked: the time between two requests, however many are in flight."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


class Limiter:
    """Hands out moments to start a request, never two closer together than asked for.

    A caller reserves its moment under the lock and waits for it outside, so a slow answer delays nobody else.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._next = float("-inf")

    def reserve(self, spacing: float) -> float:
        """Seconds to wait before the reserved request may start; the one after it comes `spacing` later."""
        with self._lock:
            now = self._clock()
            start = max(now, self._next)
            self._next = start + spacing
            return start - now

    def hold(self, seconds: float) -> None:
        """Lets nobody start within the next `seconds`: the service has said that it is asked too often."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)


_limiters: dict[str, Limiter] = {}
_limiters_lock = threading.Lock()


def limiter_of(host: str) -> Limiter:
    """The one limiter of this process for a host: services count requests by caller, not by client object."""
    with _limiters_lock:
        return _limiters.setdefault(host, Limiter())


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
