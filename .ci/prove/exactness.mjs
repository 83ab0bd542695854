// Fixed-point arithmetic, layer kernels and whole networks against the headers that hls4ml puts into each project,
// compiled by g++: `pnpm prove exactness [--parts operations,layers,networks] [--operations N] [--pairs N] [--layers N]
// [--networks NAME,...] [--assignments N] [--inputs N] [--seed N]`. By default 1,000,000 operations over 510 pairs of
// types; 480 layers of 100 rows each; and all networks, each with 50 random assignments of types on 2,000 rows.
// Exits with 1 when a single bit differs. CI runs a slice of it as tests.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryRoot } from '../workspace.mjs'

const networks = [
  ...['dense-latency', 'dense-resource', 'dense-stream', 'dense-stream-resource', 'merges-stream'],
  ...['conv1d', 'conv1d-stream', 'conv2d', 'conv2d-resource', 'conv2d-stream'],
  ...['depthwise', 'depthwise-stream-resource', 'quantizers', 'merges', 'depthwise-stream'],
  ...['branches-stream', 'depthwise1d', 'curves', 'curves-stream', 'rows-stream', 'moves', 'separable'],
]
const option = value => ({ type: 'string', default: value })
const { values } = parseArgs({
  options: {
    parts: option('operations,layers,networks'),
    operations: option('1000000'),
    pairs: option('510'),
    layers: option('480'),
    networks: option(networks.join(',')),
    assignments: option('50'),
    inputs: option('2000'),
    seed: option('1'),
  },
})

const known = ['operations', 'layers', 'networks']
const parts = values.parts.split(',')
if (!parts.every(part => known.includes(part))) throw new Error(`--parts is of ${known.join(', ')}`)
const unknown = values.networks.split(',').filter(name => !networks.includes(name))
if (unknown.length > 0) throw new Error(`there is no network ${unknown[0]}; there are ${networks.join(', ')}`)

const tests = [
  ...(parts.includes('operations') || parts.includes('layers')
    ? ['packages/fixed-point/test/exactness.test.ts']
    : []),
  ...(parts.includes('networks') ? ['.ci/test/simulate-graph.test.ts'] : []),
]
const chosen = parts.filter(part => part !== 'networks')
const pattern = parts.includes('networks') || chosen.length !== 1 ? [] : ['-t', chosen[0]]
const vitest = path.join(repositoryRoot, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', ...pattern, ...tests], {
  cwd: repositoryRoot,
  stdio: 'inherit',
  env: {
    ...process.env,
    METAML_EXACTNESS_OPERATIONS: values.operations,
    METAML_EXACTNESS_PAIRS: values.pairs,
    METAML_EXACTNESS_LAYERS: values.layers,
    METAML_EXACTNESS_NETWORKS: values.networks,
    METAML_EXACTNESS_ASSIGNMENTS: values.assignments,
    METAML_EXACTNESS_INPUTS: values.inputs,
    METAML_EXACTNESS_SEED: values.seed,
  },
})
process.exitCode = status ?? 1
