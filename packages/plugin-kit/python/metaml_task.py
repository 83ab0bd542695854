"""What the Python functions of a task are handed: models, rows, parameters, and how they report. No dependencies.

Reports are lines of JSON, after the character RS and a mark of the call, on a descriptor of their own; what needs an answer waits for
a file. What a function prints goes into the task's log.
"""

import json
import math
import os
import time
from pathlib import Path


class Refusal(Exception):
    """A reason to stop that the user can act on; becomes METAML_E_PYTHON_REFUSED."""

    def __init__(self, message, **parts):
        super().__init__(message)
        self.parts = {"message": message, **parts}


class Stopped(BaseException):
    """The other side has refused a report and says why itself, or is gone; not to be caught."""


class Channel:
    """Where reports go to and answers come from."""

    def __init__(self, out, request):
        self._out = out
        self._exchange = Path(request["exchange"])
        # Tells reports from whatever is printed.
        self._mark = request["mark"]
        self._asked = 0
        self._parent = os.getppid()

    def say(self, report):
        line = to_json(report)
        if len(line) > 60000:
            raise ValueError(f"a report of {len(line)} characters; at most 60000 are sent: write files for more")
        self._out.write(f"\x1e{self._mark}{line}\n")
        self._out.flush()

    def ask(self, question):
        self._asked += 1
        self.say({**question, "id": self._asked})
        answer = self._exchange / f"{self._asked}.json"
        pause = 0.001
        while not answer.exists():
            if os.getppid() != self._parent:
                raise Stopped()
            time.sleep(pause)
            pause = min(pause * 1.2, 0.05)
        found = json.loads(answer.read_text(encoding="utf-8"))
        if found.get("stop"):
            raise Stopped()
        return found


class Network:
    """A network in files: `json` (topology, Keras 2), `h5` (weights), `keras` (one file; None with quantisers).

    `masks` is an .npz of the weights that are held at zero: `layer/kernel`, 1 keeps, 0 holds; None without masks.
    """

    def __init__(self, written, reference=None):
        self._written = written
        self._facts = None
        #: what it is called in a question
        self.reference = reference

    def _file(self, name, fact=None):
        self._facts = self._facts or self._written()
        return Path(self._facts["folder"]) / name if fact is None or self._facts[fact] else None

    @property
    def json(self):
        return self._file("model.json")

    @property
    def h5(self):
        return self._file("weights.h5")

    @property
    def keras(self):
        return self._file("model.keras", "keras")

    @property
    def masks(self):
        return self._file("masks.npz", "masks")


class Task:
    """What every function is handed."""

    def __init__(self, request, channel):
        self._channel = channel
        #: of the flow and of what this run is given: the same for the same run
        self.seed = request["seed"]
        #: an empty folder for what the function writes; it is removed afterwards
        self.folder = Path(request["folder"])
        #: classes, features, metric of the data set; None without one
        self.dataset = request.get("dataset")
        #: by input port
        self.models = {}

    @property
    def model(self):
        """The network of the only input port."""
        (network,) = self.models.values()
        return network

    def progress(self, fraction=None, text=None, **figures):
        """Says how far it is, from 0 to 1."""
        report = {"type": "progress", "figures": {name: finite(name, value) for name, value in figures.items()}}
        if fraction is not None:
            report["fraction"] = finite("fraction", fraction)
        if text is not None:
            report["text"] = str(text)
        self._channel.say(report)

    def log(self, message, level="info", **data):
        """Writes a line to LOG: 'debug', 'info' or 'warn'."""
        self._channel.say({"type": "log", "level": level, "message": str(message), "data": data})

    def refuse(self, message, expected=None, found=None, todo=None):
        """Ends the task with an error that says what the user can do about it."""
        parts = {"expected": expected, "found": found, "todo": todo}
        raise Refusal(message, **{name: str(part) for name, part in parts.items() if part is not None})


class Work(Task):
    """What makes a network: `run` of a transformation, and a function that a search tries."""

    def __init__(self, request, channel):
        super().__init__(request, channel)
        self._params = request.get("params")
        self.models = {port: given(facts) for port, facts in request["models"].items()}

    @property
    def params(self):
        """As the user gave them, defaults filled in."""
        if self._params is None:
            raise AttributeError("a trial has no params; hand it what it needs: task.trial(label, function, rate=0.5)")
        return self._params

    def split(self, name):
        """The path of an .npz with the rows of `train` or `validation`: x, y, and targets and weights if there are."""
        return Path(self._channel.ask({"type": "split", "split": name})["file"])

    def measure(self, file):
        """Measures a Keras file on validation: `value`, `loss` against the reference, `standardError` if known."""
        return self._channel.ask({"type": "measure", "file": os.path.abspath(file)})

    def metric(self, name, value, unit="1", direction="neither"):
        """Notes a figure of the result; how well it does on the data is measured anyway."""
        figure = {"name": name, "value": finite(name, value), "unit": unit, "direction": direction}
        self._channel.say({"type": "metric", "metric": figure})


def given(facts):
    return Network(lambda: facts)


def finite(name, value):
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"the figure '{name}' is {number}, which is no finite number")
    return number


def to_json(value):
    """JSON, numpy's numbers and arrays as numbers and lists."""
    return json.dumps(value, allow_nan=False, default=plain)


def plain(value):
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{value!r} can not be written as JSON")
