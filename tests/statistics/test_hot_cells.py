"""Hot cells: Gi* as esda has it, exact chances as drawing gives them, and few false ones in a mere scatter."""

import itertools

import h3
import numpy as np
import pytest
from esda.getisord import G_Local
from libpysal.weights import W

from dashboard.statistics import hot_cells

DISK = h3.grid_disk("881f05a901fffff", 8)
NEAR = {cell: [near for near in h3.grid_disk(cell, 1) if near != cell] for cell in DISK}
WITHIN = {cell: [near for near in NEAR[cell] if near in set(DISK)] for cell in DISK}


def scatter(seed, mean=2.0, k=5, skewed=False):
    """Classes of counts scattered over the cells at random: 0 below k, then 1 for 5-9, 2 for 10-19 …"""
    chance = np.random.default_rng(seed)
    counts = chance.negative_binomial(0.4, 0.4 / (0.4 + mean), len(DISK)) if skewed else chance.poisson(mean, len(DISK))
    return np.digitize(counts, [k, 2 * k, 4 * k, 10 * k, 20 * k])


def test_z_is_esdas_gi_star():
    scores = scatter(1, mean=5)
    found = hot_cells.tested(DISK, scores, NEAR)
    weights = W({cell: WITHIN[cell] for cell in DISK}, id_order=list(DISK), silence_warnings=True)
    expected = G_Local(scores.astype(float), weights, transform="B", star=True, permutations=0)
    assert np.allclose(found["z"], expected.Zs)


def test_the_tail_is_every_possible_draw_counted():
    scores = np.array([0, 0, 1, 1, 2, 3, 5])
    for size in (1, 3, 7):
        draws = [sum(drawn) for drawn in itertools.combinations(scores.tolist(), size)]
        tail = hot_cells.upper_tail(scores, size)
        for total in range(len(tail)):
            assert tail[total] == pytest.approx(np.mean([draw >= total for draw in draws]))


def test_p_is_what_permutations_give():
    scores, chance = scatter(3, mean=4, skewed=True), np.random.default_rng(4)
    found = hot_cells.tested(DISK, scores, NEAR)
    full = found[found["neighbours"] == 6]
    drawn = np.array([chance.permutation(scores)[:7].sum() for _ in range(40_000)])
    for row in full.sort_values("p").head(5).itertuples():
        total = scores[[DISK.index(cell) for cell in [row.cell, *NEAR[row.cell]]]].sum()
        assert row.p == pytest.approx(np.mean(drawn >= total), abs=4 * np.sqrt(row.p * (1 - row.p) / 40_000) + 1e-4)


def test_a_real_cluster_is_hot_and_nothing_far_from_it():
    scores = scatter(5, mean=6)
    centre = h3.grid_disk(DISK[0], 2)
    raised = np.array([4 if cell in centre else score for cell, score in zip(DISK, scores, strict=True)])
    found = hot_cells.tested(DISK, raised, NEAR).set_index("cell")
    assert found.loc[centre, "is_hot"].all()
    far = [cell for cell in DISK if h3.grid_distance(cell, DISK[0]) > 4]
    assert not found.loc[far, "is_hot"].any()


@pytest.mark.parametrize("skewed", [False, True])
def test_a_mere_scatter_is_seldom_called_hot(skewed):
    claimed = [hot_cells.tested(DISK, scatter(seed, 5, skewed=skewed), NEAR)["is_hot"].any() for seed in range(200)]
    assert np.mean(claimed) <= 0.08  # 5 % and the chance of 200 data sets


def test_with_few_cells_nothing_is_tested():
    scores = np.zeros(len(DISK), dtype=int)
    scores[:29] = 3
    found = hot_cells.tested(DISK, scores, NEAR)
    assert found["p"].isna().all() and not found["is_hot"].any()
    scores[29] = 1
    assert hot_cells.tested(DISK, scores, NEAR)["p"].notna().all()


@pytest.mark.parametrize("bad", [-1, 0.5])
def test_scores_that_are_no_classes_are_refused(bad):
    with pytest.raises(ValueError, match="expected whole numbers of 0 or more"):
        hot_cells.tested(DISK[:3], np.array([0, 1, bad]), NEAR)
