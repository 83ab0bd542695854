"""Shares weights: every kernel gets few different values, the centres of its clusters."""

import shutil

import h5py
import numpy as np


def cluster(weights, clusters):
    """Replaces the weights that are not zero by the centres of `clusters` clusters (Lloyd's k-means on a line)."""
    values = weights[weights != 0]
    if np.unique(values).size <= clusters:
        return weights
    # Evenly over the range: the few large weights, which matter most, would get no centre of their own by quantiles.
    centres = np.linspace(values.min(), values.max(), clusters)
    for _ in range(30):
        nearest = np.abs(values[:, None] - centres[None, :]).argmin(axis=1)
        sums = np.bincount(nearest, weights=values, minlength=clusters)
        counts = np.bincount(nearest, minlength=clusters)
        centres = np.where(counts > 0, sums / np.maximum(counts, 1), centres)
    shared = weights.copy()
    shared[weights != 0] = centres[nearest]
    return shared


def clustered(trial, clusters):
    """One trial: the network with its kernels clustered, and how many different weights they have."""
    file, different = trial.folder / "weights.h5", set()
    shutil.copy(trial.model.h5, file)

    def visit(name, item):
        if name.endswith("kernel:0"):
            item[...] = cluster(item[...], clusters)
            different.update(item[...].ravel().tolist())

    with h5py.File(file, "r+") as weights:
        weights.visititems(visit)
    trial.metric("different_weights", len(different))
    return file


def run(task):
    best, clusters = None, task.params["maxClusters"]
    while clusters >= 2:
        tried = task.trial(f"clusters-{clusters}", clustered, clusters=clusters)
        if not tried.decide(tried.loss <= task.params["tolerateAccLoss"]):
            break
        best, clusters = tried, clusters // 2
    if best is None:
        task.refuse("Even the most clusters lose more than is tolerated.", todo="raise maxClusters or tolerateAccLoss")
    return best
