"""Converts a Keras-2 network with hls4ml.

Reads one JSON object from standard input and writes one JSON line to standard output: { "result": ... } or
{ "refusal": ... }. Whatever hls4ml prints goes to standard error; its warnings come back as `said`. All paths
are relative to the working directory, so that none gets into the project.
"""

import json
import os
import sys
import warnings

sys.dont_write_bytecode = True
ANSWER = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


class Listener:
    """Stands in for standard output: passes text on to standard error and keeps its lines."""

    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        return sys.stderr.write(text)

    def flush(self):
        sys.stderr.flush()

    def warn(self, message, *_args, **_more):
        self.write(f"WARNING: {message}\n")

    def lines(self):
        return [line.strip() for line in self.text.splitlines() if line.strip()]


LISTENER = Listener()
sys.stdout = LISTENER
warnings.showwarning = LISTENER.warn

import hls4ml  # noqa: E402
from hls4ml.converters.keras_v2_to_hls import get_model_arch, keras_v2_to_hls, parse_keras_model  # noqa: E402
from hls4ml.utils.config import create_config  # noqa: E402
from layer_settings import (  # noqa: E402
    check_layer_names,
    check_names,
    choose_io_type,
    keep_table_sizes,
    set_inserted,
    settings_of,
)
from project_files import print_weights_exactly, weights_outside, write_project  # noqa: E402
from refusal import Refusal  # noqa: E402

# Lines by which hls4ml says that it did something else than it was asked to.
COMPLAINTS = ("WARNING", "Unable", "cannot", "can not", "instead", "not supported", "Switching")


def read_layers(config):
    """The layers that hls4ml makes of the network, before any setting."""
    try:
        layers, *_ = parse_keras_model(*get_model_arch(config))
    except Exception as error:  # hls4ml raises bare Exceptions here
        raise Refusal(
            "METAML_E_HLS4ML_NETWORK",
            "hls4ml can't read this network.",
            found=f"{type(error).__name__}: {error}",
            todo="use layers that hls4ml knows",
        ) from error
    return layers


def convert(request):
    """Converts and writes; gives what the project is."""
    config = create_config(
        output_dir=request["folder"],
        project_name=request["top"],
        backend=request["backend"],
        part=request["part"],
        clock_period=request["clockPeriod"],
    )
    config.update(KerasJson=request["json"], KerasH5=request["weights"])
    layers = read_layers(config)
    check_layer_names(layers)
    check_names("reuseFactor", request["reuseFactor"]["layers"], [layer["name"] for layer in layers])
    backend = hls4ml.backends.get_backend(request["backend"])
    config["IOType"] = choose_io_type(request["ioType"], layers)
    settings = {layer["name"]: settings_of(layer, request, backend) for layer in layers}
    config["HLSConfig"] = {
        "Model": {
            "Precision": request["defaultPrecision"],
            "ReuseFactor": max(entry["ReuseFactor"] for entry in settings.values()),
            "Strategy": request["strategy"],
        },
        "LayerName": settings,
    }
    graph = keras_v2_to_hls(config)
    if graph is None:
        raise Refusal("METAML_E_HLS4ML_FAILED", "hls4ml gave no model and no error.")
    made = dict.fromkeys([layer["name"] for layer in layers] + [layer.name for layer in graph.get_layers()])
    check_names("precision", request["precision"], list(made))
    if set_inserted(graph, layers, request, backend) | keep_table_sizes(graph, request):
        graph.apply_flow(f"{backend.name.lower()}:apply_templates")  # again, with what was set since
    check_unchanged(graph, settings)
    check_precisions(graph, request, backend)
    print_weights_exactly(graph)
    write_project(graph, request["folder"])
    return describe(graph)


def check_unchanged(graph, settings):
    """Refuses a model in which hls4ml set another reuse factor or strategy than it was asked for."""
    for layer in graph.get_layers():
        asked = settings.get(layer.name)
        if asked is None or not layer.weights:
            continue
        pairs = {
            "reuse factor": (asked["ReuseFactor"], layer.get_attr("reuse_factor", asked["ReuseFactor"])),
            "strategy": (asked["Strategy"].lower(), layer.get_attr("strategy", asked["Strategy"]).lower()),
        }
        for name, (wanted, found) in pairs.items():
            if wanted != found:
                raise Refusal(
                    "METAML_E_HLS4ML_CHANGED",
                    f"hls4ml set another {name} for the layer '{layer.name}'.",
                    expected=str(wanted),
                    found=str(found),
                )


def check_precisions(graph, request, backend):
    """Refuses a model in which a type is not the one that was asked for: hls4ml passes over some without a word."""
    for layer in graph.get_layers():
        asked = request["precision"].get(layer.name, {})
        for name, text in asked.items() if isinstance(asked, dict) else ():
            found = layer.types.get(f"{name}_t")
            if found is None or found.precision == backend.convert_precision_string(text):
                continue
            raise Refusal(
                "METAML_E_HLS4ML_CHANGED",
                f"hls4ml set another type for '{name}' of the layer '{layer.name}'.",
                expected=text,
                found=found.precision.definition_cpp(),
            )


def describe(graph):
    """What the project is, for the descriptor and the warnings."""
    (source,), (sink,) = graph.get_input_variables(), graph.get_output_variables()
    layers = []
    for layer in graph.get_layers():
        types = {name[:-2]: kind.precision.definition_cpp() for name, kind in layer.types.items()}
        entry = {
            "name": layer.name,
            "class": layer.class_name,
            "precision": types,
            "weights": sum(int(w.data_length) for name, w in layer.weights.items() if name != "bias"),
        }
        if layer.class_name != "Input":
            entry["reuseFactor"] = layer.get_attr("reuse_factor", 1)
        if layer.get_attr("strategy") is not None:
            entry["strategy"] = layer.get_attr("strategy")
        layers.append(entry)
    return {
        "version": hls4ml.__version__,
        "ioType": graph.config.get_config_value("IOType"),
        "inputShape": [int(n) for n in source.shape],
        "outputShape": [int(n) for n in sink.shape],
        "layers": layers,
        "weightsOutside": weights_outside(graph),
    }


def answer(request):
    """One request, one answer; an error of hls4ml's is a refusal with its own last words."""
    try:
        result = convert(request)
        said = [line for line in LISTENER.lines() if any(word in line for word in COMPLAINTS)]
        return {"result": {**result, "said": said}}
    except Refusal as refusal:
        return {"refusal": {**refusal.parts, "lastWords": LISTENER.lines()[-5:]}}
    except Exception as error:
        import traceback

        traceback.print_exc()
        words = [*LISTENER.lines()[-5:], f"{type(error).__name__}: {error}"]
        parts = {"code": "METAML_E_HLS4ML_FAILED", "message": "hls4ml failed.", "lastWords": words}
        return {"refusal": parts}


if __name__ == "__main__":
    ANSWER.write(json.dumps(answer(json.load(sys.stdin))) + "\n")
    ANSWER.flush()
