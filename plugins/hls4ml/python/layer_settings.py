"""The settings of every layer, written out: hls4ml takes whatever is left open from the model's, without a word."""

import re
from difflib import get_close_matches

from hls4ml.backends.fpga.fpga_types import APTypeConverter
from hls4ml.model.attributes import TypeAttribute
from hls4ml.model.layers import layer_map
from refusal import Refusal

CONVOLUTIONS = ("Conv1D", "Conv2D")


def choose_io_type(wanted, layers):
    """The I/O type asked for; without one io_stream where there is a convolution, else io_parallel."""
    if wanted is not None:
        return wanted
    convolves = any(kind in layer["class_name"] for layer in layers for kind in CONVOLUTIONS)
    return "io_stream" if convolves else "io_parallel"


def check_names(parameter, names, known):
    """Refuses settings for layers that hls4ml does not make of the network."""
    for name in names:
        if name in known:
            continue
        near = get_close_matches(name, known, 1)
        raise Refusal(
            "METAML_E_HLS4ML_LAYER",
            f"{parameter} names a layer '{name}' that hls4ml does not make of this network.",
            expected="one of " + ", ".join(known),
            found=name,
            todo=f"write '{near[0]}'?" if near else "name one of these",
        )


def check_layer_names(layers):
    """Refuses names that give no C++ name, and names that hls4ml, which lowers them, can't tell apart."""
    seen = {}
    for layer in layers:
        name = layer["name"]
        twin = seen.setdefault(name.lower(), name)
        if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) and twin == name and name != "input":
            continue
        raise Refusal(
            "METAML_E_HLS4ML_NAME",
            f"hls4ml can't use the layer name '{name}'.",
            expected="letters, digits and _, not 'input', and different from other names in more than case",
            found=name if twin == name else f"{twin} and {name}",
            todo="rename the layer",
        )


def settings_of(layer, request, backend):
    """The LayerName entry of one layer: type of every variable, reuse factor, strategy."""
    types, tables = precisions_of(layer, request, backend)
    settings = {
        "Precision": types,
        **{pascal_case(f"{name}_t"): text for name, text in tables.items()},
        "ReuseFactor": reuse_factor_of(layer, request, backend),
        "Strategy": request["strategy"],
    }
    if layer["class_name"] == "Softmax":
        settings["Implementation"] = request["softmax"]
    return settings


def set_inserted(graph, layers, request, backend):
    """Sets the types asked for of layers that the network does not have: hls4ml puts some in, such as the padding before
    a convolution over streams (`zp2d_<layer>`), and asks no settings for their types. Says whether it set any."""
    changed = False
    parsed = {layer["name"] for layer in layers}
    for node in graph.get_layers():
        asked = {} if node.name in parsed else request["precision"].get(node.name, {})
        asked = {"result": asked} if isinstance(asked, str) else asked
        for name in asked:
            if name != "result":
                raise no_variable(node.name, name, ["result"])
            precision = APTypeConverter().convert(backend.convert_precision_string(asked[name]))
            node.get_output_variable().type.precision = precision
            changed = True
    return changed


def keep_table_sizes(graph, request):
    """Where the type of a softmax's `inv_table` is asked for: tables with as many entries as their index has room for.

    hls4ml makes them as small as the width of the numbers in that table asks for, which has nothing to do with the
    index: a kernel whose types were narrowed in its C++ would not be made again from the network. Says whether it set any.
    """
    changed = False
    for node in graph.get_layers():
        asked = request["precision"].get(node.name, {})
        if node.class_name != "Softmax" or isinstance(asked, str) or "inv_table" not in asked:
            continue
        default = next(a.default for a in node.expected_attributes if a.name == "table_size")
        size = min(default, 2 ** node.get_input_node().get_attr("result_t").precision.width)
        node.set_attr("table_size", size)
        node.set_attr("inv_table_size", min(size, 2 ** node.get_attr("inv_inp_t").precision.width))
        changed = True
    return changed


def pascal_case(name):
    """`exp_table_t` as hls4ml's settings have it: `ExpTableT`."""
    return "".join(word.capitalize() for word in name.split("_"))


def asked_of(layer, request):
    """What was asked for a layer's types: one text, or texts by variable.

    hls4ml makes a layer of its own of the linear activation of a layer, and drops it again where it casts nothing: it has
    the type of the layer's results, unless it is asked for by name.
    """
    precision = request["precision"]
    name = layer["name"]
    if name in precision or layer["class_name"] != "Activation" or not name.endswith("_linear"):
        return precision.get(name, {})
    before = precision.get(name.removesuffix("_linear"), {})
    result = before if isinstance(before, str) else before.get("result")
    return {} if result is None else {"result": result}


def precisions_of(layer, request, backend):
    """Types by variable, and those of tables apart: hls4ml has its own for them and reads others from settings of
    their own. Tables are left alone unless asked for."""
    attributes = backend.create_layer_class(layer_map[layer["class_name"]]).expected_attributes
    types = {a.name[:-2]: a.default for a in attributes if isinstance(a, TypeAttribute) and a.configurable}
    if "accum" in types:  # hls4ml never uses its default for accumulators, but the model's type
        types["accum"] = None
    wanted = asked_of(layer, request)
    if isinstance(wanted, str):
        wanted = {name: wanted for name, default in types.items() if default is None}
    for name in wanted:
        if name not in types:
            raise no_variable(layer["name"], name, types)
    left_open = {name: request["defaultPrecision"] for name, default in types.items() if default is None}
    tables = {name: text for name, text in wanted.items() if types[name] is not None}
    return {**left_open, **{name: text for name, text in wanted.items() if name not in tables}}, tables


def no_variable(layer, name, known):
    return Refusal(
        "METAML_E_HLS4ML_VARIABLE",
        f"The layer '{layer}' has no variable '{name}' to give a type to.",
        expected="one of " + ", ".join(known),
        found=name,
    )


def reuse_factor_of(layer, request, backend):
    """The reuse factor of one layer; one that hls4ml would change is refused, or moved when `adjust` says so."""
    wanted = request["reuseFactor"]
    target = wanted["layers"].get(layer["name"], wanted["target"])
    valid = valid_reuse_factors(layer, request["strategy"], backend)
    if valid is None or target in valid:
        return target
    if wanted["adjust"] == "nearest":
        return backend.get_closest_reuse_factor(valid, target)
    raise Refusal(
        "METAML_E_HLS4ML_REUSE_FACTOR",
        f"The layer '{layer['name']}' can't have the reuse factor {target}.",
        expected="one of " + ", ".join(map(str, valid)),
        found=str(target),
        todo="give one of these, or { target: %d, adjust: 'nearest' }" % target,
    )


def valid_reuse_factors(layer, strategy, backend):
    """The factors that a layer can have; None where any will do."""
    if strategy != "Resource" or not any(kind in layer["class_name"] for kind in ("Dense", *CONVOLUTIONS)):
        return None
    n_in, n_out = backend.get_layer_mult_size(ParsedLayer(layer))
    return backend.get_valid_reuse_factors(n_in, n_out)


class ParsedLayer:
    """A layer as the parser left it, in the shape that the backend asks sizes of."""

    def __init__(self, layer):
        self.name = layer["name"]
        self.class_name = layer["class_name"]
        self.get_attr = layer.get
