"""Makes the jets of @metaml/dataset-jets: `generate.py --work FOLDER`, see README.md.

Chunks that are in the work folder are kept; so a run that was stopped goes on where it was.
"""

import argparse
import hashlib
import multiprocessing
import os
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from chunks import chunk_path, load_chunk, make_chunk, store_chunk
from recipe import CHUNKS_PER_CLASS, CLASSES

SOURCES = (
    "bosons.py",
    "chunks.py",
    "detector.py",
    "events.py",
    "jets.py",
    "les_houches.py",
    "observables.py",
    "recipe.py",
    "requirements.lock",
)
"""The files that decide the rows' values."""


def digest_sources() -> str:
    """SHA-256 over the lines `NAME SHA-256` of SOURCES, in that order."""
    folder = Path(__file__).parent
    lines = (f"{name} {hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n" for name in SOURCES)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def folder_of_chunks(work: Path) -> Path:
    """Chunks of other sources lie elsewhere, so that a changed recipe is never mixed with old rows."""
    return work / digest_sources()[:16]


def make_and_store(task: tuple[Path, str, int]) -> tuple[str, int, float]:
    folder, name, chunk = task
    start = time.process_time()
    store_chunk(folder, name, chunk, make_chunk(name, chunk))
    return name, chunk, time.process_time() - start


def make_missing(folder: Path, jobs: int) -> None:
    """Makes the chunks that are not there yet, in `jobs` processes."""
    every = [(folder, name, chunk) for chunk in range(CHUNKS_PER_CLASS) for name in CLASSES]
    missing = [task for task in every if not chunk_path(*task).exists()]
    print(f"{len(every) - len(missing)} of {len(every)} chunks are there, in {folder}", flush=True)
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for done, (name, chunk, seconds) in enumerate(pool.imap_unordered(make_and_store, missing), start=1):
            print(
                f"{name}-{chunk:02d} made in {seconds:.1f} s of CPU time, {done} of {len(missing)}",
                flush=True,
            )


def make_again(folder: Path, name: str, chunk: int) -> None:
    """Makes a chunk once more and compares it with the stored one, bit by bit."""
    same = np.array_equal(make_chunk(name, chunk), load_chunk(folder, name, chunk))
    print(f"{name}-{chunk:02d} made again: {'the same rows' if same else 'OTHER ROWS'}")
    if not same:
        raise SystemExit(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for the chunks, outside the package")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once (default 2)")
    parser.add_argument("--again", metavar="CLASS-CHUNK", help="make one chunk again and compare, e.g. w-03")
    options = parser.parse_args()
    folder = folder_of_chunks(options.work)
    folder.mkdir(parents=True, exist_ok=True)
    if options.again:
        name, chunk = options.again.split("-")
        make_again(folder, name, int(chunk))
        return
    make_missing(folder, options.jobs)


if __name__ == "__main__":
    main()
