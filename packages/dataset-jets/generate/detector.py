"""A coarse detector: cells for photons and neutral hadrons, resolutions for all energies."""

import numpy as np

from recipe import MAX_ABS_ETA

PHOTON_CELL = 0.0065
HADRON_CELL = 0.008
"""Width of a cell in pseudorapidity and in azimuth."""

LEAST_ENERGY = 1e-6
"""GeV; PYTHIA makes a few photons of no energy."""


def detect(
    particles: dict[str, np.ndarray], share: float, random: np.random.Generator
) -> dict[str, np.ndarray]:
    """What the detector sees: flat arrays event, px, py, pz, e, sorted by event.

    Photons and neutral hadrons add up in cells and are massless at the cell's centre; charged particles keep their
    direction. Then each energy is multiplied by 1 + share * s * N(0, 1), s the resolution of its kind.
    """
    momentum = np.hypot(particles["px"], particles["py"])
    eta = np.arcsinh(particles["pz"] / np.maximum(momentum, 1e-12))
    inside = (np.abs(eta) < MAX_ABS_ETA) & (particles["e"] > LEAST_ENERGY)
    charged = particles["charged"] & inside
    photon = (particles["id"] == 22) & inside
    hadron = inside & ~charged & ~photon

    tracks = np.stack([particles[axis][charged] for axis in ("px", "py", "pz", "e")], axis=-1)
    photon_event, photons = fill_cells(particles, eta, photon, PHOTON_CELL)
    hadron_event, hadrons = fill_cells(particles, eta, hadron, HADRON_CELL)
    resolution = np.concatenate(
        [
            track_resolution(momentum[charged]),
            photon_resolution(photons[:, 3]),
            hadron_resolution(hadrons[:, 3]),
        ]
    )
    event = np.concatenate([particles["event"][charged], photon_event, hadron_event])
    four = np.concatenate([tracks, photons, hadrons])
    factor = 1 + share * resolution * random.standard_normal(len(event))
    order = np.argsort(event, kind="stable")
    order = order[factor[order] > 0]
    seen = four[order] * factor[order, None]
    return {"event": event[order], "px": seen[:, 0], "py": seen[:, 1], "pz": seen[:, 2], "e": seen[:, 3]}


def fill_cells(particles, eta: np.ndarray, chosen: np.ndarray, width: float) -> tuple[np.ndarray, np.ndarray]:
    """Event and four-momentum [px, py, pz, e] of each cell that got energy."""
    event, e, eta = particles["event"][chosen], particles["e"][chosen], eta[chosen]
    phi = np.arctan2(particles["py"][chosen], particles["px"][chosen]) + np.pi
    row = np.floor((eta + MAX_ABS_ETA) / width).astype(np.int64)
    column = np.floor(phi / width).astype(np.int64)
    key, cell = np.unique((event << 32) | (row << 16) | column, return_inverse=True)
    energy = np.bincount(cell, weights=e, minlength=len(key))
    eta = (((key >> 16) & 0xFFFF) + 0.5) * width - MAX_ABS_ETA
    phi = ((key & 0xFFFF) + 0.5) * width - np.pi
    pt = energy / np.cosh(eta)
    return key >> 32, np.stack([pt * np.cos(phi), pt * np.sin(phi), pt * np.sinh(eta), energy], axis=-1)


def track_resolution(pt: np.ndarray) -> np.ndarray:
    return np.sqrt((0.00025 * pt) ** 2 + 0.015**2)


def photon_resolution(energy: np.ndarray) -> np.ndarray:
    scaled = energy / 1.6
    return np.sqrt(0.027**2 / scaled + (0.15 / scaled) ** 2 + 0.005**2)


def hadron_resolution(energy: np.ndarray) -> np.ndarray:
    return np.sqrt(1.2**2 / (energy / 7) + 0.05**2)
