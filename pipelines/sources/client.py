"""Who is asking, how often, how long, how many times again, and what a user reads when it was in vain.

Every request of every source goes through a `Client`. The waits between attempts are tenacity's (which is
what stamina wraps): stamina offers no way to interrupt a wait, and Ctrl-C has to.
"""

import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self, TypeVar
from urllib.parse import quote, quote_plus, urljoin, urlsplit

import httpx
from tenacity import RetryCallState, Retrying, stop_after_attempt, wait_exponential_jitter

from pipelines.errors import SourceError
from pipelines.sources.answers import Due, RawAnswer, Refused, Transient, document
from pipelines.sources.pace import Limiter, limiter_of, seconds_to_wait
from pipelines.sources.second_way import StandardLibrary
from pipelines.text.declaration import LOOPBACK, Pace, Service

T = TypeVar("T")


def version_of(package: str, absent: str) -> str:
    """The version that is installed, or `absent`."""
    try:
        return version(package)
    except PackageNotFoundError:
        return absent


#: Who asks. A way of asking that names its library names the true one; nothing here is a browser.
AGENT = f"exoscope/{version_of('exoscope', '0')}"
_ECHOED = re.compile(r"""((?:api[-_]key|email)["']?\s*[:=]\s*["']?)[^"'&\s,}]+""", re.IGNORECASE)
_LONGEST_BODY = 64_000_000
_LONGEST_WAIT = 120.0
# The body as a whole; a service that drips a byte a second never trips httpx's own limits.
_LONGEST_ANSWER = 180.0
_LIMITS = httpx.Timeout(60.0, connect=15.0)
# The last attempt's 8 s keep their jitter.
_backoff = wait_exponential_jitter(max=9, jitter=1)


