"""Prints how often the judgements claim what is not so, and how often they find what is.

python -m benchmarks.evidence [series a cell]
"""

import sys
import time

import numpy as np

from dashboard.statistics.arrays import Array
from dashboard.statistics.judgement import Judgement, Prior, judge_areas, judge_many

SERIES = 1000
PEOPLE = np.array([40, 45, 60, 62, 72, 75, 80, 95, 100, 129, 150]) * 1000.0
DISTRICTS, CITY = Prior(0.0058, 3.0), Prior(0.0029, 3.0)


def drawn(draw: np.random.Generator, mean: Array, sd: float) -> Array:
    """Counts with a relative standard deviation from year to year beyond Poisson's."""
    extra = sd**2
    return draw.poisson(mean * draw.gamma(1 / extra, extra, mean.shape) if extra else mean).astype(float)


def told(found: list[Judgement], direction: str | None = None) -> tuple[float, float]:
    """Per cent clear, and clear or probable."""
    kept = [one.grade if direction in (None, one.direction) else "" for one in found]
    return tuple(100 * np.mean([grade in grades for grade in kept]) for grades in (("clear",), ("clear", "probable")))


def alone(x: Array, prior: Prior) -> list[Judgement]:
    """Judges series without peers, each row a series of its own."""
    years = 2025.0 - np.arange(x.shape[1])[::-1]
    rows = np.arange(len(x))
    return judge_many(years, x, np.ones_like(x), group=rows, priors=[prior] * len(x))


def with_peers(x: Array, prior: Prior) -> list[Judgement]:
    """Judges the first of eleven series, (sets, 11, years)."""
    sets, areas, points = x.shape
    years = 2025.0 - np.arange(points)[::-1]
    flat = x.reshape(-1, points)
    of = np.arange(sets * areas) % areas == 0
    group = np.repeat(np.arange(sets), areas)
    return judge_many(years, flat, np.ones_like(flat), group=group, priors=[prior] * sets, of=of)


def show(name: str, found: list[Judgement], direction: str | None = None) -> None:
    clear, both = told(found, direction)
    print(f"{name:75} {clear:5.1f} {both:5.1f}")


def main(times: int = SERIES) -> None:
    draw = np.random.default_rng(20260101)
    start = time.perf_counter()
    for sd in (0.0, 0.05, 0.10, 0.15):
        for points in (2, 3, 5, 9, 28):
            for mean in (12, 60, 500, 5000):
                x = drawn(draw, np.full((times, points), float(mean)), sd)
                show(f"no change, alone, sd {sd}, {points} years, mean {mean}", alone(x, CITY))
        x = drawn(draw, np.full((times // 4, 11, 5), 300.0), sd)
        show(f"no change, with peers, sd {sd}, 5 years, mean 300", with_peers(x, DISTRICTS))
    for fall in (0.7, 0.5):
        mean = np.full((times, 5), 500.0)
        mean[:, -1] *= fall
        show(f"city, 5 years, sd .1, mean 500: one year x {fall}", alone(drawn(draw, mean, 0.1), CITY), "down")
        mean = 500 * fall ** (np.arange(5) / 4) * np.ones((times, 1))
        show(f"city, 5 years, sd .1, mean 500: slope x {fall}", alone(drawn(draw, mean, 0.1), CITY), "down")
    for who, rows in (("one district alone", slice(0, 1)), ("all eleven alike", slice(0, 11))):
        mean = np.full((times, 11, 5), 300.0)
        mean[:, rows, -1] *= 0.5
        show(f"{who} x .5", with_peers(drawn(draw, mean, 0.1), DISTRICTS), "down")
    for step in (0.05, 0.10, 0.15):
        walk = np.exp(np.cumsum(draw.normal(0, step, (times, 8)), 1))
        found = alone(drawn(draw, 500 * walk, 0.0), CITY)
        side = np.where(walk[:, -1] > walk[:, -5:-1].mean(1), "up", "down")
        clear = [(one.direction == right) for one, right in zip(found, side, strict=True) if one.grade == "clear"]
        print(f"random walk {step}: clear {len(clear)}, wrong way {100 * (1 - np.mean(clear or [1])):.1f} %")
    for sd in (0.0, 0.05, 0.1):
        for scale in (0.0005, 0.003, 0.02):
            for points in (2, 3, 5):
                mean = np.broadcast_to(PEOPLE[:, None] * scale, (times // 2, 11, points))
                maps = [
                    judge_areas(x, np.broadcast_to(PEOPLE[:, None], x.shape), np.arange(points))
                    for x in drawn(draw, mean, sd)
                ]
                grades = [{one.grade for one in found} for found in maps]
                clear = np.mean(["clear" in own for own in grades])
                any_ = np.mean([bool({"clear", "probable"} & own) for own in grades])
                name = f"maps without difference, sd {sd}, rate {scale}, {points} years"
                print(f"{name:75} {100 * clear:5.1f} {100 * any_:5.1f}")
    ratio = np.ones(11)
    ratio[[2, 5, 8]] = [1.2, 0.8, 1.2]
    mean = np.broadcast_to((300 * ratio)[:, None], (times // 2, 11, 3))
    hits = []
    for x in drawn(draw, mean, 0.1):
        found = judge_areas(x, np.full(x.shape, 80_000.0), np.arange(3))
        hits += [
            found[place].grade in ("clear", "probable")
            and found[place].direction == ("up" if ratio[place] > 1 else "down")
            for place in (2, 5, 8)
        ]
    print(f"3 of 11 districts +-20 %, mean 300, sd 10 %, three years: found {100 * np.mean(hits):.0f} %")
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SERIES)
