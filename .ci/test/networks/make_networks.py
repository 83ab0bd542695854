"""Writes an hls4ml project for each network below into the folder given: together they have every layer that we simulate."""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "packages" / "hls-cpp" / "test" / "python"))

import h5py  # noqa: E402
import make_projects  # noqa: E402
import numpy as np  # noqa: E402
from hls4ml.converters.keras_v2_to_hls import keras_v2_to_hls  # noqa: E402
from hls4ml.utils.config import create_config  # noqa: E402
from make_projects import CONVOLUTION, activation, conv1d, conv2d, dense, layer, norm, pool  # noqa: E402

QUANTIZER = ("keep_negative", "bits", "integers")
make_projects.CLASSES["FixedPointQuantizer"] = QUANTIZER


def softmax(source):
    return activation("softmax", source, "softmax")


def leaky(name, source):
    return layer("LeakyReLU", name, [source], alpha=0.3)


def prelu(name, source, shape):
    return layer("PReLU", name, [source], [shape], shared_axes=None)


def depthwise(name, source, channels, size=3, padding="valid", strides=1):
    config = {**CONVOLUTION, "kernel_size": [size, size], "depth_multiplier": 1, "padding": padding}
    config["strides"] = [strides, strides]
    return layer("DepthwiseConv2D", name, [source], [(size, size, channels, 1), (channels,)], **config)


def separable(name, source, channels, filters, size=3):
    config = {**CONVOLUTION, "filters": filters, "kernel_size": [size, size], "strides": [1, 1], "depth_multiplier": 1}
    shapes = [(size, size, channels, 1), (1, 1, channels, filters), (filters,)]
    return layer("SeparableConv2D", name, [source], shapes, **config)


def separable1d(name, source, channels, filters, size=3):
    config = {**CONVOLUTION, "filters": filters, "kernel_size": [size], "strides": [1], "dilation_rate": [1]}
    shapes = [(size, channels, 1), (1, channels, filters), (filters,)]
    return layer("SeparableConv1D", name, [source], shapes, depth_multiplier=1, **config)


def whole(kind, name, source):
    return layer(kind, name, [source], data_format="channels_last", keepdims=False)


def quantizer(name, source, n):
    config = {"RND": "RND", "SAT": "SAT", "fusible": False, "overrides": {}}
    return layer("FixedPointQuantizer", name, [source], [(1, n)] * 3, **config)


def flat(source):
    return layer("Flatten", "flat", [source], data_format="channels_last")


def mlp(first="relu", last="relu"):
    # Several activations, for the relu family.
    rest = {"relu": lambda: activation("act2", "fc2", "relu"), "leaky": lambda: leaky("act2", "fc2")}
    rest["prelu"] = lambda: prelu("act2", "fc2", (8,))
    return lambda: (
        [16],
        [
            dense("fc1", "x", 16, 12),
            activation("act1", "fc1", first),
            dense("fc2", "act1", 12, 8),
            rest[last](),
            norm("bn", "act2", 8),
            dense("out", "bn", 8, 5),
            softmax("out"),
        ],
    )


def merges():
    return [8], [
        dense("left", "x", 8, 8, "relu"),
        dense("right", "left", 8, 8),
        layer("Add", "add", ["left", "right"]),
        dense("more", "add", 8, 8, "relu"),
        layer("Multiply", "product", ["add", "more"]),
        layer("Subtract", "difference", ["product", "right"]),
        layer("Average", "average", ["difference", "more"]),
        layer("Maximum", "maximum", ["average", "left"]),
        layer("Minimum", "minimum", ["maximum", "product"]),
        layer("Concatenate", "joined", ["minimum", "more"], axis=-1),
        dense("out", "joined", 16, 4),
        softmax("out"),
    ]


