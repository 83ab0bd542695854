// Reads damaged Keras files, each in a process that is watched: `pnpm prove keras-fuzz [FILES] [SEED]`, default 500 and 1.
// Exits with 1 when one crashes the reader, hangs, gives an error without a code or takes more than 1 GB.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { repositoryRoot } from '../workspace.mjs'

const [files = '500', seed = '1'] = process.argv.slice(2)
const vitest = path.join(repositoryRoot, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', 'packages/keras/test/fuzz.test.ts'], {
  cwd: repositoryRoot,
  stdio: 'inherit',
  env: { ...process.env, METAML_FUZZ_FILES: files, METAML_FUZZ_SEED: seed },
})
process.exitCode = status ?? 1
