"""Prints how often the intervals hold the true value: Wilson's of shares, exact and Byar's of counts, of answers.

python -m benchmarks.coverage

For shares and counts the probabilities are added up, not drawn. A share of n answers can take only n + 1 values, so
the coverage of any interval jumps up and down with p; the mean over p within n is what is promised, the worst is told.
"""

import numpy as np
from scipy.stats import binom, poisson

from dashboard.statistics import methods

SIZES = (20, 50, 115, 300, 1000, 5000)
SHARES = np.linspace(0.01, 0.5, 99)
MEANS = np.concatenate([np.linspace(0.5, 20, 79), [30, 60, 120, 400, 1500]])
GROUPS = ((60, 0.03), (60, 0.1), (115, 0.1), (300, 0.03), (300, 0.3))


def shares(n: int) -> np.ndarray:
    """Coverage of Wilson's interval at each of SHARES."""
    x = np.arange(n + 1)
    _, lower, upper = methods.share(x, n)
    return np.array([binom.pmf(x, n, p)[(lower <= p) & (p <= upper)].sum() for p in SHARES])


def counts() -> np.ndarray:
    """Coverage of the count's interval, exact below 10 events and Byar's from 10, at each of MEANS."""
    x = np.arange(3000)
    lower, upper = methods.poisson_limits(x)
    return np.array([poisson.pmf(x, mean)[(lower <= mean) & (mean <= upper)].sum() for mean in MEANS])


def answers(n: int, share: float, form: str, draw: np.random.Generator, times: int = 1000) -> float:
    """Coverage of the interval of weighted answers from three strata with unlike weights."""
    stratum = np.arange(n) % 3
    weight, held = np.array([0.6, 1.0, 2.2])[stratum], 0
    for _ in range(times):
        y = (draw.random(n) < share).astype(float)
        _, lower, upper = methods.survey_share(y, weight, stratum, limits=form)
        held += lower <= share <= upper
    return held / times


def main() -> None:
    print("Wilson, 95 %, p from 0.01 to 0.5       mean   lowest at p     highest")
    for n in SIZES:
        held = shares(n)
        worst = held.argmin()
        print(
            f"n = {n:<6} {held.mean():31.1%} {held[worst]:8.1%} {SHARES[worst]:6.3f} {held.max():9.1%}"
            f"   {np.mean((held >= 0.93) & (held <= 0.97)):4.0%} of the points within 93-97 %"
        )
    held = counts()
    worst = f"lowest {held.min():.1%} (at {MEANS[held.argmin()]:g})"
    print(f"\nexact below 10 events, Byar from 10: mean {held.mean():.1%}, {worst}")
    print("\nweighted answers, three strata              t   Wilson's form")
    draw = np.random.default_rng(2026)
    for n, share in GROUPS:
        found = [answers(n, share, form, draw) for form in ("t", "wilson")]
        print(f"n = {n}, share {share:.0%} {found[0]:28.1%} {found[1]:10.1%}")


if __name__ == "__main__":
    main()
