import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { listRuns } from '@metaml/engine'
import { checkStore } from '../check-store.mjs'
import { contentOf, finishedNotes, judge, makeProject, undisturbed } from '../flow-under-test.mjs'
import { places } from '../places.mjs'
import { endUnit, until } from '../until.mjs'

const owned = 'METAML_E_RUN_OWNED'
const clockBack = new URL('../clock-back.mjs', import.meta.url).href

/** Several processes on one run, owners that died, other hosts, shared stores, clocks. */
export const owners = {
  'a second process on a run is refused, with who holds it': () => secondProcess(),
  'five processes that resume one dead run at once: one goes on': most => manyResume(most),
  'an owner that was killed on this host is replaced at once': most => deadOwner(most),
  "another host's owner, its pid alive or dead here, is never judged": () => otherHost(),
  'two runs that share a store at the same time': most => sharedStore('none', most),
  'two runs that share a store, one killed at 10 records': most => sharedStore('record', most),
  'a clock that jumps back a day at 10 moments of a run': most => clockJumps(most),
  'a clock set back a day between two runs: the newest is the last': () => clockBetween(),
}

async function secondProcess() {
  const wanted = await undisturbed('hanging')
  const project = makeProject('hanging')
  const running = project.spawn()
  await until(() => fs.existsSync(project.hung))
  const holder = JSON.parse(fs.readFileSync(project.owner, 'utf8'))
  const { said, errors } = await project.goOn()
  const { message = '' } = errors[0] ?? {}
  const named = message.includes(os.hostname()) && message.includes(String(holder.pid))
  endUnit(project)
  await running
  const outcome = await judge(project, wanted, 'second', { said })
  project.dispose()
  wanted.project.dispose()
  return [said[0] === owned && named ? outcome : { said, wrong: message }]
}

async function manyResume(most) {
  const wanted = await undisturbed('diamond')
  const outcomes = []
  for (const record of places(10, 40, Math.min(5, most))) {
    const project = makeProject('diamond')
    await project.spawn({ record })
    const finished = await project.read().then(finishedNotes)
    const before = project.notes().length
    const ends = await Promise.all([1, 2, 3, 4, 5].map(() => project.spawn()))
    const refused = ends.filter(({ said }) => said[0] === owned)
    // Who comes when another is done resumes a finished run, which does nothing.
    const done = ends.filter(({ status }) => status === 'done')
    const outcome = await judge(project, wanted, `record ${record}`, { said: refused.map(() => owned) })
    const noted = project.notes().slice(before)
    const twice = noted.filter((note, i) => noted.indexOf(note) !== i || finished.has(note))
    const right = refused.length + done.length === 5 && done.length > 0 && twice.length === 0
    outcomes.push(right ? outcome : { said: [], wrong: `record ${record}: ${JSON.stringify(ends)} ${twice}` })
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

async function deadOwner(most) {
  const wanted = await undisturbed('diamond')
  const outcomes = []
  for (const record of places(5, 45, Math.min(10, most))) {
    const project = makeProject('diamond')
    await project.spawn({ record })
    const held = fs.existsSync(project.owner)
    const outcome = await judge(project, wanted, `record ${record}`)
    const right = held && outcome.said.length === 0
    outcomes.push(right ? outcome : { said: outcome.said, wrong: `record ${record}: ${outcome.said}` })
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** Refused until it is told to take over, whatever process has that number here. */
async function otherHost() {
  const wanted = await undisturbed('diamond')
  const outcomes = []
  for (const pid of [1, process.pid, 4_999_999]) {
    const project = makeProject('diamond')
    await project.spawn({ record: 20 })
    const owner = JSON.parse(fs.readFileSync(project.owner, 'utf8'))
    fs.writeFileSync(
      project.owner,
      `${JSON.stringify({ ...owner, host: 'elsewhere', bootId: 'other', pid })}\n`,
    )
    const finished = await project.read().then(finishedNotes)
    const refused = await project.goOn()
    const { message = '', todo = '' } = refused.errors[0] ?? {}
    const named = message.includes('elsewhere') && todo.includes('--take-over')
    const before = project.notes().length
    const taken = await project.goOn({ takeOver: true })
    const again = project
      .notes()
      .slice(before)
      .filter(note => finished.has(note))
    const same = contentOf(await project.read()) === wanted.content
    const right = refused.said[0] === owned && named && taken.status === 'done' && same && again.length === 0
    outcomes.push(
      right
        ? { said: refused.said, recovered: true }
        : { said: refused.said, wrong: `pid ${pid}: ${message} ${taken.status} ${again}` },
    )
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** Two projects whose stores are one; one of them may be killed, which the other must not feel. */
async function sharedStore(mode, most) {
  const wanted = await undisturbed('diamond')
  const outcomes = []
  const list = mode === 'none' ? places(1, 5, Math.min(5, most)) : places(4, 44, Math.min(10, most))
  for (const place of list) {
    const [one, two] = [makeProject('diamond'), makeProject('diamond')]
    for (const { store } of [one, two]) fs.mkdirSync(path.dirname(store), { recursive: true })
    fs.mkdirSync(one.store)
    fs.symlinkSync(one.store, two.store)
    const [first, second] = await Promise.all([
      one.spawn({ record: mode === 'record' ? place : 0 }),
      two.spawn(),
    ])
    const undisturbedOther = second.status === 'done' && contentOf(await two.read()) === wanted.content
    const outcome = await judge(one, wanted, `place ${place}`)
    const problems = [...checkStore(one.store), ...(first.status === 'died' ? first.said : [])]
    const right = undisturbedOther && problems.length === 0
    outcomes.push(
      right ? outcome : { said: [], wrong: `place ${place}: ${JSON.stringify(second)} ${problems}` },
    )
    for (const project of [two, one]) project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

async function clockJumps(most) {
  const wanted = await undisturbed('diamond')
  const outcomes = []
  for (const at of places(0, 27, Math.min(10, most))) {
    const project = makeProject('diamond')
    const env = { CLOCK_BACK_AT: String(at) }
    const { status, said } = await project.spawn({ imports: [clockBack], env, record: 30 })
    const wrong = status === 'killed' ? undefined : `${status} ${said.join(' ')}`
    const outcome = await judge(project, wanted, `moment ${at}`, { said })
    outcomes.push(wrong === undefined ? outcome : { said, wrong: `moment ${at}: ${wrong}` })
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

async function clockBetween() {
  const wanted = await undisturbed('diamond')
  const { project } = wanted
  const { status } = await project.spawn({ imports: [clockBack], id: 'later' })
  const ids = (await listRuns(project.dir)).map(({ id }) => id)
  const outcome = await judge(project, wanted, 'clock', { id: 'later' })
  project.dispose()
  const right = status === 'done' && ids.join(' ') === 'r later'
  return [right ? outcome : { said: [], wrong: `${status} ${ids}` }]
}
