"""Runs each NAME.keras of a folder by Keras: `run_networks.py FOLDER`.

For each it zeroes the weights and loads those of NAME.legacy.h5 (as Keras 2 has them), checks that they are those of
NAME.keras, reads NAME.inputs.npy and writes NAME.outputs.npy, and the network again as NAME.again.keras and
NAME.again.h5, compiled.
"""

import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras  # noqa: E402
import numpy as np  # noqa: E402
from absl import logging  # noqa: E402

logging.set_verbosity(logging.ERROR)

folder = pathlib.Path(sys.argv[1])
for file in sorted(folder.glob("*.keras")):
    name = file.stem
    network = keras.models.load_model(file)
    weights = network.get_weights()
    network.set_weights([np.zeros_like(values) for values in weights])
    network.load_weights(folder / f"{name}.legacy.h5")
    for ours, theirs in zip(weights, network.get_weights(), strict=True):
        if ours.tobytes() != theirs.tobytes():
            sys.exit(f"{name}: other weights in {name}.keras than in {name}.legacy.h5")
    inputs = np.load(folder / f"{name}.inputs.npy")
    np.save(folder / f"{name}.outputs.npy", np.asarray(network(inputs, training=False), dtype="float32"))
    optimizer = keras.optimizers.Adam(learning_rate=0.003, amsgrad=True)
    network.compile(optimizer=optimizer, loss="categorical_crossentropy", metrics=["accuracy"])
    network.save(folder / f"{name}.again.keras")
    network.save(folder / f"{name}.again.h5")
print(keras.__version__)
