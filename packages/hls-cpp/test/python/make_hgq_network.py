"""Trains the network of fixtures/hgq.json and .h5: run once, with HGQ 0.2.6, tensorflow 2.15 and keras 2.15.

python make_hgq_network.py FOLDER
"""

import json
import sys
from pathlib import Path

import h5py
import keras
import numpy as np
from HGQ import to_proxy_model, trace_minmax
from HGQ.layers import HDense, HQuantize

keras.utils.set_random_seed(1)
random = np.random.default_rng(1)
x = random.uniform(-2, 2, (2000, 16)).astype("float32")
y = np.eye(5)[random.integers(0, 5, 2000)]
network = keras.Sequential(
    [
        HQuantize(beta=1e-3, input_shape=(16,), name="quantized"),
        HDense(12, activation="relu", beta=1e-3, name="first"),
        HDense(8, activation="relu", beta=1e-3, name="second"),
        HDense(5, beta=1e-3, name="last"),
    ]
)
network.compile(optimizer=keras.optimizers.Adam(1e-2), loss=keras.losses.CategoricalCrossentropy(from_logits=True))
network.fit(x, y, epochs=3, verbose=0, batch_size=100)
trace_minmax(network, x, cover_factor=1.0)
# What HGQ hands to hls4ml: plain layers with a FixedPointQuantizer behind each.
proxy = to_proxy_model(network, aggressive=False, unary_lut_max_table_size=-1)
folder = Path(sys.argv[1])
proxy.save_weights(folder / "full.h5")
with h5py.File(folder / "full.h5") as full, h5py.File(folder / "hgq.h5", "w") as small:

    def copy(name, node):
        if isinstance(node, h5py.Dataset):
            small.create_dataset(name, data=node[()])

    full.visititems(copy)
(folder / "full.h5").unlink()
description = json.loads(proxy.to_json())
rows = x[:20]
description["rows"] = {"x": rows.tolist(), "y": proxy.predict(rows, verbose=0).tolist()}
(folder / "hgq.json").write_text(json.dumps(description))
