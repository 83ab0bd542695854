// Fixed-point arithmetic and layer kernels against the headers that hls4ml puts into each project, compiled by g++:
// `pnpm prove exactness [OPERATIONS] [PAIRS] [LAYERS] [SEED]`, default 1000000 operations over 510 pairs of types, 480
// layers of 100 rows each, and seed 1; then whole kernels of hls4ml, compiled.
// Exits with 1 when a single bit differs. CI runs a slice of it as a test.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { repositoryRoot } from '../workspace.mjs'

const [operations = '1000000', pairs = '510', layers = '480', seed = '1'] = process.argv.slice(2)
const tests = ['packages/fixed-point/test/exactness.test.ts', '.ci/test/simulate-graph.test.ts']
const vitest = path.join(repositoryRoot, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', ...tests], {
  cwd: repositoryRoot,
  stdio: 'inherit',
  env: {
    ...process.env,
    METAML_EXACTNESS_OPERATIONS: operations,
    METAML_EXACTNESS_PAIRS: pairs,
    METAML_EXACTNESS_LAYERS: layers,
    METAML_EXACTNESS_SEED: seed,
    METAML_EXACTNESS_PROJECTS:
      'mlp-latency,mlp-resource,mlp-stream,conv1d,conv2d,conv2d-stream,merges,merges-stream',
    METAML_EXACTNESS_ROWS: '2000',
  },
})
process.exitCode = status ?? 1
