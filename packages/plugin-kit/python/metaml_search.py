"""What the function `run` of a search is handed: it decides, and leaves the work to trials of their own."""

import re

from metaml_task import Network, Task, finite, to_json


class Search(Task):
    """The argument of `run(task)` of an optimization.

    `run` is started anew when a run is resumed; trials that ended are answered from the record and not run again.
    """

    def __init__(self, request, channel):
        super().__init__(request, channel)
        #: as the user gave them, defaults filled in
        self.params = request["params"]
        self.models = {port: self._network({"input": port}) for port in request["inputs"]}
        self._tried = {}
        self._labels = set()

    def trial(self, label, function, **args):
        """Tries a candidate: `function(trial, **args)` writes a network and returns its Keras file.

        It runs in a process of its own and sees nothing but the models of the task, the rows, and `args`: JSON, and
        networks (`task.model`, an earlier trial). Gives it measured, to be accepted or rejected with `.decide`.
        """
        tried = Tried(self, label, args, self._call("trial", label, function, args))
        self._tried[label] = tried
        return tried

    def once(self, label, function, **args):
        """As `trial`, for work that makes no network: gives what the function returns, as JSON."""
        return self._call("once", label, function, args)["data"]

    def _call(self, kind, label, function, args):
        if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", label) or label in self._labels:
            raise ValueError(
                f"a trial can not be called {label!r}: a name of its own for each, of small letters, digits, - and ."
            )
        module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", "")
        if not callable(function) or not module or not name.isidentifier():
            raise TypeError(f"{function!r} is no function at the top of the script or of a module beside it")
        models = {key: value.reference for key, value in args.items() if isinstance(value, (Network, Tried))}
        plain = {key: value for key, value in args.items() if key not in models}
        for key, value in plain.items():
            try:
                to_json(value)
            except (TypeError, ValueError) as error:
                raise TypeError(f"the argument {key!r} of {label!r} is neither JSON nor a network: {error}") from None
        self._labels.add(label)
        question = {"type": kind, "label": label, "module": module, "function": name, "args": plain, "models": models}
        return self._channel.ask(question)

    def _network(self, reference):
        return Network(lambda: self._channel.ask({"type": "files", "of": reference}), reference)


class Tried:
    """A candidate, measured on validation against the reference."""

    def __init__(self, search, label, args, measured):
        self._search = search
        self._numbers = {key: value for key, value in args.items() if is_number(value)}
        self._decided = False
        self.label = label
        self.reference = {"trial": label}
        #: the metric of the data set, and what it lost; `standard_error` is None where it is not known
        self.value, self.loss = measured["value"], measured["loss"]
        self.standard_error = measured.get("standardError")
        #: all that is known of it: its own figures, and those of the parameter `evaluate`
        self.metrics = measured["metrics"]
        #: its files
        self.model = search._network(self.reference)

    def metric(self, name, stage=None):
        """The value of a metric; None where it is not known."""
        found = [m for m in self.metrics if m["name"] == name and stage in (None, m["stage"])]
        if len({m["stage"] for m in found}) > 1:
            stages = ", ".join(m["stage"] for m in found)
            raise ValueError(f"{name} of {self.label!r} is known of several stages: say which of {stages}")
        return found[-1].get("value") if found else None

    def decide(self, accepted, variable=None, value=None, unit="1"):
        """Accepts or rejects it, a step of the search; gives `accepted`.

        The variable of the search is the first number among the arguments of the trial, unless it is given here.
        """
        if self._decided:
            raise ValueError(f"{self.label!r} was decided before")
        if variable is None and self._numbers:
            variable = next(iter(self._numbers))
        value = self._numbers.get(variable) if value is None else value
        if variable is None or value is None:
            raise TypeError(f"{self.label!r} was handed no number: give decide() the variable of the search, and its value")
        self._decided = True
        step = {"name": variable, "value": finite(variable, value), "unit": unit}
        report = {"type": "decide", "label": self.label, "accepted": bool(accepted), "variable": step}
        self._search._channel.say(report)
        return bool(accepted)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) or hasattr(value, "dtype") and value.shape == ()
