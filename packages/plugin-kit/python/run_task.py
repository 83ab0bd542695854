"""Runs the function `run` of a task's script: `python run_task.py request.json`."""

import importlib.util
import json
import linecache
import os
import sys
import traceback
from pathlib import Path

from metaml_task import Refusal, Stopped, Task


def main():
    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    # Whatever prints, in Python or below it, prints to the log; reports keep the standard output to themselves.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    task = Task(request, channel)
    script = request["script"]
    sys.argv = [script]
    sys.path[0] = os.path.dirname(script)
    try:
        task._say({"type": "result", "files": returned(load(script)(task), request["outputs"])})
    except Stopped:
        pass
    except Refusal as refusal:
        task._say({"type": "refused", "parts": refusal.parts})
    except BaseException as error:  # SystemExit too: a script that leaves has not given what it was to give
        task._say({"type": "failed", **described(error, script)})


def load(script):
    spec = importlib.util.spec_from_file_location(Path(script).stem, script)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    run = getattr(module, "run", None)
    if not callable(run):
        raise TypeError(f"{os.path.basename(script)} has no function `run(task)`")
    return run


def returned(result, ports):
    """The Keras file of each output port, as the function returned them."""
    files = result if isinstance(result, dict) else {ports[0]: result} if len(ports) == 1 else None
    if files is None or sorted(files) != sorted(ports) or not all(map(is_path, files.values())):
        given = type(result).__name__ if not isinstance(result, dict) else repr(result)[:200]
        raise TypeError(f"run(task) returned {given}, not a Keras file for each of {', '.join(ports)}")
    return {port: os.path.abspath(os.fspath(file)) for port, file in files.items()}


def is_path(file):
    return isinstance(file, (str, os.PathLike))


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
