"""A log-linear trend through yearly counts, with an interval that holds what chance and the years do to it."""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# Of series that scatter by chance alone, this share looks calmer than the floor of the dispersion.
_CALM = 0.05
# How much of what moves one year stays in the next, by choice, as ten years cannot tell: with less, intervals hold
# below 93% of the time where it is truly 0.5; with more, they are over 1.6 times as wide (docs/numbers.md).
_CARRIED = 0.44
_TWO_SIDED_95 = 0.975


@dataclass(frozen=True)
class Trend:
    """What a fit says: log mean = coefficients x (1, t, t squared ...), t in years from the middle of the years."""

    coefficients: tuple[float, ...]  # one per column; the second is the slope, log growth factor a year
    errors: tuple[float, ...]  # their standard errors
    quantile: float  # how many of these lie between an estimate and the end of its 95% interval
    dispersion: float  # Pearson's chi-square over its degrees of freedom; 1 when chance alone scatters years
    model: str  # "quasi_poisson" or "negative_binomial": the variance that the errors take

    def interval(self, column: int) -> tuple[float, float, float]:
        """Estimate, lower and upper end of one coefficient."""
        estimate, half = self.coefficients[column], self.quantile * self.errors[column]
        return estimate, estimate - half, estimate + half


def trend(years: Numbers, records: Numbers, exposure: Numbers, *, degree: int = 1) -> Trend | None:
    """The trend of yearly counts, or of their share of `exposure`; None when no finite one fits best.

    Formula: log E(records) = log(exposure) + b0 + b1 t + ... The coefficients solve the Poisson score equations
    (a generalised linear model with log link, McCullagh and Nelder 1989, chapter 6), which need only the mean to be
    right (Gourieroux, Monfort, Trognon 1984) and do not change when all counts are multiplied. The dispersion,
    Pearson's chi-square over n - p, decides which variance the interval takes:

    - up to 1, quasi-Poisson: dispersion x mean. It is not taken below the 5th percentile of what chance alone leaves
      with so many degrees of freedom, so that years which happen to lie on the line do not look certain;
    - above 1, negative binomial: mean + a x mean squared, with the `a` that brings Pearson's chi-square to n - p
      (Breslow 1984), since what shakes real years (a pandemic, a journal taken in) shakes large ones in proportion.

    Neighbouring years resemble each other: scatter is taken to fade by `_CARRIED` a year (a first-order
    autoregression), whatever the residuals say. Such runs of years move the coefficients more, and the fit takes more
    of them in, so that the residuals look calmer than the years are (Watson 1955): the variance is that of the
    coefficients under the carry-over, over the share of its chi-square that the fit leaves. Quantiles are Student's
    with n - p degrees of freedom, as the scatter is estimated. Measured coverage stands in docs/numbers.md.

    Assumes no more carry-over than that; with less, intervals are wider than they need be. A bend in the line counts
    as scatter and widens the interval. The exposure counts as known.

    Args:
        years: Calendar years, ascending; more of them than coefficients.
        records: Count of each, with some in more years than there are coefficients.
        exposure: What each is a share of; ones where it is of nothing. All above zero.
        degree: 1 for a line, 2 for a bend.
    """
    # Here, not above: the dashboard reads stored rates without the second that these take to load.
    from scipy import special
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    columns: Any = np.vander(years - (years[0] + years[-1]) / 2, degree + 1, increasing=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # its word for years exactly on the line
        fitted = GLM(records, columns, family=Poisson(), offset=np.log(exposure / exposure.mean())).fit(
            maxiter=200, tol=1e-10, tol_criterion="params"
        )
    left = len(years) - degree - 1
    mean, covariance = np.asarray(fitted.mu), np.asarray(fitted.normalized_cov_params)
    dispersion = _pearson(records, mean, 0.0) / left
    if not (fitted.converged and np.isfinite(covariance).all() and np.isfinite(dispersion)):
        return None
    calm = 2 * special.gammaincinv(left / 2, _CALM) / left  # chi-square quantile over its degrees
    shaken = dispersion > 1
    variance = _variance(mean, _extra(records, mean, left)) if shaken else mean * max(dispersion, calm)
    scatter = np.sqrt(np.outer(variance, variance)) * _CARRIED ** np.abs(np.subtract.outer(years, years))
    residual = np.eye(len(years)) - mean[:, None] * columns @ covariance @ columns.T  # of the scatter
    seen = ((residual @ scatter * residual).sum(axis=1) / variance).sum() / left
    covariance = covariance @ (columns.T @ scatter @ columns) @ covariance / seen
    return Trend(
        tuple(map(float, fitted.params)),
        tuple(map(float, np.sqrt(np.diag(covariance)))),
        float(special.stdtrit(left, _TWO_SIDED_95)),
        float(dispersion),
        "negative_binomial" if shaken else "quasi_poisson",
    )


def _variance(mean: Numbers, extra: float) -> Numbers:
    return mean + extra * mean**2


def _pearson(records: Numbers, mean: Numbers, extra: float) -> float:
    return float(((records - mean) ** 2 / _variance(mean, extra)).sum())


def _extra(records: Numbers, mean: Numbers, left: int) -> float:
    """The `a` of mean + a x mean squared that brings Pearson's chi-square down to its degrees of freedom."""
    from scipy.optimize import brentq

    high = 1.0
    while _pearson(records, mean, high) > left:
        high *= 2
    return float(brentq(lambda extra: _pearson(records, mean, extra) - left, 0.0, high))
