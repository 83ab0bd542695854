// node bench/faults.mjs [--json] [--most N] [--only TEXT]: breaks runs of tiny flows in every way we know of, goes on
// with them, and says what came of it, a line a fault. `--most` bounds the places of a fault. Exits with 1 where
// something was lost.
//
// recovered: it came to the models of an undisturbed run, no finished trial ran again, no file was half written and no
// process left. refused: it was not gone on with, and nothing was changed. lost: anything else. said: how often which
// code (or that a torn tail was cut off) named the fault; a process that dies says nothing.
import { parseArgs } from 'node:util'
import { scenarios } from './faults/scenarios.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    most: { type: 'string', default: '100000' },
    only: { type: 'string', default: '' },
  },
})
const widest = Math.max(...Object.keys(scenarios).map(name => name.length))
const rows = []
const began = performance.now()
if (!values.json) print(['fault'.padEnd(widest), 'places', 'recovered', 'refused', 'lost', 'said (time)'])
for (const [name, perform] of Object.entries(scenarios)) {
  if (!name.includes(values.only)) continue
  const started = performance.now()
  const outcomes = await perform(Number(values.most))
  const row = { fault: name, ...count(outcomes), seconds: (performance.now() - started) / 1000 }
  rows.push(row)
  if (!values.json) describe(row)
}
const lost = rows.reduce((sum, row) => sum + row.wrong.length, 0)
if (values.json) console.log(JSON.stringify({ rows, lost }))
else {
  const places = rows.reduce((sum, row) => sum + row.places, 0)
  const minutes = (performance.now() - began) / 60_000
  console.log(
    `${rows.length} kinds of faults at ${places} places, ${lost} with something lost (${minutes.toFixed(0)} min)`,
  )
}
process.exitCode = lost > 0 ? 1 : 0

function count(outcomes) {
  if (outcomes.leftOut !== undefined) {
    return { places: 0, recovered: 0, refused: 0, wrong: [], said: {}, leftOut: outcomes.leftOut }
  }
  const said = {}
  // Where it was said twice of one fault, it was said.
  for (const outcome of outcomes) for (const code of new Set(outcome.said)) said[code] = (said[code] ?? 0) + 1
  return {
    places: outcomes.length,
    recovered: outcomes.filter(({ recovered }) => recovered).length,
    refused: outcomes.filter(({ refused }) => refused).length,
    wrong: outcomes.flatMap(({ wrong }) => wrong ?? []),
    said,
  }
}

function describe({ fault, places, recovered, refused, wrong, said, leftOut, seconds }) {
  const codes = Object.entries(said).map(([code, times]) => `${times} ${code}`)
  const words = leftOut === undefined ? codes.join(', ') || '-' : `LEFT OUT: ${leftOut}`
  const cells = [String(places).padStart(6), String(recovered).padStart(9), String(refused).padStart(7)]
  print([
    fault.padEnd(widest),
    ...cells,
    String(wrong.length).padStart(4),
    `${words} (${seconds.toFixed(0)} s)`,
  ])
  for (const one of wrong.slice(0, 10)) console.log(`  LOST at ${one}`)
}

function print(cells) {
  console.log(cells.join('  '))
}
