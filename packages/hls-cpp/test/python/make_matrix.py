"""As make_projects: every network with both I/O types and both strategies; what hls4ml refuses is left out, with its words."""

import json
import sys
from pathlib import Path

from make_projects import PROJECTS, make

if __name__ == "__main__":
    root = Path(sys.argv[1])
    refused = {}
    networks = {network.__name__: network for network, *_ in PROJECTS.values()}
    for called, network in networks.items():
        for io_type in ("io_parallel", "io_stream"):
            for strategy in ("Latency", "Resource"):
                name = f"{called}-{io_type}-{strategy}"
                PROJECTS[name] = (network, io_type, strategy, 2, "Vitis")
                try:
                    make(root, name)
                except Exception as error:
                    refused[name] = str(error)
    (root / "refused.json").write_text(json.dumps(refused))
