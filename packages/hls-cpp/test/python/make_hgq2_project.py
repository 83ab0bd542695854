"""Converts a network of HGQ2 into the folder given; needs HGQ2 0.2.0, hls4ml 1.3.0 and jax."""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"

import hls4ml
import keras
import numpy as np
from hgq.config import LayerConfigScope, QuantizerConfigScope
from hgq.layers import QDense
from hgq.utils import trace_minmax

keras.utils.set_random_seed(1)
random = np.random.default_rng(1)
x = random.uniform(-2, 2, (2000, 16)).astype("float32")
y = np.eye(5)[random.integers(0, 5, 2000)]
# A type for each value of what goes between the layers.
values = QuantizerConfigScope(place="datalane", overflow_mode="WRAP", heterogeneous_axis=None, homogeneous_axis=(0,))
with values, QuantizerConfigScope(place="weight", overflow_mode="WRAP"), LayerConfigScope(enable_ebops=True, beta0=1e-6):
    layers = [keras.Input((16,)), QDense(12, activation="relu"), QDense(8, activation="relu"), QDense(5)]
    network = keras.Sequential(layers)
network.compile(optimizer=keras.optimizers.Adam(1e-2), loss=keras.losses.CategoricalCrossentropy(from_logits=True))
network.fit(x, y, epochs=2, verbose=0, batch_size=200)
trace_minmax(network, x)
model = {"Precision": "ap_fixed<1,0>", "ReuseFactor": 1, "Strategy": "latency"}
hls4ml.converters.convert_from_keras_model(
    network,
    output_dir=sys.argv[1],
    backend="Vitis",
    io_type="io_parallel",
    part="xcvu9p-flgb2104-2l-e",
    hls_config={"Model": model},
).write()
