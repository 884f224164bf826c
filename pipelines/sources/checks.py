"""One check per assumption: what is assumed, whether it holds, what was seen, what to do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal, TypeVar

from pipelines.errors import SourceError
from pipelines.sources.answers import RawAnswer
from pipelines.sources.client import Client
from pipelines.topics.catalogue import Catalogue

T = TypeVar("T")

Outcome = Literal["pass", "fail", "skipped"]

#: Records that are a year or two old still come in; older years only move by corrections.
CLOSED_AFTER = 2
REPORT_IT = (
    "Exoscope rests on this: send the report of `exoscope doctor --out FILE` with an issue, and do not "
    "trust a refresh until it is mended"
)
_TRY_AGAIN = (
    "Look at your connection (proxy, firewall) and run `exoscope doctor` again in a few minutes; if that "
    "stays, send the report of `exoscope doctor --out FILE` with an issue"
)


@dataclass(frozen=True, slots=True)
class Check:
    """What became of one assumption. `do` is empty where there is nothing to do."""

    service: str
    name: str
    assumed: str
    outcome: Outcome
    seen: str
    do: str = ""


class Broken(Exception):  # noqa: N818  an outcome of one look, not an error for a user
    """The service answered, and not as assumed."""

    def __init__(self, seen: str, do: str = REPORT_IT) -> None:
        super().__init__(seen)
        self.seen = seen
        self.do = do


class Untold(Exception):  # noqa: N818  as above
    """Nothing that came back tells whether the assumption holds."""


def seen(what: str, *, holds: bool) -> str:
    """What was seen, where the assumption holds; raises `Broken` with it where it does not."""
    if not holds:
        raise Broken(what)
    return what


@dataclass
class Heard:
    """Every answer as it came, without its body: by the path asked."""

    answers: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)

    def __call__(self, path: str, answer: RawAnswer) -> None:
        """Notes one answer."""
        self.answers.append((path, answer.status, dict(answer.headers)))

    @property
    def last_status(self) -> int | None:
        """The status of the newest answer; None before there was any."""
        return self.answers[-1][1] if self.answers else None

    def header(self, name: str) -> str | None:
        """The newest value of a header."""
        return next((headers[name] for _, _, headers in reversed(self.answers) if name in headers), None)

    def content_types(self, path: str) -> set[str]:
        """The content types of the good answers from a path, without their parameters."""
        return {
            headers.get("content-type", "none").partition(";")[0].strip().lower()
            for asked, status, headers in self.answers
            if asked == path and status == 200
        }


class Questions:
    """The questions to one service; going through them asks them.

    `asks` are their names, what is assumed (where `{year}` is a year that is long closed, `{before}` the one before),
    and the methods that say what was seen, or raise `Broken`, `Untold` or SourceError.
    """

    asks: ClassVar[Sequence[tuple[str, str, Callable[[Any], str]]]]

    def __init__(self, client: Client, heard: Heard, topics: Catalogue, today: date) -> None:
        self.client, self.heard, self.topics = client, heard, topics
        self.year = self.running_year(today) - CLOSED_AFTER

    def __iter__(self) -> Iterator[Check]:
        """Each assumption's check, one after another; the first is that the service answers at all.

        A failure stops nothing, with one exception: where the first question got no answer, or was refused for
        good, the others would only fail the same way, slowly.
        """
        service, hopeless = self.client.service.name, False
        outcome: Outcome
        for number, (name, says, look) in enumerate(self.asks):
            do = ""
            if hopeless:
                outcome, what = "skipped", f"not asked, since {service} did not answer the first question"
            else:
                try:
                    outcome, what = "pass", look(self)
                except Untold as untold:
                    outcome, what = "skipped", str(untold)
                except Broken as broken:
                    outcome, what, do = "fail", broken.seen, broken.do
                except SourceError as error:
                    silent = not self.heard.answers
                    what = f"not reachable: {error.came_back}" if silent else error.came_back
                    outcome, do = "fail", error.do_now or _TRY_AGAIN
                    hopeless = not number and (silent or bool(error.do_now))
            yield Check(service, name, says.format(year=self.year, before=self.year - 1), outcome, what, do)

    def running_year(self, today: date) -> int:
        """The year that is not over, as the service counts years."""
        return today.year

    def json(self, asked: str, path: str, **sent: Any) -> Any:
        """What the service answers, as JSON; `asked` tells an error what was asked for."""
        return self.client.ask(asked, lambda: self.client.fetch(path, due="json", **sent))


def known(value: T | None, why_not: str) -> T:
    """What an earlier question brought; raises `Untold` where it brought nothing."""
    if value is None:
        raise Untold(why_not)
    return value
