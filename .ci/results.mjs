// Runs the strategies and writes what they reach: `pnpm results [--network N] [--flow F] [--seeds 1,2,3 | --seeds COUNT]
// [--alpha-q 0.01] [--out FOLDER] [node.parameter=value ...]`. With `--flow` one row is made and printed, without it all
// of them; `--out docs/results` puts them into summary.json, runs/ and README.md there, beside what is there already.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readResult } from './results/read-run.mjs'
import { resultsMarkdown } from './results/results-markdown.mjs'
import { runFlow } from './results/run-flow.mjs'
import { summaryRow } from './results/summarize-results.mjs'

/** What is run of each network: the flow, how many seeds, the tolerances of its quantisation. */
const plan = {
  'jet-dnn': [
    ...['baseline', 'scaling', 'pruning', 'scaling-pruning', 'pruning-scaling'].map(flow => ({
      flow,
      seeds: 5,
    })),
    ...['quantization', 'scaling-quantization', 'pruning-quantization'].map(flow => ({
      flow,
      seeds: 3,
      alphaQ: [0.01],
    })),
    ...['scaling-pruning-quantization', 'pruning-scaling-quantization'].map(flow => ({
      flow,
      seeds: 3,
      alphaQ: [0.01, 0.04],
    })),
  ],
  vgg7: ['baseline', 'pruning', 'scaling-pruning-quantization'].map(flow => ({
    flow,
    seeds: 2,
    ...(flow.includes('quantization') && { alphaQ: [0.01] }),
  })),
  resnet9: [{ flow: 'pruning', seeds: 1 }],
}

const { values, positionals: parameters } = parseArgs({
  allowPositionals: true,
  options: {
    network: { type: 'string' },
    flow: { type: 'string' },
    seeds: { type: 'string' },
    'alpha-q': { type: 'string' },
    out: { type: 'string' },
  },
})
const networks = values.network === undefined ? Object.keys(plan) : [values.network]
const rows = []
for (const network of networks) {
  const wanted = (plan[network] ?? []).filter(({ flow }) => values.flow === undefined || flow === values.flow)
  if (wanted.length === 0) throw new Error(`There is no flow '${values.flow}' planned for '${network}'.`)
  for (const { flow, seeds, alphaQ = [null] } of wanted) {
    const alphas = values['alpha-q'] === undefined ? alphaQ : [Number(values['alpha-q'])]
    for (const alpha of alphas) rows.push(await makeRow(network, flow, alpha, seedsOf(values.seeds, seeds)))
  }
}
if (values.out === undefined)
  console.log(
    JSON.stringify(
      rows.map(({ row }) => row),
      undefined,
      2,
    ),
  )
else writeResults(path.resolve(values.out), rows)

/** Runs one strategy with each seed, and the baseline of that seed. */
async function makeRow(network, flow, alphaQ, seeds) {
  const results = []
  const baselines = []
  const model = `keras-model-gen.model=${network}`
  for (const seed of seeds) {
    console.error(`${network} ${flow}${alphaQ === null ? '' : ` α_q ${alphaQ}`}, seed ${seed}`)
    baselines.push(readResult(await runFlow('baseline', [model, ...ofBaseline(parameters)], seed)))
    const tolerance = alphaQ === null || flow === 'baseline' ? [] : alphaParameters(flow, alphaQ)
    const run =
      flow === 'baseline' ? undefined : await runFlow(flow, [model, ...tolerance, ...parameters], seed)
    results.push(run === undefined ? baselines.at(-1) : readResult(run))
  }
  const split = 'test'
  return { row: summaryRow({ network, flow, alphaQ, split }, results, baselines), results, baselines }
}

/** With three tasks every loss is against the first model, so that α_q is that of all together, with three tenths in hand. */
function alphaParameters(flow, alphaQ) {
  const total = flow.split('-').length === 3
  return [`quantization.tolerateAccLoss=${total ? alphaQ * 0.7 : alphaQ}`]
}

/** Parameters that the baseline's tasks have too. */
function ofBaseline(given) {
  return given.filter(text => /^(keras-model-gen|hls4ml|csynth-estimate)\./.test(text))
}

function seedsOf(text, planned) {
  const given = text ?? String(planned)
  if (given.includes(',')) return given.split(',').filter(Boolean).map(Number)
  return Array.from({ length: Number(given) }, (_, i) => i + 1)
}

function writeResults(folder, made) {
  mkdirSync(path.join(folder, 'runs'), { recursive: true })
  const file = path.join(folder, 'summary.json')
  const key = ({ network, flow, alphaQ }) => `${network} ${flow} ${alphaQ}`
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  const fresh = new Set(made.map(({ row }) => key(row)))
  const all = [...before.filter(row => !fresh.has(key(row))), ...made.map(({ row }) => row)]
  all.sort((a, b) => place(a) - place(b) || (a.alphaQ ?? 0) - (b.alphaQ ?? 0))
  writeFileSync(file, `${JSON.stringify(all, undefined, 2)}\n`)
  for (const { row, results, baselines } of made) {
    const name = [row.network, row.flow, ...(row.alphaQ === null ? [] : [row.alphaQ])].join('-')
    const detail = results.map((result, at) => ({ ...result, baseline: baselines[at].run }))
    writeFileSync(path.join(folder, 'runs', `${name}.json`), `${JSON.stringify(detail, undefined, 2)}\n`)
  }
  writeFileSync(path.join(folder, 'README.md'), resultsMarkdown(all))
  console.log(`${made.length} rows in ${file}`)
}

function place({ network, flow }) {
  const networkAt = Object.keys(plan).indexOf(network)
  return networkAt * 100 + plan[network].findIndex(item => item.flow === flow)
}
