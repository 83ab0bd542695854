"""Decays pairs of W or Z bosons to quarks by hand.

PYTHIA's own decays follow the pair's polarisation at 1 TeV, which is mostly transverse and gives mass peaks weaker
than those of the reference rows; here LONGITUDINAL of the bosons decay as longitudinal ones.
"""

import numpy as np

from les_houches import HardEvent

LONGITUDINAL = 0.8
"""Share of bosons that decay with a density of 1 - cos^2; the others decay isotropically."""

QUARK_MASS = {1: 0.0, 2: 0.0, 3: 0.0, 4: 1.5, 5: 4.8}
Z_SHARES = {1: 0.156, 2: 0.116, 3: 0.156, 4: 0.120, 5: 0.151}
"""Branching fractions of the Z to quarks (rounded), before they are normalised."""


def decay_bosons(events: list[HardEvent], random: np.random.Generator) -> np.ndarray:
    """Quarks of every boson: (events, 2 bosons, 2 quarks, [id, px, py, pz, e, m]); the quark first."""
    code = np.array([event.code[2:] for event in events])
    momentum = np.stack([event.momentum[2:] for event in events])
    boson, mass = momentum[..., :4], momentum[..., 4]
    quark, anti = choose_flavours(code, random)
    masses = np.array([0.0, *QUARK_MASS.values()])
    m1, m2 = masses[quark], masses[np.abs(anti)]

    shape = code.shape
    uniform = random.random(shape)
    longitudinal = random.random(shape) < LONGITUDINAL
    # The inverse of (2 + 3c - c^3)/4, the distribution that belongs to 1 - c^2.
    cosine = np.where(longitudinal, 2 * np.sin(np.arcsin(2 * uniform - 1) / 3), 2 * uniform - 1)
    azimuth = 2 * np.pi * random.random(shape)

    energy = (mass**2 + m1**2 - m2**2) / (2 * mass)
    momentum = np.sqrt(energy**2 - m1**2)
    along, side, up = axes_around(boson[..., :3])
    sine = np.sqrt(1 - cosine**2)
    direction = (
        cosine[..., None] * along
        + (sine * np.cos(azimuth))[..., None] * side
        + (sine * np.sin(azimuth))[..., None] * up
    )
    first = boost(energy, momentum[..., None] * direction, boson, mass)
    second = boson - first
    rows = [
        np.concatenate([q[..., None], p, m[..., None]], axis=-1)
        for q, p, m in ((quark, first, m1), (anti, second, m2))
    ]
    return np.stack(rows, axis=2)


def choose_flavours(code: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Quark and antiquark of each boson: W to the first two generations alike, Z by Z_SHARES."""
    shares = np.array(list(Z_SHARES.values()))
    z_quark = random.choice(list(Z_SHARES), size=code.shape, p=shares / shares.sum())
    generation = 2 * random.integers(0, 2, size=code.shape)
    up, down = generation + 2, generation + 1
    quark = np.select([code == 24, code == -24], [up, down], z_quark)
    anti = -np.select([code == 24, code == -24], [down, up], z_quark)
    return quark, anti


def axes_around(vector: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three orthogonal unit vectors, the first along the flight direction."""
    along = vector / np.linalg.norm(vector, axis=-1, keepdims=True)
    side = np.cross(along, np.broadcast_to([0.0, 0.0, 1.0], along.shape))
    side /= np.linalg.norm(side, axis=-1, keepdims=True)
    return along, side, np.cross(along, side)


def boost(energy: np.ndarray, momentum: np.ndarray, boson: np.ndarray, mass: np.ndarray) -> np.ndarray:
    """Four-momentum [px, py, pz, e] in the frame where the boson moves, of one given in its rest frame."""
    gamma = boson[..., 3] / mass
    over_mass = boson[..., :3] / mass[..., None]
    parallel = np.sum(over_mass * momentum, axis=-1)
    moved = momentum + over_mass * (energy + parallel / (1 + gamma))[..., None]
    return np.concatenate([moved, (gamma * energy + parallel)[..., None]], axis=-1)
