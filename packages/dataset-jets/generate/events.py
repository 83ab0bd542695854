"""Runs PYTHIA: proton collisions at 13 TeV, hadronised, as batches of final particles."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import awkward as ak
import numpy as np
import pythia8mc

from bosons import decay_bosons
from les_houches import HardEvent, write_lhe
from recipe import EVENTS_PER_BATCH, ROWS_PER_CHUNK, JetClass

BEAMS = ("Print:quiet = on", "Beams:eCM = 13000.")
HARD_ONLY = ("ProcessLevel:resonanceDecays = off", "PartonLevel:all = off", "HadronLevel:all = off")


def start_pythia(settings: tuple[str, ...], seed: int):
    """A PYTHIA with its default tune, these settings and this seed, ready to make events."""
    pythia = pythia8mc.Pythia("", False)
    for setting in (*BEAMS, *settings, "Random:setSeed = on", f"Random:seed = {seed}"):
        if not pythia.readString(setting):
            raise RuntimeError(f"PYTHIA does not know the setting '{setting}'")
    if not pythia.init():
        raise RuntimeError(f"PYTHIA does not start with {settings}")
    return pythia


def hard_process(kind: JetClass) -> tuple[str, ...]:
    """Settings of the hard process with its range of transverse momentum."""
    low, high = kind.parton_pt
    upper = () if high is None else (f"PhaseSpace:pTHatMax = {high}",)
    return (*kind.processes, f"PhaseSpace:pTHatMin = {low}", *upper)


def event_batches(kind: JetClass, seed: int, random: np.random.Generator) -> Iterator[dict[str, np.ndarray]]:
    """Endless batches of events, see `final_particles`."""
    if kind.boson is None:
        pythia = start_pythia(hard_process(kind), seed)
        while True:
            yield final_particles(pythia, EVENTS_PER_BATCH)
    for attempt in range(0, 998, 2):
        yield from boson_batches(kind, seed + attempt, random)


def boson_batches(kind: JetClass, seed: int, random: np.random.Generator) -> Iterator[dict[str, np.ndarray]]:
    """Events of one LHE file whose bosons were decayed by hand; about as many as a chunk needs."""
    batches = 1 + ROWS_PER_CHUNK // (2 * EVENTS_PER_BATCH)
    hard = start_pythia((*hard_process(kind), *HARD_ONLY), seed)
    # Some more than are asked for: PYTHIA skips the few events that it cannot shower.
    events = [next_hard_event(hard) for _ in range(int(1.02 * batches * EVENTS_PER_BATCH))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hard.lhe"
        write_lhe(path, events, decay_bosons(events, random))
        pythia = start_pythia(("Beams:frameType = 4", f"Beams:LHEF = {path}"), seed + 1)
        for _ in range(batches):
            yield final_particles(pythia, EVENTS_PER_BATCH)


def next_hard_event(pythia) -> HardEvent:
    """The two incoming partons and the two bosons of the next hard process."""
    while not pythia.next():
        continue
    info = pythia.infoPython()
    particles = [pythia.process[place] for place in range(3, 7)]
    return HardEvent(
        code=tuple(p.id() for p in particles),
        colours=tuple((p.col(), p.acol()) for p in particles),
        momentum=np.array([(p.px(), p.py(), p.pz(), p.e(), p.m()) for p in particles]),
        scale=info.QFac(),
        couplings=(info.alphaEM(), info.alphaS()),
    )


def final_particles(pythia, events: int) -> dict[str, np.ndarray]:
    """Flat arrays over the visible final particles: event (index in the batch), id, charged, px, py, pz, e."""
    particles = pythia.nextBatch(events).prt
    final = particles[particles.status > 0]
    count = ak.to_numpy(ak.num(final))
    flat = ak.flatten(final)
    code = ak.to_numpy(flat.id)
    kinds, inverse = np.unique(code, return_inverse=True)
    charged = np.array([pythia.particleData.chargeType(int(k)) != 0 for k in kinds])[inverse]
    visible = ~np.isin(np.abs(code), (12, 14, 16))
    found = {
        "event": np.repeat(np.arange(len(count)), count),
        "id": code,
        "charged": charged,
        "px": ak.to_numpy(flat.p.px),
        "py": ak.to_numpy(flat.p.py),
        "pz": ak.to_numpy(flat.p.pz),
        "e": ak.to_numpy(flat.p.e),
    }
    return {name: values[visible] for name, values in found.items()}
