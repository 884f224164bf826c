"""Numbers with their nouns, and parts of a sentence."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 trial", "2 trials", "no trials".

    >>> counted(0, "trial"), counted(1, "trial"), counted(1200, "study", "studies")
    ('no trials', '1 trial', '1,200 studies')
    """
    noun = one if number == 1 else many or f"{one}s"
    return f"{number:,} {noun}" if number else f"no {noun}"


def listed(parts: list[str]) -> str:
    """Several parts as one phrase: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
