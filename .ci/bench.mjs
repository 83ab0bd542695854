// Runs a benchmark: `pnpm bench NAME [--json] [options of its own]`. Benchmarks are `bench/NAME.mjs` in a package.
import path from 'node:path'
import { findScripts } from './find-script.mjs'
import { runNamed } from './run-named.mjs'
import { listPackages } from './workspace.mjs'

runNamed('benchmark', findScripts(listPackages().map(p => path.join(p.dir, 'bench'))))
