// The estimate against real reports: `pnpm prove estimate`. Cross-validation by network over the calibration lines in the folder
// METAML_SHARED_DATA (default: ../shared/data beside the repository), and how often an interval holds the figure.
// Exits with 1 when a goal is missed.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  crossValidate,
  crossValidationTable,
  summarize,
} from '../../packages/hls-estimate/fit/cross-validate.mjs'
import { repositoryRoot } from '../workspace.mjs'

const folder = process.env.METAML_SHARED_DATA ?? path.join(repositoryRoot, '../shared/data')
const file = path.join(folder, 'csynth/layers.jsonl')
const rows = crossValidate(readFileSync(file, 'utf8'), file)
const heldOut = rows.filter(row => row.heldOut)
const alone = rows.filter(row => !row.heldOut)
const families = [...new Set(alone.map(row => row.family))]
console.log('Networks held out in turn (all variants of one together), without HGQ:\n')
console.log(crossValidationTable([...byNetwork(heldOut), ['all held out', heldOut]]))
console.log(
  '\nTool versions with a single network, which is fitted and estimated (no test of the constants):\n',
)
console.log(
  crossValidationTable([
    ...families.map(id => [id, alone.filter(row => row.family === id)]),
    ['all projects', rows],
  ]),
)
const { dense, project } = summarize(heldOut)
const missed = [
  dense.dspExact < 0.97,
  dense.lutWithin10 < 0.85,
  dense.lutWithin25 < 0.98,
  project.dspExact < 0.95,
  project.lutMedian > 0.04,
  project.lutUpperQuartile > 0.07,
  project.ffMedian > 0.12,
  project.latencyNear < 0.9,
  project.iiRight < 0.95,
].filter(Boolean).length
console.log(`\n${missed} of 9 goals missed on the networks that were held out`)
process.exitCode = missed > 0 ? 1 : 0

function byNetwork(all) {
  return [...new Set(all.map(row => row.network))].map(network => [
    network.split('/').at(-1),
    all.filter(row => row.network === network),
  ])
}
