"""Amounts and multiples as a reader sees them, the same in sentences and in figures."""


def digits(value: float) -> str:
    """A number to three digits, or whole from a hundred on.

    >>> digits(0.347), digits(81.1), digits(264), digits(31692)
    ('0.347', '81.1', '264', '31,692')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def amount(usd_m: float) -> str:
    """An amount in million dollars.

    >>> amount(81.1), amount(1800)
    ('81.1 million', '1,800 million')
    """
    return f"{digits(usd_m)} million"


def times(ratio: float) -> str:
    """How many times: whole from ten on, else to two digits.

    >>> times(22.194), times(3.396), times(0.1289)
    ('22', '3.4', '0.13')
    """
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"