def conv_one():
    return [12, 3], [
        conv1d("conv", "x", 3, 4),
        leaky("act", "conv"),
        pool("MaxPooling1D", "pool", "act", dimensions=1),
        {**conv1d("conv2", "pool", 4, 4), "config": {**conv1d("c", "", 4, 4)["config"], "padding": "same"}},
        pool("AveragePooling1D", "mean", "conv2", dimensions=1),
        whole("GlobalMaxPooling1D", "global", "mean"),
        dense("out", "global", 4, 3),
        softmax("out"),
    ]


def conv_two():
    return [8, 8, 2], [
        conv2d("conv", "x", 2, 4, padding="same"),
        norm("bn", "conv", 4),
        activation("relu", "bn", "relu"),
        pool("MaxPooling2D", "pool", "relu"),
        conv2d("conv2", "pool", 4, 4, 1, activation="relu"),
        pool("AveragePooling2D", "mean", "conv2"),
        flat("mean"),
        dense("out", "flat", 16, 3),
        softmax("out"),
    ]


def conv_branches():
    return [6, 6, 2], [
        conv2d("conv", "x", 2, 3),
        prelu("act", "conv", (4, 4, 3)),
        conv2d("left", "act", 3, 3, padding="same"),
        layer("Concatenate", "joined", ["left", "act"], axis=-1),
        conv2d("deep", "joined", 6, 2),
        flat("deep"),
        dense("out", "flat", 8, 3),
        softmax("out"),
    ]


def depth():
    return [7, 7, 2], [
        depthwise("depth", "x", 2, padding="same"),
        activation("relu", "depth", "relu"),
        separable("separable", "relu", 2, 4),
        whole("GlobalAveragePooling2D", "global", "separable"),
        dense("out", "global", 4, 3),
        softmax("out"),
    ]


def depth_strided():
    return [9, 9, 3], [
        depthwise("depth", "x", 3, strides=2),
        norm("bn", "depth", 3),
        depthwise("again", "bn", 3, 2),
        whole("GlobalMaxPooling2D", "global", "again"),
        dense("out", "global", 3, 3),
        softmax("out"),
    ]


def depth_one():
    return [10, 3], [
        separable1d("separable", "x", 3, 4),
        activation("relu", "separable", "relu"),
        whole("GlobalAveragePooling1D", "global", "relu"),
        dense("out", "global", 4, 3),
    ]


def quantized():
    return [8], [
        quantizer("q1", "x", 8),
        dense("fc1", "q1", 8, 6),
        activation("relu", "fc1", "relu"),
        quantizer("q2", "relu", 6),
        dense("fc2", "q2", 6, 4),
        quantizer("q3", "fc2", 4),
        dense("out", "q3", 4, 3),
    ]


def curves():
    names = ["tanh", "sigmoid", "hard_sigmoid", "softsign", "softplus", "selu"]
    layers = [norm("norm", "x", 6), dense("a", "norm", 6, 6), layer("ELU", "elu", ["a"], alpha=0.7)]
    for i, name in enumerate(names):
        layers += [dense(f"fc{i}", layers[-1]["name"], 6, 6), activation(f"act{i}", f"fc{i}", name)]
    layers += [dense("b", layers[-1]["name"], 6, 6), layer("ThresholdedReLU", "threshold", ["b"], theta=0.2)]
    return [6], layers


def upsampled():
    return [4, 4, 2], [
        layer("UpSampling2D", "bigger", ["x"], size=[2, 2], data_format="channels_last", interpolation="nearest"),
        layer("ZeroPadding2D", "padded", ["bigger"], padding=[[1, 1], [1, 1]], data_format="channels_last"),
        conv2d("conv", "padded", 2, 3),
        layer("Permute", "turned", ["conv"], dims=[3, 1, 2]),
        softmax("turned"),
    ]


def rows():
    # Over a stream each place has a softmax of its own.
    return [6, 3], [conv1d("conv", "x", 3, 4, 2), softmax("conv")]


