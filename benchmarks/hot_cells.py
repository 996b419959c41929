"""Prints how often a mere scatter of events over hexagons is called hot: our exact chances beside esda's normal ones.

python -m benchmarks.hot_cells [DATA SETS]
"""

import sys

import h3
import numpy as np
from esda.getisord import G_Local
from libpysal.weights import W

from dashboard.statistics import hot_cells, methods

CELLS = h3.grid_disk("881f05a901fffff", 9)
FIRSTS = [5, 10, 20, 50, 100]


def main(sets: int) -> None:
    near = {cell: [other for other in h3.grid_disk(cell, 1) if other != cell] for cell in CELLS}
    within = {cell: [other for other in others if other in set(CELLS)] for cell, others in near.items()}
    weights = W(within, id_order=list(CELLS), silence_warnings=True)
    print(f"{len(CELLS)} cells, {sets} data sets; share of them in which any cell is called hot (5 % accepted)")
    for name, dispersion in (("even counts (Poisson)", None), ("skewed counts", 0.8), ("very skewed counts", 0.2)):
        ours = normal = 0
        for seed in range(sets):
            chance = np.random.default_rng(seed)
            mean = 6
            p = None if dispersion is None else dispersion / (dispersion + mean)
            counts = (
                chance.poisson(mean, len(CELLS)) if p is None else chance.negative_binomial(dispersion, p, len(CELLS))
            )
            ours += hot_cells.tested(CELLS, np.digitize(counts, FIRSTS), near)["is_hot"].any()
            found = G_Local(counts.astype(float), weights, transform="B", star=True, permutations=0)
            one_sided = np.where(found.Zs > 0, found.p_norm, 1 - found.p_norm)
            normal += methods.false_discovery(one_sided, hot_cells.LEVEL).any()
        print(f"{name:24} exact, classes {ours / sets:6.1%}   esda, normal {normal / sets:6.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
