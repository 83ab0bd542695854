"""The written project: weights exact, nothing in it that depends on when or where it was made."""

import re
from pathlib import Path

import yaml
from hls4ml.model.types import FixedPrecisionType
from refusal import Refusal

STAMP = "metaml"


class ExactFormat:
    """Prints a number with as many digits as it takes to read the same number back."""

    @staticmethod
    def format(value):
        return repr(float(value))


def print_weights_exactly(graph):
    """hls4ml rounds weights to as many decimal digits as their type has fraction bits; a type edited in the
    C++ later would read other values than a new conversion. Integer types are read as text without a point
    and stay as they are."""
    for weights in graph.get_weight_variables():
        if type(weights.type.precision).__mro__.count(FixedPrecisionType):
            weights.precision_fmt = ExactFormat


def write_project(graph, folder):
    """Writes the project into a relative folder, and takes stamp and paths out of it."""
    graph.write()
    root = Path(folder)
    top = graph.config.get_project_name()
    for file in (f"firmware/{top}.cpp", f"firmware/{top}.h", "firmware/defines.h", "firmware/parameters.h"):
        if not (root / file).is_file():
            raise Refusal("METAML_E_HLS4ML_FAILED", f"hls4ml ended without an error but did not write {file}.")
    script = root / "build_lib.sh"
    script.write_text(re.sub(r"(?m)^LIB_STAMP=.*$", f"LIB_STAMP={STAMP}", script.read_text()))
    settings = root / "hls4ml_config.yml"
    config = yaml.safe_load(settings.read_text())
    for source in ("KerasJson", "KerasH5"):
        config.pop(source, None)
    config.update(OutputDir=".", Stamp=STAMP)
    settings.write_text(yaml.safe_dump(config, sort_keys=True))


def weights_outside(graph):
    """Weights that their type can't hold: layer, variable, type, how many, the largest."""
    found = []
    for layer in graph.get_layers():
        for name, weights in layer.weights.items():
            precision = weights.type.precision
            if not hasattr(precision, "fractional") or not hasattr(weights.data, "min"):
                continue
            top = 2.0 ** (precision.integer - (1 if precision.signed else 0))
            low, high = (-top if precision.signed else 0.0), top - 2.0**-precision.fractional
            outside = int(((weights.data < low) | (weights.data > high)).sum())
            if outside:
                worst = float(max(abs(weights.data.min()), abs(weights.data.max())))
                cpp = precision.definition_cpp()
                found.append({"layer": layer.name, "variable": name, "type": cpp, "weights": outside, "largest": worst})
    return found
