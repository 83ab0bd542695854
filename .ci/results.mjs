// Runs the strategies and says what they reach: `pnpm results [--network N] [--flow F] [--seeds 1,2,3 | --seeds COUNT]
// [--alpha-q 0.01] [--out FOLDER] [node.parameter=value ...]`. Without `--network` and `--flow` all are made that the plan
// has; what is in the project's store is not run again. A flow that is only printed takes its first α_q. The rows are printed, or put into a folder: `--out docs/results`
// writes summary.json, runs/, table-2.md, figures/ and README.md there, and keeps the rows of other strategies.
// `--page` makes README.md alone anew.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chooseStrategies } from './results/choose-strategies.mjs'
import { makePictures } from './results/make-pictures.mjs'
import { makeRow } from './results/make-row.mjs'
import { printJson } from './results/print-json.mjs'
import { writePage, writeRows } from './results/write-results.mjs'

const { values, positionals: parameters } = parseArgs({
  allowPositionals: true,
  options: {
    network: { type: 'string' },
    flow: { type: 'string' },
    seeds: { type: 'string' },
    'alpha-q': { type: 'string' },
    out: { type: 'string' },
    page: { type: 'boolean' },
  },
})
const folder = values.out === undefined ? undefined : path.resolve(values.out)
if (!values.page) {
  const made = []
  for (const strategy of chooseStrategies(values, parameters)) {
    const row = await makeRow(strategy)
    made.push(row)
    // Each as soon as it is there: the next may take an hour.
    if (folder !== undefined) writeRows(folder, [row])
  }
  if (folder === undefined) process.stdout.write(printJson(made.map(({ row }) => row)))
  else await makePictures(folder, [...new Set(made.map(({ row }) => row.network))])
}
if (folder !== undefined) {
  writePage(folder)
  console.log(path.join(folder, 'README.md'))
}
