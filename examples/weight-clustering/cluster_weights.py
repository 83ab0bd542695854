"""Shares weights: every kernel gets few different values, the centres of its clusters."""

import shutil

import h5py
import numpy as np


def cluster(weights, clusters):
    """Replaces the weights that are not zero by the centres of `clusters` clusters (Lloyd's k-means on a line)."""
    values = weights[weights != 0]
    if np.unique(values).size <= clusters:
        return weights
    centres = np.quantile(values, (np.arange(clusters) + 0.5) / clusters)
    for _ in range(30):
        nearest = np.abs(values[:, None] - centres[None, :]).argmin(axis=1)
        sums = np.bincount(nearest, weights=values, minlength=clusters)
        counts = np.bincount(nearest, minlength=clusters)
        centres = np.where(counts > 0, sums / np.maximum(counts, 1), centres)
    shared = weights.copy()
    shared[weights != 0] = centres[nearest]
    return shared


def write_clustered(source, target, clusters):
    """Copies a file of weights, its kernels clustered; gives how many different weights they have."""
    shutil.copy(source, target)
    different = set()

    def visit(name, item):
        if name.endswith("kernel:0"):
            item[...] = cluster(item[...], clusters)
            different.update(item[...].ravel().tolist())

    with h5py.File(target, "r+") as file:
        file.visititems(visit)
    return len(different)


def run(task):
    best, clusters = None, task.params["maxClusters"]
    while clusters >= 2:
        file = task.folder / f"clusters-{clusters}.h5"
        figures = {"different_weights": write_clustered(task.model.h5, file, clusters)}
        accepted = task.measure(file)["loss"] <= task.params["tolerateAccLoss"]
        decision = "accepted" if accepted else "rejected"
        task.trial(f"clusters-{clusters}", "clusters", clusters, decision, file, metrics=figures)
        if not accepted:
            break
        best, clusters = file, clusters // 2
    if best is None:
        task.refuse("Even the most clusters lose more than is tolerated.", todo="raise maxClusters or tolerateAccLoss")
    return best
