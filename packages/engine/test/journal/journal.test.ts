import { constants } from 'node:buffer'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createJournal, type JournalHooks, openJournal } from '../../dist/journal/journal.js'
import { formatLine, type JournalRecord, parseLine } from '../../dist/journal/journal-line.js'
import { readJournal, salvageJournal } from '../../dist/journal/read-journal.js'
import { slowness } from '../slowness.js'
import { temporaryFolder } from '../temporary-folder.js'

const first: JournalRecord = { type: 'run', format: 1 }
const newFile = () => join(temporaryFolder(), 'journal.jsonl')
const recordsOf = async (file: string) => (await readJournal(file)).records.map(({ record }) => record)
const failing = (code: string) => Object.assign(new Error(code), { code })

async function journalOf(file: string, records: readonly JournalRecord[], hooks: JournalHooks = {}) {
  const journal = await createJournal(file, hooks)
  for (const record of records) journal.append(record)
  await journal.commit()
  return journal
}

describe('a line', () => {
  test('is read back as it was written, whatever the record holds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.jsonValue(), fc.string(), (seq, value, type) => {
        const record = JSON.parse(JSON.stringify({ type, value })) as JournalRecord
        const line = formatLine(seq, record)
        expect(line.indexOf('\n')).toBe(line.length - 1)
        expect(JSON.parse(line)).toMatchObject({ seq, record })
        expect(parseLine(Buffer.from(line).subarray(0, -1))).toEqual({ seq, record })
      }),
    )
  })

  test('is not read when any byte of it is another, or it is cut', () => {
    const line = Buffer.from(formatLine(12, { type: 'x', text: 'ü "\\ {}', list: [1, 2.5, null] })).subarray(
      0,
      -1,
    )
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(line)
        changed[at]! ^= change
        expect(parseLine(changed)).toBeUndefined()
        expect(parseLine(line.subarray(0, at))).toBeUndefined()
      }),
    )
  })

  test('refuses what JSON would change', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 3n]) {
      expect(() => formatLine(1, { type: 'x', deep: [{ value }] })).toThrow(
        expect.objectContaining({ code: 'METAML_E_RECORD_NOT_JSON' }),
      )
    }
  })
})

describe('a journal', () => {
  test('holds what was committed, in order', async () => {
    const file = newFile()
    const records = [first, { type: 'a', text: 'x\ny' }, { type: 'b' }]
    const journal = await createJournal(file)
    expect(records.map(record => journal.append(record))).toEqual([1, 2, 3])
    await journal.commit()
    expect(await recordsOf(file)).toEqual(records)
    await journal.close()
  })

  test('tells of a record when it is on disk, not before', async () => {
    const file = newFile()
    const seen: number[] = []
    const hooks: JournalHooks = {
      afterRecord(seq) {
        seen.push(seq)
        expect(readFileSync(file, 'utf8').split('\n').length - 1).toBeGreaterThanOrEqual(seq)
      },
    }
    const journal = await journalOf(file, [first, { type: 'a' }], hooks)
    journal.append({ type: 'b' })
    expect(seen).toEqual([1, 2])
    await journal.close()
    expect(seen).toEqual([1, 2, 3])
  })

  test('is never written over', async () => {
    const file = newFile()
    await (await journalOf(file, [first])).close()
    await expect(createJournal(file)).rejects.toMatchObject({ code: 'METAML_E_JOURNAL_EXISTS' })
    expect(await recordsOf(file)).toEqual([first])
  })

  test('shares an fsync between commits that wait together, and loses none', async () => {
    let syncs = 0
    const file = newFile()
    const journal = await journalOf(file, [first], {
      fault: at => void (at === 'journal.fsync after' && syncs++),
    })
    syncs = 0
    const done = Array.from({ length: 200 }, async (_, index) => {
      const seq = journal.append({ type: 'n', index })
      await journal.commit()
      expect((await readJournal(file)).records.length).toBeGreaterThanOrEqual(seq)
    })
    await Promise.all(done)
    expect(syncs).toBeLessThan(20)
    const records = await recordsOf(file)
    expect(records.slice(1).map(({ index }) => index)).toEqual(
      Array.from({ length: 200 }, (_, index) => index),
    )
    await journal.close()
  })

  test('is gone on with where it ended', async () => {
    const file = newFile()
    await (await journalOf(file, [first, { type: 'a' }])).close()
    const { journal, read } = await openJournal(file)
    expect(read).toEqual({
      records: [
        { seq: 1, record: first },
        { seq: 2, record: { type: 'a' } },
      ],
    })
    expect(journal.append({ type: 'b' })).toBe(3)
    await journal.close()
    expect(await recordsOf(file)).toEqual([first, { type: 'a' }, { type: 'b' }])
  })
})

