"""Finds the leading jets of each event and grooms them."""

import awkward as ak
import fastjet
import numpy as np
import vector

from recipe import HIGHEST_JET_PT, JET_RADIUS, JETS_PER_EVENT, LEAST_CONSTITUENTS

vector.register_awkward()

FIND = fastjet.JetDefinition(fastjet.antikt_algorithm, JET_RADIUS)
# Wider than any jet, so that all its constituents end in one tree.
REGROUP = fastjet.JetDefinition(fastjet.cambridge_algorithm, 10.0)
AXES = ("px", "py", "pz", "e")


def find_jets(seen: dict[str, np.ndarray], lowest_pt: float) -> ak.Array:
    """Constituents [px, py, pz, E] of the jets that pass the cuts: the two leading ones of each event, in order."""
    events = unflatten_by_event(seen)
    cluster = fastjet.ClusterSequence(events, FIND)
    constituents = cluster.constituents(min_pt=lowest_pt)
    jets = cluster.inclusive_jets(min_pt=lowest_pt)
    pt = np.hypot(jets.px, jets.py)
    leading = ak.argsort(pt, ascending=False)[:, :JETS_PER_EVENT]
    pt, constituents = pt[leading], constituents[leading]
    return ak.flatten(constituents[pt < HIGHEST_JET_PT])


def groom(jets: ak.Array) -> tuple[ak.Array, np.ndarray, np.ndarray]:
    """Constituents and mass (GeV) of each groomed jet, and which jets keep enough constituents.

    The modified mass drop tagger: Cambridge/Aachen, z_cut 0.1, beta 0 (arXiv:1307.0007, arXiv:1402.2657).
    """
    found = fastjet.ClusterSequence(jets, REGROUP).exclusive_jets_softdrop_grooming(
        njets=1, beta=0.0, symmetry_cut=0.1, symmetry_measure="scalar_z"
    )
    kept = ak.to_numpy(ak.num(found.constituents) >= LEAST_CONSTITUENTS)
    return found.constituents, ak.to_numpy(found.msoftdrop), kept


def unflatten_by_event(seen: dict[str, np.ndarray]) -> ak.Array:
    """Flat arrays, sorted by event, as one list of four-momenta an event."""
    count = np.bincount(seen["event"])
    flat = ak.zip(
        {"px": seen["px"], "py": seen["py"], "pz": seen["pz"], "E": seen["e"]}, with_name="Momentum4D"
    )
    return ak.unflatten(flat, count[count > 0])
