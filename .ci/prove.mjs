// Runs a proof that takes too long for every push: `pnpm prove NAME`. Proofs are `.ci/prove/NAME.mjs`.
import path from 'node:path'
import { findScripts } from './find-script.mjs'
import { runNamed } from './run-named.mjs'

runNamed('proof', findScripts([path.join(import.meta.dirname, 'prove')]))
