"""Hands pairs of decayed bosons to PYTHIA: a Les Houches event file (arXiv:hep-ph/0609017)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class HardEvent:
    """Two incoming partons, then two bosons."""

    code: tuple[int, ...]
    """PDG codes of the four."""
    colours: tuple[tuple[int, int], ...]
    """Colour and anticolour tags of the four."""
    momentum: np.ndarray
    """(4, [px, py, pz, e, m]) in GeV."""
    scale: float
    """Factorisation scale, GeV."""
    couplings: tuple[float, float]
    """Electromagnetic, strong."""


def write_lhe(path: Path, events: list[HardEvent], quarks: np.ndarray) -> None:
    """Writes the events with the quarks of their bosons, as `decay_bosons` gives them."""
    with path.open("w") as file:
        file.write('<LesHouchesEvents version="1.0">\n<init>\n')
        file.write("2212 2212 6500. 6500. 0 0 0 0 3 1\n1. 0. 1. 1\n</init>\n")
        for event, decays in zip(events, quarks):
            file.write("".join(event_lines(event, decays)))
        file.write("</LesHouchesEvents>\n")


def event_lines(event: HardEvent, decays: np.ndarray) -> list[str]:
    em, strong = event.couplings
    lines = [f"<event>\n8 1 1. {event.scale:.9e} {em:.9e} {strong:.9e}\n"]
    for place, (code, colours, momentum) in enumerate(zip(event.code, event.colours, event.momentum)):
        status, mothers = (-1, (0, 0)) if place < 2 else (2, (1, 2))
        lines.append(particle_line(code, status, mothers, colours, momentum))
    for place, pair in enumerate(decays):
        mother, tag = 3 + place, 601 + place
        for quark in pair:
            colours = (tag, 0) if quark[0] > 0 else (0, tag)
            lines.append(particle_line(int(quark[0]), 1, (mother, mother), colours, quark[1:]))
    return [*lines, "</event>\n"]


def particle_line(code: int, status: int, mothers, colours, momentum) -> str:
    """One particle of an event; `momentum` is px, py, pz, e, m."""
    numbers = " ".join(f"{value:.12e}" for value in momentum)
    return f"{code} {status} {mothers[0]} {mothers[1]} {colours[0]} {colours[1]} {numbers} 0. 9.\n"
