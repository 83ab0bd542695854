"""Real numbers in 16 bits: a float32 cut to fewer mantissa bits, less the smallest one of its column.

The steps grow with the value, as on a log scale; unlike a log scale it is read with integers alone, so that every
machine reads the same bits.
"""

import numpy as np

FLOAT32_MANTISSA = 23


def encode_floats(values: np.ndarray, mantissa: int) -> tuple[np.ndarray, int, np.ndarray]:
    """Codes (uint16), what to add to them, and the values as they will be read (float32).

    Values must be positive; ValueError where their range does not fit into 16 bits.
    """
    if not np.all(values > 0):
        raise ValueError("only positive numbers can be coded")
    shift = FLOAT32_MANTISSA - mantissa
    bits = values.astype(np.float32).view(np.uint32)
    rounded = (bits + np.uint32(1 << (shift - 1))) >> np.uint32(shift)
    base = int(rounded.min())
    code = rounded - np.uint32(base)
    if code.max() > 0xFFFF:
        raise ValueError(f"{code.max()} does not fit into 16 bits; keep fewer mantissa bits")
    return code.astype(np.uint16), base, (rounded << np.uint32(shift)).view(np.float32)