class Client:
    """Asks one service politely, and again when that makes sense; as a context it closes its connections.

    `stop` ends every wait at once; the calls then raise `CancelledError`. `requests`, `retries` and
    `refusals` (too many requests) count what was really sent.
    """

    def __init__(
        self,
        service: Service,
        *,
        email: str | None = None,
        api_key: str | None = None,
        stop: threading.Event | None = None,
        pace: Pace | None = None,
        limits: httpx.Timeout = _LIMITS,
        limiter: Limiter | None = None,
        transport: httpx.BaseTransport | None = None,
        second_way: httpx.BaseTransport | None = None,
        pause: Callable[[float], bool] | None = None,
        attempts: int = 5,
        on_answer: Callable[[str, RawAnswer], None] | None = None,
    ) -> None:
        """A client of `service`.

        Args:
            email: How the service can reach whoever runs this.
            api_key: A key for more requests a second; blank is none, since NCBI refuses a blank key.
            limiter: In place of the one that the process has for this host.
            transport: In place of the network.
            second_way: In place of the standard library's way to a guarded service.
            pause: Waits so many seconds and says whether to stop; in place of waiting for `stop`.
            on_answer: Is shown the path and the answer of every request, readable or not.
        """
        self.service = service
        self.address = service.where()
        self.email = (email or "").strip() or None
        self.api_key = (api_key or "").strip() or None
        self.stop = stop or threading.Event()
        with_key = service.pace_with_key if self.api_key else None
        self.pace = pace or with_key or service.pace
        self.requests = self.retries = self.refusals = 0
        self._attempts = attempts
        self._on_answer = on_answer
        self._counting = threading.Lock()
        self._open, self._closed = 0, False
        host = urlsplit(self.address)
        self._limiter = limiter or limiter_of(host.netloc, self.pace)
        self._pause = self.stop.wait if pause is None else pause
        # A proxy of the user's network must not get to see requests to this very machine.
        trust_env = host.hostname not in LOOPBACK
        library = f"python-httpx/{httpx.__version__}"
        first = httpx.Client(
            timeout=limits,
            transport=transport,
            trust_env=trust_env,
            headers={"User-Agent": service.agent.format(program=AGENT, library=library, email=self.email)},
        )
        # Asked in the last of them; all stay open until the end, since others may be under way in the first.
        self._ways = [first]
        self._second_way = second_way or StandardLibrary(AGENT, trust_env=trust_env)

    def ask(self, asked: str, attempt: Callable[[], T]) -> T:
        """What `attempt` gives, tried up to five times or as told (about 1, 2, 4 and 8 s apart).

        `asked` completes "Asked PubMed for ..." in the error. `attempt` calls `fetch`, and may raise
        `Transient` or `Refused` itself about what it found in the answer.
        """
        retrying = Retrying(
            retry=_is_worth_another,
            stop=stop_after_attempt(self._attempts),
            wait=_wait,
            sleep=self._sleep,
            before_sleep=self._note_retry,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except Transient as failure:
            came_back, do_now, lasting, status = failure.came_back, _later(failure), False, None
        except Refused as failure:
            came_back, do_now, lasting, status = failure.came_back, failure.do_now, True, failure.status
        # Outside the handlers: a chained exception would carry the unredacted text along.
        raise SourceError(
            self.redact(
                f"Asked {self.service.name} for {asked}. Came back: {came_back.removesuffix('.')}. {do_now}."
            ),
            came_back=self.redact(came_back),
            do_now=self.redact(do_now) if lasting else "",
            is_barred=status in (401, 403),
        )

    def fetch(
        self,
        path: str = "",
        *,
        due: Due,
        params: Mapping[str, str] | None = None,
        form: bytes | None = None,
        body: object = None,
    ) -> Any:
        """The parsed document of one request at its turn: a GET, or a POST when there is a `form` or a JSON `body`."""
        request: dict[str, Any] = {"url": urljoin(self.address, path), "params": params}
        if form is not None:
            request |= {"content": form, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}
        elif body is not None:
            request |= {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}
        answer = self._send(request)
        if answer.status == 403 and self.take_second_way():
            answer = self._send(request)
        if self._on_answer is not None:
            self._on_answer(path, answer)
        try:
            return document(answer, due)
        except Transient as failure:
            if failure.busy:
                with self._counting:
                    self.refusals += 1
                # Whoever is next would be refused as well.
                self._limiter.hold(min(failure.after or 1.0, _LONGEST_WAIT))
            raise

    def redact(self, text: str) -> str:
        """The text without the API key and the e-mail address, however they got into it."""
        # NCBI echoes the caller's key or network address in a field of this name.
        return _ECHOED.sub(r"\1[removed]", self._without_ours(text))

    def _without_ours(self, text: str) -> str:
        for secret, name in ((self.api_key, "API key"), (self.email, "e-mail address")):
            for spelling in {secret, quote(secret), quote_plus(secret)} if secret else ():
                text = re.sub(re.escape(spelling), f"[{name}]", text, flags=re.IGNORECASE)
        return text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._counting:
            self._closed = True
            is_idle = not self._open
        if is_idle:
            self._close()

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        """A request under way. The last one closes the connections if the client was closed meanwhile.

        After a failure others are still under way. httpx does not close what is just being opened: those
        connections would stay open as long as the process lives.
        """
        with self._counting:
            if self._closed:
                raise CancelledError
            self._open += 1
        try:
            yield
        finally:
            with self._counting:
                self._open -= 1
                is_last = self._closed and not self._open
            if is_last:
                self._close()

    @property
    def has_second_way(self) -> bool:
        """Whether it asks in the second way by now."""
        return len(self._ways) > 1

    def take_second_way(self) -> bool:
        """Ask in the second way from now on; False where there is none, or it is taken already."""
        with self._counting:
            if not self.service.is_guarded or len(self._ways) > 1:
                return False
            self._ways.append(httpx.Client(transport=self._second_way))
            return True

    def _close(self) -> None:
        for way in self._ways:
            way.close()

    def _send(self, request: Mapping[str, Any]) -> RawAnswer:
        method, body = "POST" if "content" in request else "GET", bytearray()
        try:
            with (
                self._under_way(),
                self._turn() as turn,
                self._ways[-1].stream(method, **request) as response,
            ):
                turn.close()
                end = time.monotonic() + _LONGEST_ANSWER
                for chunk in response.iter_bytes():
                    body += chunk
                    if self.stop.is_set():
                        raise CancelledError
                    if len(body) > _LONGEST_BODY or time.monotonic() > end:
                        raise Transient(f"an answer without an end (stopped after {len(body):,} bytes)")
        except httpx.TimeoutException as error:
            raise Transient(f"nothing in time ({type(error).__name__})") from None
        except httpx.RequestError as error:
            if lasting := _lasting(error, urlsplit(request["url"]).hostname or ""):
                raise lasting from None
            # The class says enough; httpx's own words may hold the address asked.
            raise Transient(f"a broken connection ({type(error).__name__})") from None
        if response.status_code >= 400:  # here, since of a page that repeats who asked only a piece is told
            body = bytearray(self._without_ours(body.decode("utf-8", errors="replace")).encode())
        lowered = {name.lower(): value for name, value in response.headers.items()}
        after = seconds_to_wait(lowered.get("retry-after", ""), datetime.now(UTC))
        return RawAnswer(response.status_code, lowered, bytes(body), after)

    @contextmanager
    def _turn(self) -> Iterator[ExitStack]:
        """Wait for a turn; closing what this gives, or leaving it, gives the turn back."""
        while (wait := self._limiter.take()) is None:
            self._sleep(0.0)
        with ExitStack() as turn:
            turn.callback(self._limiter.give_back)
            self._sleep(wait)
            with self._counting:
                self.requests += 1
            yield turn

    def _sleep(self, seconds: float) -> None:
        if self._pause(seconds) if seconds > 0 else self.stop.is_set():
            raise CancelledError

    def _note_retry(self, _: RetryCallState) -> None:
        with self._counting:
            self.retries += 1


def _lasting(error: httpx.RequestError, host: str) -> Refused | None:
    """Why no connection came about, where waiting would not help; None where it might."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Refused(
                f"a certificate of {host} that this machine does not trust ({cause.verify_message})",
                "A network that opens encrypted connections, as many companies' do, has a certificate of its own: "
                "set SSL_CERT_FILE to the file that holds it",
            )
        if isinstance(cause, socket.gaierror):
            return Refused(
                f"no address for the name {host}",
                "Check that this machine is connected; where the network has a proxy, name it in HTTPS_PROXY",
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProxyError) and "407" in str(error):
        return Refused(
            "a proxy that asks for a name and a password",
            "Put them into its address: HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT",
        )
    return None


def _is_worth_another(state: RetryCallState) -> bool:
    failure = state.outcome.exception() if state.outcome else None
    # A service that wants a longer pause than a user would sit through is asked again by the user, later.
    return (
        isinstance(failure, Transient)
        and state.attempt_number <= failure.again
        and (failure.after or 0.0) <= _LONGEST_WAIT
    )


def _wait(state: RetryCallState) -> float:
    failure = state.outcome.exception() if state.outcome else None
    asked_for = failure.after if isinstance(failure, Transient) else None
    return max(_backoff(state), asked_for or 0.0)


def _later(failure: Transient) -> str:
    if failure.after and failure.after > _LONGEST_WAIT:
        return f"It asks to be left alone for {failure.after / 60:.0f} minutes: run the refresh after that"
    return (
        "Run the refresh again in a few minutes; `exoscope doctor` tells whether the service or your "
        "connection is at fault"
    )
