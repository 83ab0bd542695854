"""As make_projects, with an hls4ml that wants packages that no conversion of Keras files uses: they get stand-ins.

hls4ml itself is the real one, found on PYTHONPATH.
"""

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from unittest.mock import MagicMock


class StandIns:
    """Finds an empty module for each of these packages that is not installed."""

    packages = ("calmjs", "keras", "onnx", "pyparsing", "qkeras", "tabulate", "tensorflow")

    def find_spec(self, name, path, target=None):
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in self.packages else None

    def create_module(self, spec):
        module = MagicMock(name=spec.name)
        module.__path__, module.__name__, module.__spec__ = [], spec.name, spec
        return module

    def exec_module(self, module):
        pass


sys.meta_path.append(StandIns())

from make_projects import PROJECTS, make  # noqa: E402

if __name__ == "__main__":
    for project in sys.argv[2:] or PROJECTS:
        make(Path(sys.argv[1]), project)
