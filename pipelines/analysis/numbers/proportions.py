"""Shares with what chance alone does to them."""

import numpy as np
import pandas as pd

#: Two-sided 95% quantile of the normal distribution.
Z_95 = 1.959963984540054
#: With fewer on either side, an interval holds anything from 90 to 98% of the time (docs/numbers.md).
FEWEST = 5


def wilson_interval(successes: pd.Series, n: pd.Series, z: float = Z_95) -> pd.DataFrame:
    """Share, lower and upper end of its score interval (Wilson 1927), as columns `share`, `low`, `high`.

    Unlike share +- z standard errors it stays within 0 and 1 and has a width at 0 and at n successes. All three
    are missing where n is zero or missing. Written out: a statistics library takes a second to load.

    Raises:
        ValueError: A row has more successes than there are, or fewer than none.
    """
    hits = successes.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    size = n.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    if ((hits > size) | (hits < 0)).any():
        raise ValueError("a share needs 0 <= successes <= n")
    size = np.where(size > 0, size, np.nan)
    share = hits / size
    spread = z * z / size
    centre = (share + spread / 2) / (1 + spread)
    half = np.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    # Exact at the ends, where rounding would leave 1e-17.
    low = np.where(hits == 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(hits == size, 1.0, np.clip(centre + half, 0, 1))
    columns = {"share": share, "low": np.where(np.isnan(share), np.nan, low), "high": high + share * 0}
    return pd.DataFrame(columns, index=successes.index).astype("Float64")


def is_thin(successes: int, n: int) -> bool:
    """Whether so few have it, or so few have it not, that a share is better told as a count.

    Below 5 on either side Wilson's 95% interval still stands, but holds between 90 and 98% of the time as the count
    falls, and the share itself moves by a fifth or more with one article.

    >>> is_thin(4, 100), is_thin(5, 100), is_thin(96, 100)
    (True, False, True)
    """
    return min(successes, n - successes) < FEWEST
