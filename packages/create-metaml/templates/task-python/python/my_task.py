"""Rounds the weights of a network to as few digits as the tolerated loss allows."""

import shutil

import h5py


def rounded(trial, digits):
    """One trial: a copy of the weights, every array rounded."""
    file = trial.folder / "weights.h5"
    shutil.copy(trial.model.h5, file)

    def visit(name, item):
        if isinstance(item, h5py.Dataset):
            item[...] = item[...].round(digits)

    with h5py.File(file, "r+") as weights:
        weights.visititems(visit)
    return file


def run(task):
    """The search: has trials run, each in a process of its own, and decides. It is called anew when a run is resumed."""
    best, most = task.model, task.params["maxDigits"]
    for digits in range(most, -1, -1):
        tried = task.trial(f"digits-{digits}", rounded, digits=digits)
        if not tried.decide(tried.loss <= task.params["tolerateAccLoss"]):
            break
        best = tried
        task.progress((most - digits + 1) / (most + 1), f"{digits} digits")
    return best