describe('a torn tail', () => {
  const records = [first, { type: 'a', text: 'ü'.repeat(30) }, { type: 'b', n: 1.5 }]

  test('of any length is told, and cut off when the journal is gone on with', async () => {
    const file = newFile()
    await (await journalOf(file, records)).close()
    const whole = readFileSync(file)
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1
    for (let length = lastLine; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length))
      const read = await readJournal(file)
      expect(read.records.map(({ record }) => record)).toEqual(records.slice(0, 2))
      expect(read.torn).toEqual(length === lastLine ? undefined : { bytes: length - lastLine, line: 3 })
    }
    const { journal, read } = await openJournal(file)
    expect(read.torn).toEqual({ bytes: whole.length - 1 - lastLine, line: 3 })
    journal.append({ type: 'c' })
    await journal.close()
    expect(await recordsOf(file)).toEqual([...records.slice(0, 2), { type: 'c' }])
  })

  test('of anything but a whole record is no error', async () => {
    const file = newFile()
    await (await journalOf(file, records)).close()
    const { length } = readFileSync(file)
    const property = fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async tail => {
      truncateSync(file, length)
      appendFileSync(file, tail)
      const read = await readJournal(file)
      expect(read.records).toHaveLength(3)
      expect(read.torn?.bytes).toBe(tail.length)
    })
    await fc.assert(property, { numRuns: 100 })
  })
})

describe('damage', () => {
  test('of any byte never gives another record: it is told, or only the last is missing', async () => {
    const file = newFile()
    const records = [first, ...Array.from({ length: 6 }, (_, n) => ({ type: 'n', n, text: `record ${n}` }))]
    await (await journalOf(file, records)).close()
    const whole = readFileSync(file)
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1
    const property = fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const bytes = Buffer.from(whole)
        bytes[at]! ^= change
        writeFileSync(file, bytes)
        // The newline before the last line joins it to the one before it.
        const line = whole.subarray(0, at).toString('latin1').split('\n').length
        const salvaged = await salvageJournal(file)
        expect(salvaged.records.map(({ record }) => record)).toEqual(records.slice(0, line - 1))
        if (at >= lastLine) {
          expect(salvaged.torn?.line).toBe(7)
          expect((await readJournal(file)).records).toHaveLength(6)
        } else {
          expect(salvaged.damage).toMatchObject({ line, seq: line })
          expect(salvaged.damage!.recordsAfter).toBeGreaterThan(0)
          await expect(readJournal(file)).rejects.toMatchObject({ code: 'METAML_E_JOURNAL_DAMAGED' })
          await expect(openJournal(file)).rejects.toMatchObject({ code: 'METAML_E_JOURNAL_DAMAGED' })
          expect(readFileSync(file)).toEqual(bytes)
        }
      },
    )
    await fc.assert(property, { numRuns: 300 })
  })

  test('by a line that is missing in between is told', async () => {
    const file = newFile()
    await (await journalOf(file, [first, { type: 'a' }, { type: 'b' }])).close()
    const lines = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, [lines[0], lines[2], ''].join('\n'))
    await expect(readJournal(file)).rejects.toMatchObject({
      ...{ code: 'METAML_E_JOURNAL_DAMAGED', data: { line: 2, recordsAfter: 1, recordsBefore: 1 } },
    })
  })
})

describe('what is no journal to go on with', () => {
  test.each([
    ['an empty file', '', 'METAML_E_JOURNAL_EMPTY'],
    ['half a first record', '{"seq":1,"len', 'METAML_E_JOURNAL_EMPTY'],
    ['a newer format', formatLine(1, { type: 'run', format: 2 }), 'METAML_E_FORMAT_NEWER'],
  ])('%s', async (_, text, code) => {
    const file = newFile()
    writeFileSync(file, text)
    await expect(readJournal(file)).rejects.toMatchObject({ code })
    await expect(openJournal(file)).rejects.toMatchObject({ code })
  })

  test('none', async () => {
    await expect(readJournal(newFile())).rejects.toMatchObject({ code: 'METAML_E_JOURNAL_MISSING' })
  })
})

