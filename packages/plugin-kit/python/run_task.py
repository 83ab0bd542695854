"""Runs a function of a task's script: `python run_task.py request.json`."""

import importlib
import importlib.util
import json
import linecache
import os
import sys
import traceback
from pathlib import Path

from metaml_search import Search, Tried
from metaml_task import Channel, Network, Refusal, Stopped, Work, given


def main():
    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    # Whatever prints, in Python or below it, prints to the log; reports keep the standard output to themselves.
    channel = Channel(os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n"), request)
    os.dup2(2, 1)
    script = request["script"]
    sys.argv = [script]
    sys.path[0] = os.path.dirname(script)
    try:
        channel.say({"type": "result", **run(request, channel)})
    except Stopped:
        pass
    except Refusal as refusal:
        channel.say({"type": "refused", "parts": refusal.parts})
    except BaseException as error:  # SystemExit too: a script that leaves has not given what it was to give
        channel.say({"type": "failed", **described(error, script)})


def run(request, channel):
    call = request["call"]
    function = load(request["script"], call.get("module"), call["function"])
    if call["kind"] == "search":
        return {"models": chosen(function(Search(request, channel)), request["outputs"])}
    args = {**call["args"], **{name: given(facts) for name, facts in call["models"].items()}}
    result = function(Work(request, channel), **args)
    if call["kind"] == "once":
        return {"data": result}
    return {"files": returned(result, request["outputs"], call["function"])}


def load(script, module, function):
    """A function of the script, or of a module beside it."""
    spec = importlib.util.spec_from_file_location(Path(script).stem, script)
    if module in (None, spec.name):
        loaded = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = loaded
        spec.loader.exec_module(loaded)
    else:
        loaded = importlib.import_module(module)
    found = getattr(loaded, function, None)
    if not callable(found):
        raise TypeError(f"{os.path.basename(script)} has no function `{function}(task)`")
    return found


def returned(result, ports, function):
    """The Keras file of each output, as the function returned them."""
    files = by_port(result, ports)
    if files is None or not all(isinstance(file, (str, os.PathLike)) for file in files.values()):
        raise TypeError(f"{function} returned {shown(result)}, not a Keras file for each of {', '.join(ports)}")
    return {port: os.path.abspath(os.fspath(file)) for port, file in files.items()}


def chosen(result, ports):
    """What a search found for each output port: one of its trials, or a network that it took."""
    models = by_port(result, ports)
    if models is None or not all(isinstance(model, (Network, Tried)) for model in models.values()):
        raise TypeError(
            f"run returned {shown(result)}, not what task.trial gave, or a model of the task, for each of {', '.join(ports)}"
        )
    return {port: model.reference for port, model in models.items()}


def by_port(result, ports):
    values = result if isinstance(result, dict) else {ports[0]: result} if len(ports) == 1 else None
    return values if values is not None and sorted(values) == sorted(ports) else None


def shown(result):
    return repr(result)[:200] if isinstance(result, (dict, str, os.PathLike)) else type(result).__name__


def described(error, script):
    """What was raised, where in the author's own code, and the last lines of the traceback."""
    own = os.path.dirname(script) + os.sep
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    mine = [frame for frame in traceback.extract_tb(trace) if frame.filename.startswith(own)]
    lines = "".join(traceback.format_exception(type(error), error, trace)).splitlines()
    said = traceback.format_exception_only(type(error), error)[-1].strip()
    place = {}
    if isinstance(error, SyntaxError) and error.filename:
        place = {"file": os.path.relpath(error.filename, own), "line": error.lineno or 0}
    elif mine:
        place = {"file": os.path.relpath(mine[-1].filename, own), "line": mine[-1].lineno}
    if place:
        code = linecache.getline(os.path.join(own, place["file"]), place["line"]).strip()
        place["code"] = code[:200]
    return {"error": said[:2000], "traceback": [line[:500] for line in lines[-12:]], **place}


main()
