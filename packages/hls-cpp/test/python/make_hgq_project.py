"""Converts fixtures/hgq.json and .h5 with hls4ml into the folder given, and says what its quantisers hold."""

import json
import sys
from pathlib import Path

import h5py
from hls4ml.converters.keras_v2_to_hls import keras_v2_to_hls
from hls4ml.utils.config import create_config

sys.dont_write_bytecode = True
root, fixtures = Path(sys.argv[1]), Path(__file__).parent.parent / "fixtures"
config = create_config(output_dir=str(root / "project"), project_name="myproject", backend="Vivado", part="xcvu9p-flgb2104-2l-e")
config.update(KerasJson=str(fixtures / "hgq.json"), KerasH5=str(fixtures / "hgq.h5"), IOType="io_parallel")
config["HLSConfig"] = {"Model": {"Precision": "ap_fixed<1,0>", "ReuseFactor": 1, "Strategy": "Latency"}}
graph = keras_v2_to_hls(config)
graph.write()
casts = {}
with h5py.File(fixtures / "hgq.h5") as file:
    for layer in graph.get_layers():
        if layer.class_name == "FixedPointQuantizer":
            group = file[layer.name]
            casts[layer.name] = {key: group[f"{key}:0"][()].reshape(-1).tolist() for key in ("keep_negative", "bits", "integers")}
(root / "facts.json").write_text(json.dumps(casts))