describe('a step that fails', () => {
  const steps = ['journal.write', 'journal.fsync'].flatMap(step => [`${step} before`, `${step} after`])
  test.each(steps)('%s: the commit says so, and the next one writes everything', async point => {
    const file = newFile()
    let broken = false
    const seen: number[] = []
    const journal = await journalOf(file, [first], {
      afterRecord: seq => seen.push(seq),
      fault(at) {
        if (broken && at === point) throw failing('ENOSPC')
      },
    })
    broken = true
    journal.append({ type: 'a' })
    await expect(journal.commit()).rejects.toMatchObject({ code: 'METAML_E_DISK_FULL' })
    journal.append({ type: 'b' })
    await expect(journal.commit()).rejects.toMatchObject({ code: 'METAML_E_DISK_FULL' })
    expect(await recordsOf(file)).toEqual([first])
    expect(seen).toEqual([1])
    broken = false
    await journal.commit()
    expect(await recordsOf(file)).toEqual([first, { type: 'a' }, { type: 'b' }])
    expect(seen).toEqual([1, 2, 3])
    await journal.close()
  })

  test.each(steps)('%s: a process that dies there leaves a journal that goes on', async point => {
    const file = newFile()
    const module = new URL('../../dist/journal/journal.js', import.meta.url).href
    const code = `
      import { createJournal } from ${JSON.stringify(module)}
      let at = 0
      const fault = point => { if (point === ${JSON.stringify(point)} && ++at === 2) process.kill(process.pid, 'SIGKILL') }
      const journal = await createJournal(${JSON.stringify(file)}, { fault })
      journal.append({ type: 'run', format: 1 })
      await journal.commit()
      journal.append({ type: 'a' })
      await journal.commit()`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    const { journal, read } = await openJournal(file)
    const found = read.records.length
    expect(found).toBeGreaterThanOrEqual(1)
    journal.append({ type: 'b' })
    await journal.close()
    expect((await recordsOf(file)).length).toBe(found + 1)
  })

  test('a folder that can not be synced makes no journal', async () => {
    const file = newFile()
    const fault = (at: string) => {
      if (at === 'journal.folder-fsync before') throw failing('EIO')
    }
    await expect(createJournal(file, { fault })).rejects.toMatchObject({ code: 'METAML_E_DISK' })
    expect(existsSync(file)).toBe(false)
  })

  test('a journal whose file was removed says so', async () => {
    const file = newFile()
    const journal = await journalOf(file, [first])
    rmSync(file)
    journal.append({ type: 'a' })
    await expect(journal.commit()).rejects.toMatchObject({ code: 'METAML_E_FOLDER_GONE' })
    await expect(journal.close()).rejects.toMatchObject({ code: 'METAML_E_FOLDER_GONE' })
  })

  test('a tail that can not be cut stops the opening', async () => {
    const file = newFile()
    await (await journalOf(file, [first])).close()
    appendFileSync(file, 'torn')
    const fault = (at: string) => {
      if (at === 'journal.cut before') throw failing('EROFS')
    }
    await expect(openJournal(file, { fault })).rejects.toMatchObject({ code: 'METAML_E_FOLDER_NOT_WRITABLE' })
  })
})

test('ten thousand records are read in well under a second', async () => {
  const file = newFile()
  const journal = await journalOf(file, [first])
  for (let n = 0; n < 10_000; n++) journal.append({ type: 'trial-end', n, text: 'x'.repeat(400) })
  await journal.close()
  const started = performance.now()
  expect((await readJournal(file)).records).toHaveLength(10_001)
  expect(performance.now() - started).toBeLessThan(2000 * slowness())
})

test('more is written at once than a string can hold', async () => {
  const file = newFile()
  const journal = await journalOf(file, [first])
  const text = 'x'.repeat(1 << 20)
  for (let n = 0; n < 513; n++) journal.append({ type: 'log', n, text })
  await journal.close()
  expect(statSync(file).size).toBeGreaterThan(constants.MAX_STRING_LENGTH)
  expect((await readJournal(file)).records.at(-1)).toMatchObject({ record: { n: 512 } })
  rmSync(file)
}, 60_000)

test('a journal that is closed writes nothing more, whoever has the number of its descriptor now', async () => {
  const file = newFile()
  const journal = await journalOf(file, [first])
  await journal.close()
  const other = join(temporaryFolder(), 'other')
  const descriptors = [1, 2, 3].map(() => openSync(other, 'w+'))
  journal.append({ type: 'late' })
  await expect(journal.commit()).rejects.toMatchObject({ code: 'METAML_E_JOURNAL_CLOSED' })
  for (const descriptor of descriptors) closeSync(descriptor)
  expect(readFileSync(other, 'utf8')).toBe('')
  expect(await recordsOf(file)).toEqual([first])
})
