"""How numbers are written, by their magnitude: the same in sentences, figures, tables of figures and files."""

#: An estimate is "about" where its interval reaches further than this part of it to either side on average.
WIDE = 0.25
#: Decimals of the smallest percentage that is still written out.
_FINEST = 2


def whole(count: float) -> str:
    """A count by its magnitude.

    >>> whole(999_999), whole(1_240_000)
    ('999,999', '1.2 million')
    """
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if abs(count) >= size:
            return f"{count / size:,.1f} {word}"
    return f"{count:,.0f}"


def quantity(value: float) -> str:
    """A quantity that need not be whole: a decimal below 10, none above; never a zero for what is more.

    >>> quantity(0.04), quantity(3.14), quantity(9.95), quantity(1234.5), quantity(0)
    ('under 0.1', '3.1', '10', '1,234', '0.0')
    """
    if 0 < value < 0.05:
        return "under 0.1"
    return f"{value:.1f}" if abs(value) < 9.95 else whole(value)


def digits(value: float) -> str:
    """A number to three digits, or whole from a hundred on.

    >>> digits(0.347), digits(81.1), digits(264), digits(31692)
    ('0.347', '81.1', '264', '31,692')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def million(value: float) -> str:
    """An amount in millions.

    >>> million(81.1), million(1800)
    ('81.1 million', '1,800 million')
    """
    return f"{digits(value)} million"


def times(ratio: float) -> str:
    """How many times: whole from ten on, else to two digits.

    >>> times(22.194), times(3.396), times(0.1289)
    ('22', '3.4', '0.13')
    """
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"


def percent(value: float, decimals: int | None = None) -> str:
    """A percentage with as many decimals as its size needs, or as many as asked for; never a zero for what is more.

    >>> percent(0.123), percent(3.21), percent(45.6), percent(0.0004), percent(-0.04), percent(0)
    ('0.12%', '3.2%', '46%', 'under 0.01%', '-0.04%', '0.0%')
    >>> percent(0.04, 1), percent(0.1, 1), percent(0.4, 0), percent(0, 0)
    ('under 0.1%', '0.1%', 'under 1%', '0%')
    """
    smallest = _FINEST if decimals is None else decimals
    if 0 < value < 0.5 * 10**-smallest:
        return f"under {10**-smallest:.{smallest}f}%"
    return f"{value:,.{percent_decimals(value) if decimals is None else decimals}f}%"


def percent_decimals(value: float) -> int:
    """Two below 1, one below 10, none above."""
    size = abs(value)
    return 2 if 0 < size < 0.995 else 1 if size < 9.95 else 0


def share(value: float, decimals: int | None = None) -> str:
    """A share from 0 to 1 as a percentage.

    >>> share(0.0004, 1), share(0.456, 1), share(0.456)
    ('under 0.1%', '45.6%', '46%')
    """
    return percent(value * 100, decimals)


def is_wide(value: float, low: float, high: float) -> bool:
    """Whether an interval is so wide that its estimate is only "about" so much (see `WIDE`).

    >>> is_wide(20, 15, 25), is_wide(20, 14.9, 25)
    (False, True)
    """
    return (high - low) / 2 > WIDE * abs(value)
