"""Chunks of rows: the pieces that the work is cut into, each made from seeds of its own."""

import os
from pathlib import Path

import awkward as ak
import numpy as np

from detector import detect
from events import event_batches
from jets import AXES, find_jets, groom
from observables import features_of
from recipe import CLASSES, FEATURES, ROWS_PER_CHUNK, chunk_seeds


def chunk_path(work: Path, name: str, chunk: int) -> Path:
    return work / f"{name}-{chunk:02d}.npy"


def make_chunk(name: str, chunk: int) -> np.ndarray:
    """Rows of a chunk: (ROWS_PER_CHUNK, 16), float64. The same arguments give the same rows."""
    kind = CLASSES[name]
    pythia_seed, words = chunk_seeds(name, chunk)
    hard, smear = (np.random.default_rng(s) for s in np.random.SeedSequence(words).spawn(2))
    rows: list[list[float]] = []
    for particles in event_batches(kind, pythia_seed, hard):
        jets = find_jets(detect(particles, kind.smearing, smear), kind.lowest_jet_pt)
        groomed, mass, kept = groom(jets)
        pieces = zip(as_matrices(jets), as_matrices(groomed), mass, kept)
        for row in (features_of(jet, core, m) for jet, core, m, enough in pieces if enough):
            # A zero distance or a share lost to rounding would have no place on the scale of `encode.py`.
            if np.all(np.isfinite(row)) and row[0] < 0 and min(row[1:]) > 0:
                rows.append(row)
        if len(rows) >= ROWS_PER_CHUNK:
            return np.array(rows[:ROWS_PER_CHUNK])
    raise RuntimeError(f"class {name}, chunk {chunk}: too few jets pass the cuts")


def as_matrices(jets: ak.Array) -> list[np.ndarray]:
    """The constituents of each jet as rows of [px, py, pz, E]."""
    ends = np.cumsum(ak.to_numpy(ak.num(jets)))[:-1]
    flat = ak.flatten(jets)
    names = [axis if axis in flat.fields else axis.upper() for axis in AXES]
    return np.split(np.stack([ak.to_numpy(flat[axis]) for axis in names], axis=-1), ends)


def store_chunk(work: Path, name: str, chunk: int, rows: np.ndarray) -> None:
    """Writes a chunk so that it is there whole or not at all."""
    path = chunk_path(work, name, chunk)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with partial.open("wb") as file:
        np.save(file, rows)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)


def load_chunk(work: Path, name: str, chunk: int) -> np.ndarray:
    """Rows of a chunk that was made before."""
    rows = np.load(chunk_path(work, name, chunk))
    if rows.shape != (ROWS_PER_CHUNK, len(FEATURES)):
        raise RuntimeError(
            f"{chunk_path(work, name, chunk)} has the shape {rows.shape}; remove it and start again"
        )
    return rows
