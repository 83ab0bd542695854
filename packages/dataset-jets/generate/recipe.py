"""What is made: classes, processes, cuts, numbers of rows and seeds.

Everything that decides the rows' values stands in this folder; `encode.py` records the digest of its files.
"""

from dataclasses import dataclass

FORMAT = 1
SEED = 20261125
"""Of the whole data set; every chunk and every use of random numbers gets its own seed from it."""

ROWS_PER_CHUNK = 2000
CHUNKS_PER_SPLIT = {"train": 14, "validation": 3, "test": 3}
"""Of each class. A split is made of whole chunks, so that two jets of one event never lie in two splits."""
CHUNKS_PER_CLASS = sum(CHUNKS_PER_SPLIT.values())

JET_RADIUS = 0.4
JETS_PER_EVENT = 2
HIGHEST_JET_PT = 1600.0
LEAST_CONSTITUENTS = 3
"""Of the groomed jet; with fewer, the three-point correlations are zero."""
MAX_ABS_ETA = 3.0
EVENTS_PER_BATCH = 100

FEATURES = (
    "zlogz",
    "c1_b0_mmdt",
    "c1_b1_mmdt",
    "c1_b2_mmdt",
    "c2_b1_mmdt",
    "c2_b2_mmdt",
    "d2_b1_mmdt",
    "d2_b2_mmdt",
    "d2_a1_b1_mmdt",
    "d2_a1_b2_mmdt",
    "m2_b1_mmdt",
    "m2_b2_mmdt",
    "n2_b1_mmdt",
    "n2_b2_mmdt",
    "mass_mmdt",
    "multiplicity",
)


@dataclass(frozen=True)
class JetClass:
    """How the jets of one class are made. Momenta in GeV."""

    processes: tuple[str, ...]
    """PYTHIA settings that select the hard process."""
    parton_pt: tuple[float, float | None]
    """Transverse momentum of the hard process, lowest and highest."""
    lowest_jet_pt: float
    smearing: float
    """Share of the detector's energy resolution that is applied."""
    boson: int | None = None
    """PDG code of a boson that is decayed by hand (`bosons.py`)."""


TWO_W = ("WeakDoubleBoson:ffbar2WW = on",)
TWO_Z = ("WeakDoubleBoson:ffbar2gmZgmZ = on", "WeakZ0:gmZmode = 2")

CLASSES = {
    "g": JetClass(("HardQCD:gg2gg = on", "HardQCD:qqbar2gg = on"), (1000, None), 950, 0.25),
    "q": JetClass(
        (
            "HardQCD:gg2qqbar = on",
            "HardQCD:qq2qq = on",
            "HardQCD:qqbar2qqbarNew = on",
            "HardQCD:nQuarkNew = 3",
        ),
        (995, 1005),
        950,
        0.25,
    ),
    "t": JetClass(
        ("Top:gg2ttbar = on", "Top:qqbar2ttbar = on", "24:onMode = off", "24:onIfAny = 1 2 3 4 5"),
        (995, 1005),
        900,
        0.25,
    ),
    "w": JetClass(TWO_W, (1000, 1070), 950, 0.0, boson=24),
    "z": JetClass(TWO_Z, (1000, 1070), 950, 0.0, boson=23),
}
"""In the order of the class indices."""


def chunk_seeds(name: str, chunk: int) -> tuple[int, list[int]]:
    """Seeds of a chunk: a base for PYTHIA (leaving room for 999 more), and the words of a numpy seed sequence."""
    index = list(CLASSES).index(name)
    pythia = 1 + 1000 * (SEED % 900 * 1000 + index * 100 + chunk)
    return pythia, [SEED, index, chunk]
