"""Writes an hls4ml project for each network below into the folder given; weights are pseudo-random."""

import importlib
import json
import sys
from pathlib import Path

import h5py
import numpy as np

sys.dont_write_bytecode = True

try:
    from hls4ml.converters.keras_v2_to_hls import keras_v2_to_hls
except ImportError:  # before 1.2, where the package hides its module behind a function of the same name
    importlib.import_module("hls4ml.converters")
    keras_v2_to_hls = sys.modules["hls4ml.converters.keras_to_hls"].keras_to_hls
from hls4ml.utils.config import create_config  # noqa: E402

CLASSES = {
    "Dense": ("kernel", "bias"),
    "Conv1D": ("kernel", "bias"),
    "Conv2D": ("kernel", "bias"),
    "DepthwiseConv2D": ("depthwise_kernel", "bias"),
    "SeparableConv1D": ("depthwise_kernel", "pointwise_kernel", "bias"),
    "SeparableConv2D": ("depthwise_kernel", "pointwise_kernel", "bias"),
    "BatchNormalization": ("gamma", "beta", "moving_mean", "moving_variance"),
    "PReLU": ("alpha",),
}
CONVOLUTION = {
    "padding": "valid",
    "data_format": "channels_last",
    "dilation_rate": [1, 1],
    "groups": 1,
    "activation": "linear",
    "use_bias": True,
}


def layer(kind, name, inputs, shapes=None, **config):
    """One layer of a functional Keras-2 model; `shapes` are those of its weights in the order of CLASSES."""
    return {"kind": kind, "name": name, "inputs": inputs, "shapes": shapes or [], "config": config}


def dense(name, source, n_in, n_out, activation="linear"):
    return layer("Dense", name, [source], [(n_in, n_out), (n_out,)], units=n_out, activation=activation, use_bias=True)


def activation(name, source, function):
    return layer("Activation", name, [source], activation=function)


def norm(name, source, n):
    return layer(
        "BatchNormalization", name, [source], [(n,)] * 4, axis=[-1], epsilon=0.001, momentum=0.99, scale=True, center=True
    )


def conv2d(name, source, channels, filters, size=3, padding="valid", activation="linear"):
    config = {**CONVOLUTION, "filters": filters, "kernel_size": [size, size], "strides": [1, 1], "padding": padding}
    config["activation"] = activation
    return layer("Conv2D", name, [source], [(size, size, channels, filters), (filters,)], **config)


def conv1d(name, source, channels, filters, size=3):
    config = {**CONVOLUTION, "filters": filters, "kernel_size": [size], "strides": [1], "dilation_rate": [1]}
    return layer("Conv1D", name, [source], [(size, channels, filters), (filters,)], **config)


def pool(kind, name, source, size=2, dimensions=2):
    sizes = [size] * dimensions
    return layer(kind, name, [source], pool_size=sizes, strides=sizes, padding="valid", data_format="channels_last")


def mlp():
    return [16], [
        dense("fc1", "x", 16, 12),
        activation("relu1", "fc1", "relu"),
        dense("fc2", "relu1", 12, 8, "relu"),
        norm("bn", "fc2", 8),
        dense("out", "bn", 8, 5),
        activation("softmax", "out", "softmax"),
    ]


def activations():
    return [6], [
        norm("norm", "x", 6),
        dense("a", "norm", 6, 6),
        layer("LeakyReLU", "leaky", ["a"], alpha=0.125),
        dense("b", "leaky", 6, 6),
        layer("ELU", "elu", ["b"], alpha=1.0),
        dense("c", "elu", 6, 6),
        layer("PReLU", "prelu", ["c"], [(6,)], shared_axes=None),
        dense("d", "prelu", 6, 6),
        activation("tanh", "d", "tanh"),
        dense("e", "tanh", 6, 6),
        activation("sigmoid", "e", "sigmoid"),
        dense("f", "sigmoid", 6, 6),
        activation("hard", "f", "hard_sigmoid"),
        dense("g", "hard", 6, 6),
        activation("softsign", "g", "softsign"),
        dense("h", "softsign", 6, 6),
        activation("softplus", "h", "softplus"),
        dense("i", "softplus", 6, 6),
        activation("selu", "i", "selu"),
    ]


def merges():
    return [8], [
        dense("left", "x", 8, 8, "relu"),
        dense("right", "left", 8, 8),
        layer("Add", "add", ["left", "right"]),
        dense("more", "add", 8, 8, "relu"),
        layer("Multiply", "product", ["add", "more"]),
        layer("Concatenate", "joined", ["product", "more"], axis=-1),
        dense("out", "joined", 16, 4),
        activation("softmax", "out", "softmax"),
    ]


def conv_one():
    return [12, 3], [
        conv1d("conv", "x", 3, 4),
        activation("relu", "conv", "relu"),
        pool("MaxPooling1D", "pool", "relu", dimensions=1),
        conv1d("conv2", "pool", 4, 4),
        layer("GlobalAveragePooling1D", "global", ["conv2"], data_format="channels_last", keepdims=False),
        dense("out", "global", 4, 3),
        activation("softmax", "out", "softmax"),
    ]


def conv_two():
    return [8, 8, 2], [
        conv2d("conv", "x", 2, 4, padding="same"),
        norm("bn", "conv", 4),
        activation("relu", "bn", "relu"),
        pool("MaxPooling2D", "pool", "relu"),
        conv2d("conv2", "pool", 4, 4, 1, activation="relu"),
        pool("AveragePooling2D", "mean", "conv2"),
        layer("Flatten", "flat", ["mean"], data_format="channels_last"),
        dense("out", "flat", 16, 3),
        activation("softmax", "out", "softmax"),
    ]


