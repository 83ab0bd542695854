"""Packs the chunks into the package: `encode.py --work FOLDER --data FOLDER`, see README.md.

Writes `jets.bin.br` (rows) and `jets.json` (what they are), and prints what the packing costs.
"""

import argparse
import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import brotli
import numpy as np

from chunks import load_chunk
from derived import DERIVED, derive
from floats import encode_floats
from generate import digest_sources, folder_of_chunks
from recipe import CHUNKS_PER_SPLIT, CLASSES, FEATURES, ROWS_PER_CHUNK, SEED

FORMAT = 1
MANTISSA_BITS = 10
"""Kept of each stored real number: a relative error of at most 2^-11."""
DATA_FILE = "jets.bin.br"


def collect_rows(folder: Path) -> tuple[np.ndarray, np.ndarray, dict[str, list[int]]]:
    """All rows (float64), their classes and the range of each split, in the order that is shipped.

    A split takes whole chunks, the same number of each class, and is shuffled within itself.
    """
    x, y, splits = [], [], {}
    first_chunk = first_row = 0
    for place, (split, count) in enumerate(CHUNKS_PER_SPLIT.items()):
        chunks = range(first_chunk, first_chunk + count)
        rows = np.concatenate([load_chunk(folder, name, chunk) for name in CLASSES for chunk in chunks])
        classes = np.repeat(np.arange(len(CLASSES), dtype=np.uint8), count * ROWS_PER_CHUNK)
        order = np.random.default_rng([SEED, 1000 + place]).permutation(len(rows))
        x.append(rows[order])
        y.append(classes[order])
        splits[split] = [first_row, first_row + len(rows)]
        first_chunk += count
        first_row += len(rows)
    return np.concatenate(x), np.concatenate(y), splits


def encode_rows(exact: np.ndarray) -> tuple[list[dict], list[np.ndarray], np.ndarray]:
    """How each stored column is coded, its codes (uint16), and the rows as they will be read (float32)."""
    read = np.empty(exact.shape, dtype=np.float32)
    columns, codes = [], []
    for place, feature in enumerate(FEATURES):
        if feature in DERIVED:
            continue
        if feature == "multiplicity":
            code = exact[:, place].astype(np.uint16)
            read[:, place] = code
            columns.append({"feature": feature, "kind": "integer"})
        else:
            sign = -1 if feature == "zlogz" else 1
            code, base, values = encode_floats(sign * exact[:, place], MANTISSA_BITS)
            read[:, place] = sign * values
            columns.append(
                {"feature": feature, "kind": "float", "sign": sign, "mantissa": MANTISSA_BITS, "base": base}
            )
        codes.append(code)
    derive(read)
    return columns, codes, read


def pack(y: np.ndarray, codes: list[np.ndarray]) -> bytes:
    """The classes, then each column's low bytes and its high bytes; brotli over all."""
    planes = [y.tobytes()]
    for code in codes:
        planes += [(code & 0xFF).astype(np.uint8).tobytes(), (code >> 8).astype(np.uint8).tobytes()]
    return brotli.compress(b"".join(planes), quality=11, lgwin=24)


def distance(a: np.ndarray, b: np.ndarray) -> float:
    """Largest distance of two samples' distribution functions (Kolmogorov-Smirnov)."""
    a, b = np.sort(a), np.sort(b)
    at = np.concatenate([a, b])
    return float(np.max(np.abs(np.searchsorted(a, at, "right") - np.searchsorted(b, at, "right"))) / len(a))


def print_cost(exact: np.ndarray, read: np.ndarray) -> None:
    print("feature           largest relative error   KS distance to the exact rows")
    for place, feature in enumerate(FEATURES):
        error = np.max(np.abs(read[:, place] / exact[:, place] - 1))
        print(f"{feature:16}  {error:22.2e}   {distance(exact[:, place], read[:, place].astype(float)):.5f}")


def describe(y: np.ndarray, splits: dict, columns: list[dict], read: np.ndarray) -> dict:
    """What `jets.json` says."""
    digest = hashlib.sha256(read.astype("<f4").tobytes() + y.tobytes()).hexdigest()
    return {
        "format": FORMAT,
        "features": list(FEATURES),
        "classes": list(CLASSES),
        "rows": len(y),
        "splits": splits,
        "digest": f"sha256-{digest}",
        "digestOf": "x (float32, little endian, row after row, physical units), then y (one byte a row)",
        "licence": "CC0-1.0",
        "provenance": {
            "kind": "simulated look-alike",
            "generator": f"sha256-{digest_sources()}",
            "seed": SEED,
            "rowsPerChunk": ROWS_PER_CHUNK,
            "chunksPerClass": CHUNKS_PER_SPLIT,
            "versions": {name: version(name) for name in ("pythia8mc", "fastjet", "numpy")},
        },
        "encoding": {"file": DATA_FILE, "columns": columns},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="the folder that generate.py worked in")
    parser.add_argument("--data", type=Path, required=True, help="where the two files go")
    options = parser.parse_args()
    exact, y, splits = collect_rows(folder_of_chunks(options.work))
    columns, codes, read = encode_rows(exact)
    print_cost(exact, read)
    packed = pack(y, codes)
    description = describe(y, splits, columns, read)
    options.data.mkdir(parents=True, exist_ok=True)
    (options.data / DATA_FILE).write_bytes(packed)
    (options.data / "jets.json").write_text(json.dumps(description, indent=2) + "\n")
    print(f"{len(y)} rows in {len(packed)} bytes, digest {description['digest']}")


if __name__ == "__main__":
    main()
