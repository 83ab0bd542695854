"""Rounds the weights of a network to as few digits as the tolerated loss allows."""

import shutil

import h5py


def write_rounded(source, target, digits):
    """Copies a file of weights, every array rounded."""
    shutil.copy(source, target)

    def visit(name, item):
        if isinstance(item, h5py.Dataset):
            item[...] = item[...].round(digits)

    with h5py.File(target, "r+") as file:
        file.visititems(visit)


def run(task):
    best, most = task.model.h5, task.params["maxDigits"]
    for digits in range(most, -1, -1):
        file = task.folder / f"digits-{digits}.h5"
        write_rounded(task.model.h5, file, digits)
        accepted = task.measure(file)["loss"] <= task.params["tolerateAccLoss"]
        task.trial(f"digits-{digits}", "digits", digits, "accepted" if accepted else "rejected", file)
        if not accepted:
            break
        best = file
        task.progress((most - digits + 1) / (most + 1), f"{digits} digits")
    return best
