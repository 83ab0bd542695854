import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { judge, makeProject, undisturbed } from '../flow-under-test.mjs'
import { places } from '../places.mjs'
import { endUnit, until } from '../until.mjs'

const small = fileURLToPath(new URL('../small-disk.mjs', import.meta.url))

/** Disks and folders that do not take what is to be written, and come back. */
export const disk = {
  'no space from each of 20 steps of a run on, then space again': most =>
    failedAtSteps('ENOSPC', 'METAML_E_DISK_FULL', most),
  'a quota that is used up at each of 20 steps, then raised': most =>
    failedAtSteps('EDQUOT', 'METAML_E_DISK_FULL', most),
  'a file system (tmpfs) with room for 20 parts of a run, then room': most => onSmallDisks(most),
  'a limit to the size of files (prlimit) at 20 sizes, then none': most => limitedFiles(most),
  'a folder that can not be written from each of 20 steps on, then can': most =>
    failedAtSteps('EROFS', 'METAML_E_FOLDER_NOT_WRITABLE', most),
  'a read-only mount: read from, refused to resume on; then writable': () => inNamespace(['read-only']),
  '.metaml gone while a unit runs': () => gone(({ dir }) => path.join(dir, '.metaml')),
  'the run folder gone while a unit runs': () => gone(({ runDir }) => runDir),
  'the store gone while a unit runs': () => gone(({ store }) => store),
  'the project moved away while a unit runs, and back': () => movedAway(),
}

/** A run whose disk fails from a step on has to say so; then the disk is in order again. */
async function failedAtSteps(code, said, most) {
  const wanted = await undisturbed('small')
  const counted = makeProject('small')
  await counted.spawn({ disk: { role: 'engine', mode: 'count' } })
  const steps = Number(fs.readFileSync(path.join(counted.state, 'steps'), 'utf8'))
  counted.dispose()
  const outcomes = []
  for (const at of places(1, steps - 1, Math.min(20, most))) {
    const project = makeProject('small')
    const end = await project.spawn({ disk: { role: 'engine', mode: 'fail', at, code } })
    outcomes.push(await judgePaused(project, wanted, end, said, `step ${at}`))
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** It said by the code that it stopped, or had nothing to write any more; it goes on when it can. */
async function judgePaused(project, wanted, { status, said }, code, place) {
  const outcome = await judge(project, wanted, place, { said })
  const told = status === 'done' || said.includes(code)
  return told ? outcome : { said, wrong: `${place}: ${status} ${said.join(' ')}` }
}

async function limitedFiles(most) {
  const wanted = await undisturbed('diamond')
  const { size } = fs.statSync(wanted.project.journal)
  const outcomes = []
  for (const limit of places(2000, Math.floor(size * 0.8), Math.min(20, most))) {
    const project = makeProject('diamond')
    const end = await project.spawn({ prefix: ['prlimit', `--fsize=${limit}`] })
    if (end.status === 'died' && /ENOENT/.test(end.said[0])) return { leftOut: 'there is no prlimit' }
    outcomes.push(await judgePaused(project, wanted, end, 'METAML_E_DISK_FULL', `limit ${limit}`))
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

async function onSmallDisks(most) {
  return await inNamespace(['full', String(Math.min(20, most))])
}

/** Runs small-disk.mjs where it may mount: as root, or as somebody who is root of a name space of his own. */
async function inNamespace(args) {
  const as = process.getuid?.() === 0 ? ['-m'] : ['-Urm']
  const unshare = ['--propagation', 'private', ...as, process.execPath, small, ...args]
  try {
    const { stdout } = await promisify(execFile)('unshare', unshare, { maxBuffer: 1 << 26 })
    return JSON.parse(stdout.trim().split('\n').at(-1))
  } catch (error) {
    const reason = (error.stderr || error.message).trim().split('\n').at(-1)
    if (error.code === 'ENOENT' || /unshare|mount|permit/i.test(reason)) return { leftOut: reason }
    throw error
  }
}

/** What is removed under a run is told by a code; started or resumed, it comes to the same. */
async function gone(folderOf) {
  const wanted = await undisturbed('hanging')
  const project = makeProject('hanging')
  const running = project.spawn()
  await until(() => fs.existsSync(project.hung))
  fs.rmSync(folderOf(project), { recursive: true, force: true })
  endUnit(project)
  const { status, said } = await running
  const outcome = await judge(project, wanted, 'gone', { said })
  project.dispose()
  wanted.project.dispose()
  const told = said[0]?.startsWith('METAML_E_')
  return [told ? outcome : { said, wrong: `${status} ${said.join(' ')}` }]
}

async function movedAway() {
  const wanted = await undisturbed('hanging')
  const project = makeProject('hanging')
  const running = project.spawn()
  await until(() => fs.existsSync(project.hung))
  const away = `${project.dir}-away`
  fs.renameSync(path.join(project.dir, '.metaml'), away)
  endUnit(project)
  const { status, said } = await running
  fs.rmSync(path.join(project.dir, '.metaml'), { recursive: true, force: true })
  fs.renameSync(away, path.join(project.dir, '.metaml'))
  const outcome = await judge(project, wanted, 'away', { said })
  project.dispose()
  wanted.project.dispose()
  return [said.includes('METAML_E_FOLDER_GONE') ? outcome : { said, wrong: `${status} ${said.join(' ')}` }]
}
