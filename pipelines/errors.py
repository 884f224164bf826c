"""Errors a user can act on.

Each message says what was asked, what came back and what to do now. The command line prints it without a
traceback; anything that is not one of these is a bug and keeps its traceback.
"""


class ExoscopeError(Exception):
    """The base of every error that is shown to a user as a sentence."""

    #: What the command line ends with where nothing is published: 1 data wrong, 2 usage, 3 a source was unavailable.
    exit_code = 1


class TableError(ExoscopeError):
    """A table breaks its own declaration: names table, column, value and key of the first bad row."""


class TopicError(ExoscopeError):
    """A topic, or a search of one, is wrong: names file, topic, field and what to write instead."""


class SnapshotError(ExoscopeError):
    """A snapshot is missing, incomplete, altered or could not be written."""


class ExportError(ExoscopeError):
    """A package or file could not be written, or a cell cannot be written so that it comes back the same."""


class BusyError(ExoscopeError):
    """Another refresh of the same folder is running."""


class SourceError(ExoscopeError):
    """A public service refused, failed or answered something that cannot be trusted.

    `came_back` is the middle part of the message, without a stop. `do_now` is its last part, or nothing where the same
    question may be answered well a little later. `is_barred`: Whoever asked was turned away, whatever was asked.
    """

    exit_code = 3

    def __init__(
        self, message: str, *, came_back: str = "", do_now: str = "", is_barred: bool = False
    ) -> None:
        super().__init__(message)
        self.came_back = (came_back or message).removesuffix(".")
        self.do_now = do_now
        self.is_barred = is_barred

    @classmethod
    def told(
        cls, service: str, asked: str, came_back: str, do_now: str, *, passes: bool = False
    ) -> "SourceError":
        """The error in the words of all of them; `passes`: the same question may be answered well a little later."""
        message = f"Asked {service} for {asked}. Came back: {came_back}. {do_now}."
        return cls(message, came_back=came_back, do_now="" if passes else do_now)


class DropError(ExoscopeError):
    """A count fell by more than can be believed: names topic, definition, old and new count."""


class IdentityError(ExoscopeError):
    """Nobody said who is asking: there is no e-mail address for a service that wants one."""

    exit_code = 2
