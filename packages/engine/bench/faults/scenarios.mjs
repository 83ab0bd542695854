import fs from 'node:fs'
import path from 'node:path'
import { formatLine } from '../../dist/journal/journal-line.js'
import { contentOf, judge, makeProject, undisturbed } from './flow-under-test.mjs'

/** Numbers from `first` to `last`, at most `most` of them, evenly. */
function places(first, last, most) {
  const count = last - first + 1
  if (count <= most) return Array.from({ length: count }, (_, i) => first + i)
  return Array.from({ length: most }, (_, i) => first + Math.round((i * (count - 1)) / (most - 1)))
}

/** Breaks a fresh copy of a finished project at each place, resumes, judges. */
async function breakFinished(wanted, name, list, breakIt) {
  const outcomes = []
  for (const place of list) {
    const project = makeProject(wanted.project)
    const label = breakIt(project, place)
    outcomes.push(await judge(project, name, wanted, label ?? String(place)))
    project.dispose()
  }
  return outcomes
}

/** Each gives `{ places, outcomes }` for a row of the table; `most` bounds the places of a slice. */
export const scenarios = {
  async 'killed after every record of the journal (diamond)'(most) {
    return await killedAfterRecords('diamond', most)
  },
  async 'killed after every record of the journal (loop)'(most) {
    return await killedAfterRecords('loop', most)
  },
  async 'killed before and after every write, fsync, rename'(most) {
    const wanted = await undisturbed('diamond')
    const outcomes = []
    for (const at of places(1, wanted.points, most)) {
      const project = makeProject()
      const { status } = await project.run('diamond', 'point', at)
      if (status !== 'killed' && status !== 'done')
        outcomes.push({ wrong: `point ${at}: not killed, ${status}` })
      // A run that died before its first record has no journal to go on with: it is started.
      else outcomes.push(await judge(project, 'diamond', wanted, `point ${at}`))
      project.dispose()
    }
    wanted.project.dispose()
    return outcomes
  },
  async 'no space at 20 points of a run, then space again'(most) {
    return await failedAtPoints('full', 'METAML_E_DISK_FULL', most)
  },
  async 'no right to write at 20 points of a run, then given'(most) {
    return await failedAtPoints('read-only', 'METAML_E_FOLDER_NOT_WRITABLE', most)
  },
  async 'journal limited in size at 20 sizes, then not'(most) {
    const wanted = await undisturbed('diamond')
    const size = fs.statSync(wanted.project.journal).size
    const outcomes = []
    for (const limit of places(2000, Math.floor(size * 0.8), Math.min(20, most))) {
      const project = makeProject()
      const { status, codes } = await project.run('diamond', 'none', 0, {
        prefix: ['prlimit', `--fsize=${limit}`],
      })
      const said = codes.includes('METAML_E_DISK_FULL')
      const after = await judge(project, 'diamond', wanted, `limit ${limit}`)
      outcomes.push(said ? after : { wrong: `limit ${limit}: ${status} ${codes.join(' ')}` })
      project.dispose()
    }
    wanted.project.dispose()
    return outcomes
  },
  async 'journal cut at every byte of its last 200'(most) {
    const wanted = await undisturbed('diamond')
    const size = fs.statSync(wanted.project.journal).size
    const outcomes = await breakFinished(wanted, 'diamond', places(1, 200, most), (project, bytes) => {
      fs.truncateSync(project.journal, size - bytes)
      return `${bytes} bytes short`
    })
    wanted.project.dispose()
    return outcomes
  },
  async 'journal with one byte flipped at 200 places'(most) {
    const wanted = await undisturbed('diamond')
    const size = fs.statSync(wanted.project.journal).size
    const outcomes = await breakFinished(
      wanted,
      'diamond',
      places(0, size - 1, Math.min(200, most)),
      (project, byte) => {
        flip(project.journal, byte)
        return `byte ${byte}`
      },
    )
    wanted.project.dispose()
    return outcomes
  },
  async 'a file of the store missing'(most) {
    return await brokenStore(most, file => fs.rmSync(file))
  },
  async 'a file of the store with one byte flipped'(most) {
    return await brokenStore(most, file => {
      fs.chmodSync(file, 0o644)
      flip(file, Math.floor(fs.statSync(file).size / 2))
    })
  },
  async 'a journal of a newer version'() {
    const wanted = await undisturbed('diamond')
    const outcomes = await breakFinished(wanted, 'diamond', [1], project => rewriteFormat(project.journal))
    wanted.project.dispose()
    return outcomes.map(outcome =>
      outcome.refused === 'METAML_E_FORMAT_NEWER' ? outcome : { wrong: JSON.stringify(outcome) },
    )
  },
  async 'the run folder gone while it runs'() {
    const project = makeProject()
    const running = project.run('hanging')
    await until(() => fs.existsSync(`${path.join(project.dir, 'notes')}.hung`))
    fs.rmSync(path.join(project.dir, '.metaml'), { recursive: true, force: true })
    endUnit(project)
    const { codes, status } = await running
    project.dispose()
    return [
      codes.some(code => code.startsWith('METAML_E_'))
        ? { refused: codes[0] }
        : { wrong: `${status} ${codes}` },
    ]
  },
  async 'a clock that jumps back an hour while it is resumed'() {
    const wanted = await undisturbed('diamond')
    const project = makeProject()
    await project.run('diamond', 'record', 20)
    const { status } = await project.run('diamond', 'record', 40, {
      env: { FAULTS_IMPORT: new URL('clock-back.mjs', import.meta.url).href },
    })
    const outcome = status === 'killed' ? await judge(project, 'diamond', wanted, 'clock') : { wrong: status }
    project.dispose()
    wanted.project.dispose()
    return [outcome]
  },
  async 'two processes on one run'() {
    const project = makeProject()
    const running = project.run('hanging')
    await until(() => fs.existsSync(`${path.join(project.dir, 'notes')}.hung`))
    const second = await project.run('hanging')
    endUnit(project)
    await running
    const refused = second.codes.includes('METAML_E_RUN_OWNED')
    project.dispose()
    return [refused ? { refused: 'METAML_E_RUN_OWNED' } : { wrong: JSON.stringify(second) }]
  },
  async "another host's owner is not judged by its pid"() {
    const wanted = await undisturbed('diamond')
    const project = makeProject()
    await project.run('diamond', 'record', 20)
    const file = path.join(project.runDir, 'owner.json')
    const owner = JSON.parse(fs.readFileSync(file, 'utf8'))
    fs.writeFileSync(file, JSON.stringify({ ...owner, host: 'elsewhere', bootId: 'another', pid: 1 }))
    const outcome = await judge(project, 'diamond', wanted, 'other host')
    project.dispose()
    wanted.project.dispose()
    return [outcome.refused === 'METAML_E_RUN_OWNED' ? outcome : { wrong: JSON.stringify(outcome) }]
  },
  async 'two runs that share a store at the same time'() {
    const wanted = await undisturbed('diamond')
    const [one, two] = [makeProject(), makeProject()]
    fs.mkdirSync(path.dirname(two.store), { recursive: true })
    fs.mkdirSync(one.store, { recursive: true })
    fs.symlinkSync(one.store, two.store)
    const ends = await Promise.all([one.run('diamond'), two.run('diamond')])
    const right = await Promise.all([one, two].map(async p => contentOf(await p.read()) === wanted.content))
    const good = ends.every(({ status }) => status === 'done') && right.every(Boolean)
    for (const project of [two, one, wanted.project]) project.dispose()
    return [good ? { recovered: true } : { wrong: JSON.stringify(ends) }]
  },
}

