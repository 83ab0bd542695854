import fs from 'node:fs'
import path from 'node:path'
import { formatLine } from '../../../dist/journal/journal-line.js'
import { checkStore, filesIn } from '../check-store.mjs'
import { contentOf, judge, makeProject, readAll, undisturbed } from '../flow-under-test.mjs'
import { places } from '../places.mjs'

/** Files that are not what was written, in a run that had come to its end. */
export const damage = {
  'journal cut at every byte of its last 200'(most) {
    return broken(
      () => places(1, 200, most),
      ({ journal }, bytes) => {
        fs.truncateSync(journal, fs.statSync(journal).size - bytes)
      },
    )
  },
  'journal with something else than a record at its end'(most) {
    return broken(
      () => places(1, 20, most),
      ({ journal }, n) => {
        const line = fs.readFileSync(journal).subarray(0, n * 31)
        fs.appendFileSync(journal, n % 2 === 0 ? line : Buffer.alloc(n * 100))
      },
    )
  },
  'journal with one byte flipped at 200 places'(most) {
    const list = ({ journal }) => places(0, fs.statSync(journal).size - 1, Math.min(200, most))
    return broken(list, ({ journal }, byte) => flip(journal, byte))
  },
  'journal without one of its lines'(most) {
    const list = ({ journal }) => places(0, linesOf(journal).length - 2, Math.min(20, most))
    return broken(list, ({ journal }, line) => {
      fs.writeFileSync(journal, linesOf(journal).toSpliced(line, 1).join('\n'))
    })
  },
  'a file of the store missing': most => brokenStore(most, file => fs.rmSync(file)),
  'a file of the store with one byte flipped': most =>
    brokenStore(most, file => {
      fs.chmodSync(file, 0o644)
      flip(file, Math.floor(fs.statSync(file).size / 2))
    }),
  'what a trial gave, in the store, missing or with one byte flipped': most => brokenTrials(most),
  'the whole store gone'() {
    const breakIt = ({ store }) => fs.rmSync(store, { recursive: true, force: true })
    return broken(() => [1], breakIt, { mayAgain: true })
  },
  'a journal of a newer format': () => newer(({ journal }) => journal, rewriteFormat),
  'a store of a newer format': () =>
    newer(
      ({ store }) => path.join(store, 'store.json'),
      file => fs.writeFileSync(file, '{"format":99}\n'),
    ),
  'trials of a newer format in the store': () =>
    newer(
      ({ store }) => filesIn(path.join(store, 'trials'))[0],
      rewriteFormat,
      // Nobody looks for a trial that the journal has.
      ({ runDir }) => fs.rmSync(runDir, { recursive: true }),
    ),
  'a run of each format that was released, resumed': () => oldRuns(),
}

/** Breaks a copy of a finished run at each place, goes on, judges. */
async function broken(list, breakIt, options = {}) {
  const wanted = await undisturbed('diamond')
  const outcomes = []
  for (const place of list(wanted.project)) {
    const project = makeProject('diamond', wanted.project)
    breakIt(project, place)
    // Whatever the journal is like, the store has all trials: none has to run again.
    const finished = options.mayAgain ? new Set() : wanted.finished
    outcomes.push(await judge(project, wanted, `place ${place}`, { finished, ...options }))
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** Every stored file in turn: it is named when it is read, and made again by the next resume. */
async function brokenStore(most, breakIt) {
  const wanted = await undisturbed('diamond')
  const objects = filesIn(path.join(wanted.project.store, 'objects'))
  const outcomes = []
  for (const place of places(0, objects.length - 1, most)) {
    const project = makeProject('diamond', wanted.project)
    const file = objects[place].replace(wanted.project.dir, project.dir)
    breakIt(file)
    const name = `file ${path.basename(file).slice(0, 8)}`
    const said = await readAll(project)
    const outcome = await judge(project, wanted, name, { said, mayAgain: true })
    const after = await readAll(project)
    const named = said.length === 1 && after.length === 0
    outcomes.push(named || outcome.wrong ? outcome : { said, wrong: `${name}: ${said} ${after}` })
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** A trial's record is only a copy of what the journal has: the run goes on, and another run runs that trial again. */
async function brokenTrials(most) {
  const wanted = await undisturbed('diamond')
  const trials = filesIn(path.join(wanted.project.store, 'trials'))
  const outcomes = []
  for (const place of places(0, 2 * trials.length - 1, most)) {
    const project = makeProject('diamond', wanted.project)
    const file = trials[Math.floor(place / 2)].replace(wanted.project.dir, project.dir)
    if (place % 2 === 0) fs.rmSync(file)
    else flip(file, Math.floor(fs.statSync(file).size / 2))
    const outcome = await judge(project, wanted, `trial ${place}`, {
      finished: wanted.finished,
      damaged: true,
    })
    const before = project.notes().length
    const other = await project.goOn({ id: 'other' })
    const right = other.status === 'done' && contentOf(await project.read('other')) === wanted.content
    const again = project.notes().length - before
    outcomes.push(
      right && again <= 1 && checkStore(project.store).length === 0
        ? outcome
        : { said: other.said, wrong: `trial ${place}: ${again} again` },
    )
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** What a newer version wrote is refused by a code, and not a byte of it is changed. */
async function newer(fileOf, rewrite, prepare = () => {}) {
  const wanted = await undisturbed('diamond')
  const { project } = wanted
  const file = fileOf(project)
  prepare(project)
  rewrite(file)
  const before = fs.readFileSync(file, 'utf8')
  const { said, errors } = await project.goOn()
  const untouched = fs.readFileSync(file, 'utf8') === before
  const told = errors[0]?.message.includes(path.dirname(file)) && /update/.test(errors[0]?.todo)
  project.dispose()
  const right = said[0] === 'METAML_E_FORMAT_NEWER' && told && untouched
  return [right ? { said, refused: true } : { said, wrong: JSON.stringify(errors[0]) }]
}

/** The fixtures, one a format; what they hold is known from their journals, which no code of today wrote. */
async function oldRuns() {
  const runs = new URL('../../../test/fixtures/runs/', import.meta.url)
  const outcomes = []
  for (const format of fs.readdirSync(runs)) {
    const project = makeProject('diamond')
    fs.cpSync(new URL(format, runs), path.join(project.dir, '.metaml'), { recursive: true })
    const content = contentOf(await project.read())
    const unread = await readAll(project)
    const outcome = await judge(project, { content }, format, { said: unread })
    outcomes.push(unread.length === 0 ? outcome : { said: unread, wrong: `${format} can not be read` })
    project.dispose()
  }
  return outcomes
}

function linesOf(file) {
  return fs.readFileSync(file, 'utf8').split('\n')
}

function flip(file, byte) {
  const bytes = fs.readFileSync(file)
  bytes[byte] ^= 1
  fs.writeFileSync(file, bytes)
}

/** The first record of a file with a format that this version does not know, its checksum right. */
function rewriteFormat(file) {
  const lines = linesOf(file)
  const { seq, record } = JSON.parse(lines[0])
  lines[0] = formatLine(seq, { ...record, format: 99 }).trimEnd()
  fs.writeFileSync(file, lines.join('\n'))
}
