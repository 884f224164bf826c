"""Threads in which answers are made, few enough that readers of pages keep the machine."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Done = TypeVar("_Done")


class Room:
    """So many threads, so many requests in them or waiting for one, and the time that each has."""

    def __init__(self, threads: int, requests: int, seconds: float = 30) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="service")
        self._free, self._seconds = threading.BoundedSemaphore(requests), seconds

    async def run(self, work: Callable[[], _Done]) -> _Done:
        """What the work gives; work that is given up keeps its place until it ends.

        Raises:
            TimeoutError: There is no place, or it took too long.
        """
        if not self._free.acquire(blocking=False):
            raise TimeoutError
        doing = self._threads.submit(work)
        doing.add_done_callback(lambda _: self._free.release())
        return await asyncio.wait_for(asyncio.wrap_future(doing), self._seconds)