def depthwise():
    separable = {**CONVOLUTION, "filters": 4, "kernel_size": [3, 3], "strides": [1, 1], "depth_multiplier": 1}
    return [8, 8, 2], [
        layer(
            "DepthwiseConv2D",
            "depth",
            ["x"],
            [(3, 3, 2, 1), (2,)],
            **{**CONVOLUTION, "kernel_size": [3, 3], "strides": [1, 1], "depth_multiplier": 1},
        ),
        layer("SeparableConv2D", "separable", ["depth"], [(3, 3, 2, 1), (1, 1, 2, 4), (4,)], **separable),
        layer("GlobalMaxPooling2D", "global", ["separable"], data_format="channels_last", keepdims=False),
        dense("out", "global", 4, 3),
    ]


def upsampled():
    return [4, 4, 2], [
        layer("UpSampling2D", "bigger", ["x"], size=[2, 2], data_format="channels_last", interpolation="nearest"),
        layer("ZeroPadding2D", "padded", ["bigger"], padding=[[1, 1], [1, 1]], data_format="channels_last"),
        conv2d("conv", "padded", 2, 3),
        layer("Permute", "turned", ["conv"], dims=[2, 1, 3]),
    ]


# name: network, I/O type, strategy, reuse factor, backend
PROJECTS = {
    "mlp-latency": (mlp, "io_parallel", "Latency", 1, "Vivado"),
    "mlp-resource": (mlp, "io_parallel", "Resource", 4, "Vitis"),
    "mlp-stream": (mlp, "io_stream", "Latency", 2, "Vitis"),
    "activations": (activations, "io_parallel", "Latency", 1, "Vivado"),
    "merges": (merges, "io_parallel", "Latency", 1, "Vivado"),
    "merges-stream": (merges, "io_stream", "Latency", 1, "Vivado"),
    "conv1d": (conv_one, "io_parallel", "Latency", 1, "Vitis"),
    "conv1d-stream": (conv_one, "io_stream", "Resource", 4, "Vivado"),
    "conv2d": (conv_two, "io_parallel", "Latency", 1, "Vivado"),
    "conv2d-stream": (conv_two, "io_stream", "Resource", 4, "Vitis"),
    "depthwise": (depthwise, "io_stream", "Latency", 1, "Vivado"),
    "upsampled": (upsampled, "io_parallel", "Latency", 1, "Vivado"),
}


def write_network(folder, shape, layers):
    """The network as Keras 2 writes it: JSON and HDF5."""
    nodes = [{"class_name": "InputLayer", "name": "x", "config": {"name": "x", "batch_input_shape": [None, *shape], "dtype": "float32"}}]
    nodes[0]["inbound_nodes"] = []
    for one in layers:
        config = {"name": one["name"], "dtype": "float32", **one["config"]}
        inbound = [[[source, 0, 0, {}] for source in one["inputs"]]]
        nodes.append({"class_name": one["kind"], "name": one["name"], "config": config, "inbound_nodes": inbound})
    last = layers[-1]["name"]
    model = {"name": "model", "layers": nodes, "input_layers": [["x", 0, 0]], "output_layers": [[last, 0, 0]]}
    (folder / "network.json").write_text(json.dumps({"class_name": "Model", "config": model, "keras_version": "2.15.0"}))
    random = np.random.default_rng(7)
    with h5py.File(folder / "network.h5", "w") as file:
        for one in layers:
            group = file.create_group(one["name"]).create_group(one["name"])
            for variable, size in zip(CLASSES.get(one["kind"], ()), one["shapes"]):
                values = random.uniform(0.1, 1, size) if "variance" in variable else random.uniform(-0.5, 0.5, size)
                group.create_dataset(f"{variable}:0", data=values.astype("float32"))


def type_of(precision):
    return precision.definition_cpp() if hasattr(precision, "definition_cpp") else str(precision).replace(" ", "")


def make(root, name):
    network, io_type, strategy, reuse, backend = PROJECTS[name]
    folder = root / name
    folder.mkdir(parents=True)
    shape, layers = network()
    write_network(folder, shape, layers)
    config = create_config(
        output_dir=str(folder / "project"), project_name="myproject", backend=backend, part="xcvu9p-flgb2104-2l-e"
    )
    config.update(KerasJson=str(folder / "network.json"), KerasH5=str(folder / "network.h5"), IOType=io_type)
    # A type of its own for each layer, so that each has a typedef of its own.
    types = {one["name"]: f"ap_fixed<{18 + i % 3},8>" for i, one in enumerate(layers)}
    settings = {
        one["name"]: {
            "Precision": {"default": types[one["name"]], "result": types[one["name"]]},
            "ReuseFactor": reuse,
            "Strategy": strategy,
            **({"Implementation": "stable"} if one["config"].get("activation") == "softmax" else {}),
        }
        for one in layers
    }
    model = {"Precision": "ap_fixed<18,8>", "ReuseFactor": reuse, "Strategy": strategy}
    config["HLSConfig"] = {"Model": model, "LayerName": settings}
    graph = keras_v2_to_hls(config)
    graph.write()
    facts = [
        {
            "name": one.name,
            "class": getattr(one, "class_name", type(one).__name__),
            "types": {key: type_of(kind.precision) for key, kind in getattr(one, "types", {}).items()},
            "shape": [int(n) for n in one.get_output_variable().shape],
            "reuse": one.get_attr("reuse_factor"),
            "strategy": one.get_attr("strategy"),
            "inputs": list(one.inputs),
            "outputs": list(one.outputs),
        }
        for one in graph.get_layers()
    ]
    (folder / "facts.json").write_text(json.dumps(facts))


if __name__ == "__main__":
    for project in sys.argv[2:] or PROJECTS:
        make(Path(sys.argv[1]), project)
