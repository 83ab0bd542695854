"""python optuna-series.py TRIALS: trials that do nothing, with Optuna's journal file. One line of JSON."""

import json
import os
import sys
import tempfile
import time

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)
trials = int(sys.argv[1])
with tempfile.TemporaryDirectory() as folder:
    file = os.path.join(folder, "journal.log")
    study = optuna.create_study(
        storage=JournalStorage(JournalFileBackend(file)),
        sampler=optuna.samplers.RandomSampler(seed=1),
        study_name="bench",
    )
    started = time.perf_counter()
    study.optimize(lambda trial: trial.suggest_float("rate", 0, 1), n_trials=trials)
    trial_ms = (time.perf_counter() - started) / trials * 1000
    started = time.perf_counter()
    again = optuna.load_study(storage=JournalStorage(JournalFileBackend(file)), study_name="bench")
    assert len(again.trials) == trials
    reopen_ms = (time.perf_counter() - started) * 1000
    print(
        json.dumps(
            {
                "version": optuna.__version__,
                "trials": trials,
                "trial_ms": trial_ms,
                "reopen_ms": reopen_ms,
                "journal_bytes": os.path.getsize(file),
            }
        )
    )