# name: network, I/O type, strategy, reuse factor, backend, softmax
NETWORKS = {
    "dense-latency": (mlp(), "io_parallel", "Latency", 1, "Vivado", "stable"),
    "dense-resource": (mlp("relu6", "leaky"), "io_parallel", "Resource", 4, "Vitis", "latency"),
    "dense-stream": (mlp("relu", "prelu"), "io_stream", "Latency", 2, "Vitis", "latency"),
    "dense-stream-resource": (mlp("relu", "leaky"), "io_stream", "Resource", 24, "Vivado", "argmax"),
    "merges": (merges, "io_parallel", "Latency", 1, "Vivado", "legacy"),
    "merges-stream": (merges, "io_stream", "Latency", 1, "Vivado", "stable"),
    "conv1d": (conv_one, "io_parallel", "Latency", 1, "Vitis", "stable"),
    "conv1d-stream": (conv_one, "io_stream", "Resource", 4, "Vivado", "legacy"),
    "conv2d": (conv_two, "io_parallel", "Latency", 1, "Vivado", "latency"),
    "conv2d-resource": (conv_branches, "io_parallel", "Resource", 9, "Vitis", "stable"),
    "conv2d-stream": (conv_two, "io_stream", "Resource", 4, "Vitis", "stable"),
    "branches-stream": (conv_branches, "io_stream", "Latency", 1, "Vivado", "argmax"),
    "depthwise": (depth, "io_parallel", "Latency", 1, "Vitis", "stable"),
    "depthwise-stream": (depth, "io_stream", "Latency", 1, "Vivado", "latency"),
    "depthwise-stream-resource": (depth_strided, "io_stream", "Resource", 9, "Vitis", "stable"),
    "depthwise1d": (depth_one, "io_stream", "Latency", 1, "Vivado", "stable"),
    "quantizers": (quantized, "io_parallel", "Latency", 1, "Vivado", "stable"),
    "curves": (curves, "io_parallel", "Latency", 1, "Vivado", "stable"),
    "curves-stream": (curves, "io_stream", "Latency", 1, "Vitis", "stable"),
    "rows-stream": (rows, "io_stream", "Latency", 1, "Vitis", "latency"),
    "moves": (upsampled, "io_parallel", "Latency", 1, "Vivado", "stable"),
}


def write_network(folder, shape, layers):
    """As make_projects does, with the bits of the quantisers: widths 0 to 9, of which some are unsigned."""
    make_projects.write_network(folder, shape, layers)
    random = np.random.default_rng(3)
    with h5py.File(folder / "network.h5", "a") as file:
        for one in layers:
            if one["kind"] != "FixedPointQuantizer":
                continue
            group, size = file[one["name"]][one["name"]], one["shapes"][0]
            bits = random.integers(0, 10, size)
            for name, values in zip(QUANTIZER, (random.integers(0, 2, size), bits, random.integers(-1, 4, size))):
                del group[f"{name}:0"]
                group.create_dataset(f"{name}:0", data=values.astype("int8"))


def make(root, name):
    network, io_type, strategy, reuse, backend, implementation = NETWORKS[name]
    folder = root / name
    folder.mkdir(parents=True)
    shape, layers = network()
    write_network(folder, shape, layers)
    config = create_config(
        output_dir=str(folder / "project"), project_name="myproject", backend=backend, part="xcvu9p-flgb2104-2l-e"
    )
    config.update(KerasJson=str(folder / "network.json"), KerasH5=str(folder / "network.h5"), IOType=io_type)
    # A type of its own for each layer, so that each has a typedef of its own.
    settings = {
        one["name"]: {
            "Precision": {"default": "ap_fixed<18,8>", "result": "ap_fixed<18,8>"},
            "ReuseFactor": reuse,
            "Strategy": strategy,
            **({"Implementation": implementation} if one["name"] == "softmax" else {}),
        }
        for one in layers
    }
    model = {"Precision": "ap_fixed<18,8>", "ReuseFactor": reuse, "Strategy": strategy}
    config["HLSConfig"] = {"Model": model, "LayerName": settings}
    keras_v2_to_hls(config).write()


if __name__ == "__main__":
    for project in sys.argv[2:] or NETWORKS:
        make(Path(sys.argv[1]), project)
