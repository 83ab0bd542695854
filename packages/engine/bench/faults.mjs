// node bench/faults.mjs [--json] [--most N] [--only TEXT]: breaks runs of tiny flows in every way we know of, resumes
// them, and says what came of it. `--most` bounds the places of a scenario. Exit code 1 where something was lost.
import { parseArgs } from 'node:util'
import { scenarios } from './faults/scenarios.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    most: { type: 'string', default: '100000' },
    only: { type: 'string', default: '' },
  },
})
const rows = []
for (const [name, perform] of Object.entries(scenarios)) {
  if (!name.includes(values.only)) continue
  const started = performance.now()
  const outcomes = await perform(Number(values.most))
  const refused = outcomes.flatMap(({ refused }) => refused ?? [])
  const codes = [...new Set(refused)].map(code => `${refused.filter(one => one === code).length} ${code}`)
  const row = {
    scenario: name,
    places: outcomes.length,
    recovered: outcomes.filter(({ recovered }) => recovered).length,
    refused: codes,
    wrong: outcomes.flatMap(({ wrong }) => wrong ?? []),
    seconds: (performance.now() - started) / 1000,
  }
  rows.push(row)
  if (!values.json) console.log(line(row))
}
const wrong = rows.flatMap(row => row.wrong)
if (values.json) console.log(JSON.stringify({ rows, wrong: wrong.length }))
else
  console.log(`${rows.reduce((sum, row) => sum + row.places, 0)} faults, ${wrong.length} with something lost`)
process.exitCode = wrong.length > 0 ? 1 : 0

function line({ scenario, places, recovered, refused, wrong, seconds }) {
  const parts = [
    `${recovered} recovered`,
    ...(refused.length > 0 ? [`refused: ${refused.join(', ')}`] : []),
    ...(wrong.length > 0 ? [`LOST: ${wrong.slice(0, 5).join('; ')}`] : []),
  ]
  return `${scenario.padEnd(58)} ${String(places).padStart(4)} places: ${parts.join('; ')} (${seconds.toFixed(0)} s)`
}
