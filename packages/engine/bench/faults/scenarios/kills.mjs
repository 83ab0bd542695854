import fs from 'node:fs'
import path from 'node:path'
import { judge, makeProject, undisturbed } from '../flow-under-test.mjs'
import { places } from '../places.mjs'
import { cutPower } from '../power-cut.mjs'

/** Processes that die, and machines. */
export const kills = {
  'killed after every record of the journal (diamond)': most => killedAfterRecords('diamond', most),
  'killed after every record of the journal (cycle)': most => killedAfterRecords('loop', most),
  'engine killed before, in and after every write, fsync, rename, link, unlink': most =>
    brokenAtSteps({ role: 'engine', mode: 'kill' }, most),
  'unit and engine killed before, in and after every such step of the unit': most =>
    brokenAtSteps({ role: 'worker', mode: 'kill' }, most),
  "a unit's process killed at every such step, the engine lives": most =>
    brokenAtSteps({ role: 'worker', mode: 'alone' }, most),
  'power cut at every step of the engine: what was not fsynced is lost': most =>
    brokenAtSteps({ role: 'engine', mode: 'power' }, most),
  'power cut at every step of a unit: what was not fsynced is lost': most =>
    brokenAtSteps({ role: 'worker', mode: 'power' }, most),
}

async function killedAfterRecords(flow, most) {
  const wanted = await undisturbed(flow)
  const records = fs.readFileSync(wanted.project.journal, 'utf8').trimEnd().split('\n').length
  const outcomes = []
  for (const record of places(1, records, most)) {
    const project = makeProject(flow)
    await project.spawn({ record })
    outcomes.push(await judge(project, wanted, `record ${record}`))
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** Counts the steps of an undisturbed run, then breaks one run at each of them. */
async function brokenAtSteps(disk, most) {
  const wanted = await undisturbed('small')
  const counted = makeProject('small')
  await counted.spawn({ disk: { ...disk, mode: 'count' } })
  const steps = Number(fs.readFileSync(path.join(counted.state, 'steps'), 'utf8'))
  counted.dispose()
  const outcomes = []
  for (const at of places(1, steps, most)) {
    const project = makeProject('small')
    const { status, said } = await project.spawn({ disk: { ...disk, at } })
    if (disk.mode === 'power' && status === 'killed') cutPower(project.dir, project.state)
    // A run whose steps came in another order may have been over before.
    const expected = disk.mode === 'alone' ? ['failed', 'done', 'refused'] : ['killed', 'done']
    const outcome = await judge(project, wanted, `step ${at}`, { said })
    outcomes.push(
      expected.includes(status) ? outcome : { said, wrong: `step ${at}: ${status} ${said.join(' ')}` },
    )
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}
