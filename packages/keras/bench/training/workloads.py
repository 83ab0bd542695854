"""The benchmark's workloads in Keras: python workloads.py WORKLOAD FOLDER, with one line of JSON as the result."""

import json
import os
import resource
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from keras import layers

workload, folder = sys.argv[1:]
settings = json.load(open(os.path.join(folder, "settings.json")))


def rows(name, shape):
    x = np.fromfile(os.path.join(folder, name + ".x"), "<f4").reshape((-1, *shape))
    return x, np.fromfile(os.path.join(folder, name + ".y"), np.uint8).astype("int32")


class Masked(keras.constraints.Constraint):
    """Holds weights at zero; the mask can be changed without a new model."""

    def __init__(self, shape):
        self.mask = keras.Variable(np.ones(shape, "float32"), trainable=False)

    def __call__(self, weights):
        return weights * self.mask


def jet_dnn():
    sizes = [16, 64, 32, 32, 5]
    masks = [Masked(pair) for pair in zip(sizes, sizes[1:])]
    dense = [
        layers.Dense(
            units,
            activation="softmax" if units == 5 else "relu",
            kernel_regularizer=keras.regularizers.L1(1e-4),
            kernel_constraint=mask,
        )
        for units, mask in zip(sizes[1:], masks)
    ]
    return keras.Sequential([keras.Input((16,)), *dense]), masks


def vgg7():
    parts = [keras.Input((28, 28, 1))]
    for filters in (14, 14, 19, 19):
        parts += [layers.Conv2D(filters, 3, padding="same", use_bias=False), layers.BatchNormalization()]
        parts += [layers.ReLU(), layers.MaxPooling2D(2)]
    parts += [layers.Flatten(), layers.Dense(28, activation="relu"), layers.Dense(56, activation="relu")]
    return keras.Sequential([*parts, layers.Dense(10, activation="softmax")])


def compiled(model):
    model.compile(keras.optimizers.Adam(3e-3, amsgrad=True), "sparse_categorical_crossentropy")
    return model


class Clock(keras.callbacks.Callback):
    def __init__(self):
        self.epochs = []

    def on_epoch_begin(self, epoch, logs=None):
        self.before = (time.process_time(), time.time())

    def on_epoch_end(self, epoch, logs=None):
        cpu, wall = self.before
        self.epochs.append({"cpu": time.process_time() - cpu, "wall": time.time() - wall})


def time_epochs(model, data, batch):
    clock = Clock()
    x, y = data
    model.fit(x, y, batch_size=batch, epochs=settings["epochs"] + 1, verbose=0, callbacks=[clock])
    return clock.epochs[1:]


def prune():
    """One model, compiled once: for each rate its weights, its optimizer and its masks are set anew."""
    x, y = rows("jet", (16,))
    model, masks = jet_dnn()
    compiled(model)
    first = model.get_weights()
    for rate in settings["rates"]:
        model.set_weights(first)
        for variable in model.optimizer.variables:
            if variable.path.endswith("learning_rate"):
                continue
            variable.assign(np.zeros(variable.shape, variable.dtype))
        for mask, weights in zip(masks, first[::2]):
            mask.mask.assign(np.abs(weights) >= np.quantile(np.abs(weights), rate))
        model.fit(x, y, batch_size=1024, epochs=5, verbose=0)


before = (time.process_time(), time.time())
if workload == "pruning":
    prune()
    epochs = [{"cpu": time.process_time() - before[0], "wall": time.time() - before[1]}]
elif workload == "vgg7":
    epochs = time_epochs(compiled(vgg7()), rows("image", (28, 28, 1)), 128)
else:
    epochs = time_epochs(compiled(jet_dnn()[0]), rows("jet", (16,)), int(workload.removeprefix("jet-")))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"epochs": epochs, "memory": memory}))
