// Candidates of a search over precisions, by g++ and by the simulator:
// `pnpm bench simulation [--json] [--candidates 200] [--compiled 20] [--network jet-dnn|vgg7] [--rows N] [--cores N]`.
//
// (a) a candidate's types are written into a project of hls4ml's, its build_lib.sh compiles it, and the library predicts
// all rows, one after the other as hls4ml's `predict` does; (b) `openSimulator` runs the candidates on all cores. Both on
// the same rows, in turns, in one run. Of the candidates, which change every layer at random and so share nothing, the
// first `--compiled` are compiled and compared bit by bit. Of the baseline, build and predict are counted, writing the
// types is not; of ours everything from `runAll` on. Opening the simulator is printed apart. A second line has the
// candidates of a greedy search. Without `--network` both networks are run. Exits with 1 when an output differs.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openSimulator } from '@metaml/fixed-point'
import { readLayerGraph } from '@metaml/hls-cpp'
import { compileCandidate } from './simulation/compile-candidate.mjs'
import { greedySearch } from './simulation/greedy-search.mjs'
import { makeProject } from './simulation/make-project.mjs'
import { networks } from './simulation/networks.mjs'
import { makeRandom, randomCandidate } from './simulation/random-candidates.mjs'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    candidates: { type: 'string', default: '200' },
    compiled: { type: 'string', default: '20' },
    network: { type: 'string' },
    rows: { type: 'string' },
    cores: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string', default: '1' },
  },
})
const names = options.network === undefined ? Object.keys(networks) : [options.network]
const strange = names.find(name => !Object.hasOwn(networks, name))
if (strange !== undefined) {
  console.error(`There is no network '${strange}'.\n  expected: one of ${Object.keys(networks).join(', ')}`)
  process.exit(2)
}
const cores = Number(options.cores)

const found = []
for (const name of names) found.push(await benchNetwork(name))
if (options.json) {
  const [first] = found
  const differing = found.reduce((sum, { differing }) => sum + differing, 0)
  console.log(JSON.stringify({ ...first, differing, networks: found }))
}
if (found.some(({ differing }) => differing > 0)) process.exitCode = 1

async function benchNetwork(name) {
  const { network, ioType, rowsOf, goal, ...defaults } = networks[name]
  const rows = Number(options.rows ?? defaults.rows)
  const folder = mkdtempSync(path.join(tmpdir(), 'metaml-bench-'))
  try {
    const built = network(Number(options.seed))
    const layers = built.graph.config.layers.map(({ config }) => config.name).slice(1)
    const project = await makeProject(built, folder, { ioType, layers })
    const graph = await readLayerGraph(project)
    const x = await rowsOf(rows)
    return await race(name, { graph, project, x, rows, goal })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function race(name, { graph, project, x, rows, goal }) {
  const random = makeRandom(Number(options.seed))
  const candidates = Array.from({ length: Number(options.candidates) }, () => randomCandidate(graph, random))
  const opening = performance.now()
  const simulator = await openSimulator(graph, { x, rows, cores })
  const openSeconds = (performance.now() - opening) / 1000
  try {
    const start = performance.now()
    const results = await simulator.runAll(candidates)
    const ourSeconds = (performance.now() - start) / 1000 / candidates.length
    const refused = results.filter(({ outputs }) => outputs === undefined).length
    const compiled = await compileSome(project, candidates, results, x, rows)
    const baseline = compiled.buildSeconds + compiled.predictSeconds
    const startSearch = performance.now()
    const search = await greedySearch(
      graph,
      simulator,
      results.find(r => r.outputs).outputs.length / rows,
      2000,
    )
    const searchSeconds = (performance.now() - startSearch) / 1000 / search.candidates.length
    const result = {
      ratio: baseline / ourSeconds,
      differing: compiled.differing,
      candidates: candidates.length,
      compiled: compiled.count,
      outputs: compiled.outputs,
      refused,
      ...{ network: name, rows, cores, goal, hls4ml: project.version, openSeconds },
      baseline: { seconds: baseline, ...compiled },
      ours: { seconds: ourSeconds, inferencesPerSecond: rows / ourSeconds },
      greedy: {
        ...{ ratio: baseline / searchSeconds, seconds: searchSeconds, candidates: search.candidates.length },
        ...{ rounds: search.rounds, fractionBits: search.bits },
      },
    }
    if (!options.json) print(result)
    return result
  } finally {
    await simulator.close()
  }
}

/** The first candidates by g++; means of the seconds. */
async function compileSome(project, candidates, results, x, rows) {
  const total = { count: 0, outputs: 0, differing: 0, buildSeconds: 0, predictSeconds: 0 }
  for (const [i, candidate] of candidates.entries()) {
    if (total.count === Number(options.compiled)) break
    if (results[i].outputs === undefined) continue
    const { outputs, buildSeconds, predictSeconds } = await compileCandidate(project, candidate, x, rows)
    const ours = Float32Array.from(results[i].outputs)
    total.count++
    total.outputs += outputs.length
    total.differing += outputs.filter((value, k) => value !== ours[k]).length
    total.buildSeconds += buildSeconds
    total.predictSeconds += predictSeconds
  }
  const { count, buildSeconds, predictSeconds } = total
  return { ...total, buildSeconds: buildSeconds / count, predictSeconds: predictSeconds / count }
}

function print({
  network,
  rows,
  cores,
  goal,
  baseline,
  ours,
  greedy,
  ratio,
  refused,
  openSeconds,
  ...result
}) {
  const perSecond = seconds => `${(1 / seconds).toPrecision(3)} candidates/s`
  const { buildSeconds, predictSeconds } = baseline
  console.log(
    `${network}, ${rows} rows, ${cores} cores, hls4ml ${result.hls4ml}, weights drawn by seed ${options.seed}`,
  )
  console.log(
    `  build_lib.sh, predict:  ${perSecond(baseline.seconds)} (${buildSeconds.toFixed(2)} s to build, ${Math.round(rows / predictSeconds)} inferences/s; ${baseline.count} compiled)`,
  )
  console.log(
    `  all layers at random:   ${perSecond(ours.seconds)} (${Math.round(ours.inferencesPerSecond)} inferences/s): ${Math.round(ratio)}x (goal ${goal}x); ${result.candidates} candidates, ${refused} refused`,
  )
  console.log(
    `  greedy search:          ${perSecond(greedy.seconds)}: ${Math.round(greedy.ratio)}x; ${greedy.candidates} candidates in ${greedy.rounds} rounds, fraction bits ${greedy.fractionBits.join(' ')}`,
  )
  console.log(
    `  ${result.differing} of ${result.outputs} outputs differ from the compiled ones; opened in ${openSeconds.toFixed(2)} s`,
  )
}
