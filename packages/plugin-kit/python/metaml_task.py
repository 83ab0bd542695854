"""What the Python function of a task is handed: models, rows, parameters, and how it reports. No dependencies.

Reports are lines of JSON after the character RS (RFC 7464) on a descriptor of their own; what needs an answer waits for
a file. What the function prints goes into the task's log.
"""

import json
import os
import time
from pathlib import Path


class Refusal(Exception):
    """A reason to stop that the user can act on; becomes METAML_E_PYTHON_REFUSED."""

    def __init__(self, message, **parts):
        super().__init__(message)
        self.parts = {"message": message, **parts}


class Stopped(BaseException):
    """The other side has refused a report and says why itself; not to be caught."""


class Network:
    """A network in files: `json` (topology, Keras 2), `h5` (weights), `keras` (one file; None with quantisers)."""

    def __init__(self, folder, has_keras, masks):
        self.json = folder / "model.json"
        self.h5 = folder / "weights.h5"
        self.keras = folder / "model.keras" if has_keras else None
        #: .npz of the weights that are held at zero: `layer/kernel`, 1 keeps, 0 holds; None without masks
        self.masks = folder / "masks.npz" if masks else None


class Task:
    """The argument of the function."""

    def __init__(self, request, channel):
        self._channel = channel
        self._exchange = Path(request["exchange"])
        self._asked = 0
        #: as the user gave them, defaults filled in
        self.params = request["params"]
        #: of the flow and of what this run is given: the same for the same run
        self.seed = request["seed"]
        #: an empty folder for what the function writes; it is removed afterwards
        self.folder = Path(request["folder"])
        #: by input port
        self.models = {
            port: Network(Path(facts["folder"]), facts["keras"], facts["masks"])
            for port, facts in request["models"].items()
        }
        #: classes, features, metric of the data set; None without one
        self.dataset = request.get("dataset")

    @property
    def model(self):
        """The network of the only input port."""
        (network,) = self.models.values()
        return network

    def split(self, name):
        """The path of an .npz with the rows of `train` or `validation`: x, y, and targets and weights if there are."""
        return Path(self._ask({"type": "split", "split": name})["file"])

    def measure(self, file):
        """Measures a Keras file on validation: `value`, `loss` against the reference, `standardError` if known."""
        return self._ask({"type": "measure", "file": os.path.abspath(file)})

    def trial(self, label, variable, value, decision, model, unit="1", metrics=None):
        """Reports a candidate, 'accepted' or 'rejected', with its Keras file; gives what `measure` gives."""
        return self._ask(
            {
                "type": "trial",
                "label": str(label),
                "variable": {"name": variable, "value": float(value), "unit": unit},
                "decision": decision,
                "file": os.path.abspath(model),
                "metrics": _figures(metrics or {}),
            }
        )

    def metric(self, name, value, unit="1", direction="neither"):
        """Notes a figure of the result; how well it does on the data is measured anyway."""
        figure = {"name": name, "value": float(value), "unit": unit, "direction": direction}
        self._say({"type": "metric", "metric": figure})

    def progress(self, fraction=None, text=None, **figures):
        """Says how far it is, from 0 to 1."""
        report = {"type": "progress", "figures": _figures(figures)}
        if fraction is not None:
            report["fraction"] = float(fraction)
        if text is not None:
            report["text"] = str(text)
        self._say(report)

    def log(self, message, level="info", **data):
        """Writes a line to LOG: 'debug', 'info' or 'warn'."""
        self._say({"type": "log", "level": level, "message": str(message), "data": data})

    def refuse(self, message, expected=None, found=None, todo=None):
        """Ends the task with an error that says what the user can do about it."""
        parts = {"expected": expected, "found": found, "todo": todo}
        raise Refusal(message, **{name: str(part) for name, part in parts.items() if part is not None})

    def _say(self, report):
        line = json.dumps(report, allow_nan=False)
        if len(line) > 60000:
            raise ValueError(f"a report of {len(line)} characters; at most 60000 are sent")
        self._channel.write(f"\x1e{line}\n")
        self._channel.flush()

    def _ask(self, question):
        self._asked += 1
        self._say({**question, "id": self._asked})
        answer = self._exchange / f"{self._asked}.json"
        while not answer.exists():
            time.sleep(0.005)
        found = json.loads(answer.read_text(encoding="utf-8"))
        if found.get("stop"):
            raise Stopped()
        return found


def _figures(figures):
    return {name: float(value) for name, value in figures.items()}
