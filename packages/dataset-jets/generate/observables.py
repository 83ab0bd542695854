"""The 16 features of a jet.

Energy correlation functions and their ratios: arXiv:1305.0007 (C), arXiv:1409.6298 (D), arXiv:1609.07483 (M, N); the
set of features: arXiv:1804.06913. d is the distance in rapidity and azimuth, z the share of transverse momentum.
"""

from functools import lru_cache

import numpy as np


def features_of(jet: np.ndarray, groomed: np.ndarray, mass: float) -> list[float]:
    """Features in the order of `recipe.FEATURES`.

    `jet` and `groomed`: constituents, rows of [px, py, pz, E]; `mass` in GeV, of the groomed jet.
    """
    z, distance = shares_and_distances(groomed)
    e2 = {b: two_point(z, distance, b) for b in (0, 1, 2)}
    e3, smallest, two_smallest = three_point(z, distance)
    c2 = {b: e3[b] / e2[b] ** 2 for b in (1, 2)}
    d2 = {b: e3[b] / e2[b] ** 3 for b in (1, 2)}
    energy = jet[:, 3] / jet[:, 3].sum()
    return [
        float(np.sum(energy * np.log(energy))),
        e2[0],
        e2[1],
        e2[2],
        c2[1],
        c2[2],
        d2[1],
        d2[2],
        d2[1],
        e3[1] / e2[2] ** 1.5,
        smallest[1] / e2[1],
        smallest[2] / e2[2],
        two_smallest[1] / e2[1] ** 2,
        two_smallest[2] / e2[2] ** 2,
        mass,
        len(jet),
    ]


def shares_and_distances(constituents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Share of transverse momentum of each constituent, and the matrix of their distances."""
    px, py, pz, e = constituents.T
    pt = np.hypot(px, py)
    rapidity = np.arctanh(pz / e)
    phi = np.arctan2(py, px)
    across = np.abs(phi[:, None] - phi[None, :])
    across = np.minimum(across, 2 * np.pi - across)
    return pt / pt.sum(), np.hypot(rapidity[:, None] - rapidity[None, :], across)


def two_point(z: np.ndarray, distance: np.ndarray, power: int) -> float:
    """Sum over pairs of z z d^power."""
    i, j = np.triu_indices(len(z), 1)
    return float(np.sum(z[i] * z[j] * distance[i, j] ** power))


def three_point(z: np.ndarray, distance: np.ndarray) -> tuple[dict, dict, dict]:
    """Sums over triples of z z z w^b by b = 1 and 2: w all three distances, the smallest, the two smallest."""
    i, j, k, ij, jk, ik = triples(len(z))
    flat = distance.ravel()
    a, b, c = flat[ij], flat[jk], flat[ik]
    weight = z[i] * z[j] * z[k]
    low = np.minimum(a, b)
    high = np.maximum(a, b)
    middle = np.minimum(high, c)
    smallest = np.minimum(low, middle)
    pair = low * middle
    triple = a * b * c
    return tuple(
        {1: float(np.sum(weight * w)), 2: float(np.sum(weight * w * w))} for w in (triple, smallest, pair)
    )


@lru_cache(maxsize=128)
def triples(n: int) -> tuple[np.ndarray, ...]:
    """Indices i < j < k of all triples, then the places of (i, j), (j, k) and (i, k) in a flat n by n matrix."""
    index = np.arange(n, dtype=np.int32)
    less = index[:, None] < index[None, :]
    i, j, k = (a.astype(np.int32) for a in np.nonzero(less[:, :, None] & less[None, :, :]))
    return i, j, k, i * n + j, j * n + k, i * n + k
