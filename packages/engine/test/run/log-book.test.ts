import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { flow } from '@metaml/core'
import { readRun } from '@metaml/engine'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createLogBook } from '../../dist/run/log-book.js'
import { viewOf } from '../../dist/run/read-run.js'
import { toolPath } from '../tools/program.js'
import { makeProject, tiny } from './tiny-project.js'

const line = fc.record({
  type: fc.constant('log' as const),
  time: fc.constantFrom('2026-01-01T00:00:00.001Z', '2026-01-01T00:00:00.002Z'),
  level: fc.constantFrom('debug' as const, 'info' as const),
  node: fc.constantFrom('a', 'b'),
  turn: fc.constant(1),
  message: fc.oneof(fc.string(), fc.constant('x'.repeat(40_000))),
})
const withData = fc.oneof(
  line,
  line.map(plain => ({ ...plain, data: { answer: 42 } })),
)

test('what is put into records is read line by line as it was said, whatever stands between', () => {
  fc.assert(
    fc.property(fc.array(fc.option(withData)), said => {
      const records: object[] = [{ type: 'run', flow: {}, cfg: [] }]
      const book = createLogBook(record => records.push(record))
      for (const entry of said) entry === null ? book.flush() : book.add(entry)
      book.flush()
      const expected = said.flatMap(entry => entry ?? []).map(({ type: _type, ...rest }) => rest)
      expect(viewOf(records as never, 'run').log).toEqual(expected)
    }),
  )
})

const lines = 20_000

test('what a program prints: every line in its order, in few records, and it can be followed', async () => {
  const project = makeProject()
  const until = path.join(project.projectDir, 'until')
  const asked = flow('noisy', f => f.add(tiny.noisy, { lines, until }) as never)
  const config = { cores: 1, tools: { tool: { path: toolPath } } }
  const running = project.run(asked, { id: 'noisy', config })
  const printed = async () => {
    const { log } = await readRun(project.projectDir, 'noisy')
    return log.filter(({ message }) => message.startsWith('line'))
  }
  await vi.waitFor(async () => expect(await printed()).toHaveLength(lines), {
    timeout: 20_000,
    interval: 200,
  })
  expect((await readRun(project.projectDir)).status).toBe('running')
  writeFileSync(until, '')
  expect(await running).toMatchObject({ status: 'done', errors: [] })
  const found = await printed()
  expect(found.map(({ message }) => message)).toEqual(
    Array.from({ length: lines }, (_, index) => `line ${index + 1}`),
  )
  expect(found[0]).toMatchObject({ level: 'debug', node: 'tiny-noisy', turn: 1, label: 'make' })
  const { dir } = await readRun(project.projectDir)
  const records = readFileSync(path.join(dir, 'journal.jsonl'), 'utf8').split('\n').length
  expect(records).toBeLessThan(lines / 10)
}, 60_000)
