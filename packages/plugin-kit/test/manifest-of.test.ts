import { defineTask, type KindDefinition } from '@metaml/core'
import { manifestOf, parameterTable } from '@metaml/plugin-kit'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { fillParameterTables } from '../dist/readme-tables.js'

const task = (id: string) =>
  defineTask({
    apiVersion: 1,
    id,
    role: 'control',
    summary: `Does ${id}`,
    params: z.strictObject({ [`of-${id}`]: z.number().default(1) }),
    inputs: {},
    outputs: { model: 'dnn' },
    run: () => Promise.reject(new Error('not run here')),
  })
const kind = (name: string): KindDefinition => ({ apiVersion: 1, kind: name as 'dnn', check: async () => [] })

test('kinds beyond core’s own stand in the manifest with their export', () => {
  const manifest = manifestOf({ dnnKind: kind('dnn'), onnxKind: kind('onnx'), fork: task('fork') })
  expect(manifest.kinds).toEqual([{ kind: 'onnx', export: 'onnxKind' }])
  expect(manifestOf({ fork: task('fork') })).not.toHaveProperty('kinds')
})

test('a task exported under two names stands once, under the one that is not default', () => {
  const fork = task('fork')
  expect(manifestOf({ default: fork, fork }).tasks.map(({ export: name }) => name)).toEqual(['fork'])
})

test('in a package with several tasks a table belongs to the task named before it', () => {
  const tasks = new Map([
    ['fork', task('fork')],
    ['join', task('join')],
  ])
  const table = '| parameter | default | meaning |\n|---|---|---|\nPARAMS\n'
  const readme = `\`join\` joins.\n\n${table}\n\`fork\`, unlike \`join\`:\n## \`fork\`\n\n${table}`
  const filled = fillParameterTables(readme, tasks)
  const [first, second] = filled.split('unlike')
  expect(first).toContain(parameterTable(task('join')))
  expect(second).toContain(parameterTable(task('fork')))
  expect(fillParameterTables(filled, tasks)).toBe(filled)
  expect(() => fillParameterTables(table, tasks)).toThrow(
    expect.objectContaining({ code: 'METAML_E_README_TABLE' }),
  )
})

test('a table that a formatter padded stays as it is while it says the same', () => {
  const tasks = new Map([['fork', task('fork')]])
  const dashed =
    '| parameter | default | meaning |\n| --------- | ------- | --- |\n| `of-fork` | `1`     |     |'
  expect(fillParameterTables(dashed, tasks)).toBe(dashed)
  expect(fillParameterTables(dashed.replace('`1`', '`2`'), tasks)).toBe(parameterTable(task('fork')))
})
