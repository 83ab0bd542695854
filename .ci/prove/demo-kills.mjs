// Kills the demo again and again: `pnpm prove demo-kills [--kills 30] [--seed 1] [--reduced] [--keep] [--json]`.
//
// The flow that `pnpm demo` runs is run once undisturbed, in a process of its own, and timed. Then it is begun anew in an
// empty project for each kill, killed with -9 at a moment drawn from that kill's share of the whole time (so that the
// moments spread over all of it), and resumed until it is done. Each time it must have come to the same: the same models
// by content, with the same figures and decisions, no trial that was finished run again, no file half written, and no
// process left. `--reduced` trains with few epochs and tries few rates: what is proven, in a tenth of the time.
// `--keep` leaves the projects of kills that lost something. Exits with 1 when something was lost.
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { seededNumbers } from '../seeded-numbers.mjs'
import { makeDemo } from './demo-kills/demo.mjs'
import { findLosses } from './demo-kills/find-losses.mjs'

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    reduced: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const kills = Number(options.kills)
const random = seededNumbers(Number(options.seed))
const say = line => options.json || console.log(line)

const began = performance.now()
const undisturbed = makeDemo(options)
let wanted
let seconds
try {
  const started = performance.now()
  await undisturbed.start().ended
  seconds = (performance.now() - started) / 1000
  wanted = await undisturbed.read()
  if (wanted.status !== 'done') throw new Error(`The demo does not run by itself: ${wanted.status}`)
} finally {
  undisturbed.dispose()
}
say(`undisturbed: ${seconds.toFixed(1)} s, ${wanted.models.length} models, ${wanted.trials} trials`)

const rows = []
for (let kill = 1; kill <= kills; kill++) {
  const row = await killOnce((kill - 1 + random()) / kills)
  rows.push({ kill, ...row })
  say(describe({ kill, ...row }))
}
const lost = rows.filter(({ losses }) => losses.length > 0)
const total = (performance.now() - began) / 1000
if (options.json) {
  console.log(JSON.stringify({ seconds, models: wanted.models.length, rows, lost: lost.length, total }))
} else {
  const reached = [...new Set(rows.flatMap(({ during }) => during))].sort()
  console.log(`killed in or before: ${reached.join(', ')}`)
  console.log(
    `${rows.length} kills, ${rows.length - lost.length} came to the same, ${lost.length} lost something (${(total / 60).toFixed(0)} min)`,
  )
}
process.exitCode = lost.length > 0 ? 1 : 0

/** One kill at a share of the whole time, the resumes after it, and what was lost. */
async function killOnce(share) {
  // A run that is faster this time is over before the moment comes: then it is begun again, for an earlier one.
  for (let at = share * seconds; ; at *= 0.9) {
    const demo = makeDemo(options)
    let losses = []
    try {
      const run = demo.start()
      if (await Promise.race([run.ended.then(() => true), wait(at * 1000, false)])) continue
      run.kill()
      await run.ended
      const before = demo.journal()
      const resumed = performance.now()
      let resumes = 0
      do {
        resumes++
        // What died before its first record left nothing to resume: it is started.
        await (before.length === 0 ? demo.start() : demo.resume()).ended
      } while ((await demo.status()) !== 'done' && resumes < 5)
      const resumeSeconds = (performance.now() - resumed) / 1000
      losses = await findLosses(demo, wanted, before)
      const finished = before.filter(({ type, status }) => type === 'trial-end' && status === 'done').length
      return { at, during: goingOn(before), finished, resumes, resumeSeconds, losses }
    } finally {
      if (losses.length === 0 || !options.keep) demo.dispose()
      else console.error(`kept: ${demo.dir}`)
    }
  }
}

/** The trials that ran when a journal ended, or else the tasks; or that it had not begun, or was over. */
function goingOn(records) {
  if (records.length === 0) return ['the first record']
  const open = new Map()
  for (const record of records) {
    const { type, node, turn, label } = record
    const name = label?.startsWith('test ') ? 'test' : node
    if (type === 'firing') open.set(`${node} ${turn}`, `${node} between trials`)
    if (type === 'firing-end') open.delete(`${node} ${turn}`)
    if (type === 'trial') open.set(`${node} ${turn} ${label}`, name)
    if (type === 'trial-end') open.delete(`${node} ${turn} ${label}`)
    if (type === 'run-end') return ['the end of the process']
  }
  const inTrials = [...open.values()].filter(name => !name.endsWith('between trials'))
  const names = inTrials.length > 0 ? inTrials : [...open.values()]
  return names.length > 0 ? [...new Set(names)] : ['what is between tasks']
}

function describe({ kill, at, during, finished, resumes, resumeSeconds, losses }) {
  const share = `${Math.round((100 * at) / seconds)} %`
  return [
    `${String(kill).padStart(3)}: killed after ${at.toFixed(1).padStart(5)} s (${share.padStart(4)})`,
    `in ${during.join(', ').padEnd(22)}`,
    `${String(finished).padStart(2)} trials finished before; done after ${resumes} resume${resumes === 1 ? '' : 's'} of ${resumeSeconds.toFixed(1)} s`,
    losses.length > 0 ? `LOST: ${losses.join('; ')}` : 'the same',
  ].join('; ')
}