async function killedAfterRecords(name, most) {
  const wanted = await undisturbed(name)
  const records = fs.readFileSync(wanted.project.journal, 'utf8').trimEnd().split('\n').length
  const outcomes = []
  for (const record of places(1, records, most)) {
    const project = makeProject()
    await project.run(name, 'record', record)
    outcomes.push(await judge(project, name, wanted, `record ${record}`))
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** A run whose disk fails from a point on has to say so; the resume finds the disk in order again. */
async function failedAtPoints(mode, code, most) {
  const wanted = await undisturbed('diamond')
  const outcomes = []
  for (const at of places(1, wanted.points, Math.min(20, most))) {
    const project = makeProject()
    const { status, codes } = await project.run('diamond', mode, at)
    const after = await judge(project, 'diamond', wanted, `point ${at}`)
    const said = codes.includes(code) || status === 'done'
    outcomes.push(said ? after : { wrong: `point ${at}: ${status} ${codes.join(' ')}` })
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** Every stored file in turn, of a run that died before its end and needs them. */
async function brokenStore(most, breakIt) {
  const wanted = await undisturbed('diamond')
  const project = makeProject()
  const records = fs.readFileSync(wanted.project.journal, 'utf8').trimEnd().split('\n').length
  await project.run('diamond', 'record', records - 3)
  const objects = listFiles(path.join(project.store, 'objects'))
  const outcomes = []
  for (const place of places(0, objects.length - 1, most)) {
    const copy = makeProject(project)
    const file = objects[place].replace(project.dir, copy.dir)
    breakIt(file)
    outcomes.push(await judgeBroken(copy, wanted, path.basename(file).slice(0, 8)))
    copy.dispose()
  }
  project.dispose()
  wanted.project.dispose()
  return outcomes
}

/** A broken store may need one more resume: the first finds the damage, sets it aside and names it. */
async function judgeBroken(project, wanted, place) {
  const first = await project.run('diamond')
  const again = first.status === 'done' ? first : await project.run('diamond')
  if (again.status !== 'done') return { wrong: `${place}: ${again.status} ${again.codes}` }
  if (contentOf(await project.read()) !== wanted.content) return { wrong: `${place}: other models` }
  return { recovered: true }
}

function flip(file, byte) {
  const bytes = fs.readFileSync(file)
  bytes[byte] ^= 1
  fs.writeFileSync(file, bytes)
}

/** The first record with a format that this version does not know, its checksum right. */
function rewriteFormat(journal) {
  const lines = fs.readFileSync(journal, 'utf8').split('\n')
  const { seq, record } = JSON.parse(lines[0])
  lines[0] = formatLine(seq, { ...record, format: 99 })
    .toString()
    .trimEnd()
  fs.writeFileSync(journal, lines.join('\n'))
  return 'format 99'
}

function listFiles(dir) {
  return fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort()
}

async function until(condition) {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 30_000) throw new Error('It never came to that.')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** Ends the unit that hangs, so that its run comes to an end. */
function endUnit(project) {
  try {
    process.kill(Number(fs.readFileSync(`${path.join(project.dir, 'notes')}.hung`, 'utf8')), 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
