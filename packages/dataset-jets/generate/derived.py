"""Features that follow from stored ones and are not stored: all are made of e2 and e3, which C1 and C2 give.

C1_b = e2(b) and C2_b = e3(b) / e2(b)^2. `src/derive-features.ts` does the same, operation by operation.
"""

import numpy as np

from recipe import FEATURES

DERIVED = ("d2_b1_mmdt", "d2_b2_mmdt", "d2_a1_b1_mmdt", "d2_a1_b2_mmdt")


def derive(rows: np.ndarray) -> None:
    """Fills in the derived columns (float32), in float64 from the others as they are read."""

    def read(feature: str) -> np.ndarray:
        return rows[:, FEATURES.index(feature)].astype(np.float64)

    c1_b1, c1_b2, c2_b1, c2_b2 = (read(f"{name}_mmdt") for name in ("c1_b1", "c1_b2", "c2_b1", "c2_b2"))
    d2_b1 = c2_b1 / c1_b1
    values = (d2_b1, c2_b2 / c1_b2, d2_b1, c2_b1 * (c1_b1 * c1_b1) / (c1_b2 * np.sqrt(c1_b2)))
    for feature, column in zip(DERIVED, values):
        rows[:, FEATURES.index(feature)] = column
