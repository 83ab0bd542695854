// Runs a benchmark: `pnpm bench NAME [--json] [options of its own]`. Benchmarks are `bench/NAME.mjs` in a package, or here.
import path from 'node:path'
import { findScripts } from './find-script.mjs'
import { runNamed } from './run-named.mjs'
import { listPackages } from './workspace.mjs'

const folders = [
  ...listPackages().map(p => path.join(p.dir, 'bench')),
  path.join(import.meta.dirname, 'bench'),
]
runNamed('benchmark', findScripts(folders))
