import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyPipeTask, like, many, optional } from '@metaml/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { declarationProblems } from '../../dist/testing/declaration-problems.js'
import { paramsProblems } from '../../dist/testing/params-problems.js'
import { unitModuleProblems } from '../../dist/testing/unit-module-problems.js'
import { temporaryFolder } from '../temporary-folder.js'

const sound: AnyPipeTask = {
  apiVersion: 1,
  id: 'sound',
  role: 'transformation',
  summary: 'Does it well',
  params: z.strictObject({ depth: z.number().default(1).describe('how deep') }),
  inputs: { model: 'dnn', others: many('any') },
  outputs: { model: like('model'), report: optional('rtl') },
  needs: [
    {
      id: 'g++',
      commands: ['g++'],
      version: { args: ['--version'], pattern: '(\\d+\\.\\d+)', range: '>=9' },
      install: 'apt install g++',
    },
  ],
  units: { work: { module: new URL('file:///nowhere.js'), cores: 2, needs: ['g++'] } },
  run: async () => ({}),
}
const need = sound.needs![0]!

test('a sound task has no problems', () => {
  expect(declarationProblems(sound)).toEqual([])
})

test.each<[string, object, string]>([
  ['version', { apiVersion: 2 }, 'apiVersion is 2'],
  ['id', { id: 'notKebab' }, "'notKebab' is not in kebab-case"],
  ['role', { role: 'boss' }, "'boss'"],
  ['summary', { summary: 'two\nlines' }, 'not one line'],
  ['no summary', { summary: '' }, 'not one line'],
  ['port', { inputs: { 'a.b': 'dnn', model: 'dnn' } }, "'a.b'"],
  ['optional input', { inputs: { model: optional('dnn') } }, 'is optional'],
  ['like', { outputs: { model: like('modle') } }, "'modle', which is no input"],
  ['any', { outputs: { model: 'any' } }, 'nothing binds'],
  ['no ports', { inputs: {}, outputs: {} }, 'no ports'],
  ['firing', { firing: 'never' }, "'never'"],
  ['need', { needs: [{ ...need, commands: [] }] }, 'names no commands'],
  ['pattern', { needs: [{ ...need, version: { ...need, pattern: '\\d+', range: '*' } }] }, 'has no group'],
  ['install', { needs: [{ ...need, install: '' }] }, '`install`'],
  ['two needs', { needs: [need, need] }, 'Two needs'],
  ['unit', { units: { work: { ...sound.units!.work, needs: ['gcc'] } } }, "'work' needs gcc"],
  ['cores', { units: { work: { ...sound.units!.work, cores: 0.5 } } }, 'no whole numbers'],
])('%s', (_name, change, problem) => {
  expect(declarationProblems({ ...sound, ...change })).toEqual([expect.stringContaining(problem)])
})

test('a lock file must be there and have hashes', async () => {
  const file = join(await temporaryFolder(), 'requirements.txt')
  const lock = pathToFileURL(file)
  const python = { lock, range: '>=3.9', packages: { hls4ml: '1.3.0' } }
  const problems = () => declarationProblems({ ...sound, needs: [{ id: 'g++', python, install: 'pip' }] })
  expect(problems()).toEqual([expect.stringContaining('is not there')])
  writeFileSync(file, 'hls4ml==1.3.0\n')
  expect(problems()).toEqual([expect.stringContaining('no hashes')])
  writeFileSync(file, 'hls4ml==1.3.0 --hash=sha256:00\n')
  expect(problems()).toEqual([])
})

test('modules of units', async () => {
  const dir = await temporaryFolder()
  const write = (name: string, text: string): { module: URL } => {
    writeFileSync(join(dir, name), text)
    return { module: pathToFileURL(join(dir, name)) }
  }
  const units = {
    good: write('good.mjs', 'export default () => null'),
    none: write('none.mjs', 'export const run = () => null'),
    bad: write('bad.mjs', 'throw new Error("no luck")'),
    gone: { module: pathToFileURL(join(dir, 'gone.mjs')) },
  }
  expect(await unitModuleProblems({ units })).toEqual([
    expect.stringContaining("'none' has no function"),
    expect.stringContaining("'bad' can not be imported: no luck"),
    expect.stringContaining("'gone' can not be imported"),
  ])
})

const described = z.number().default(1).describe('how deep')
test.each<[string, z.ZodType, object, string[]]>([
  ['a sound schema', z.strictObject({ depth: described }), { depth: 2 }, []],
  ['open', z.looseObject({ depth: described }), {}, ['lets unknown keys through', "'noSuchParameter'"]],
  ['dropping', z.object({ depth: described }), {}, ['lets unknown keys through', "'noSuchParameter'"]],
  ['without meaning', z.strictObject({ depth: z.number().default(1) }), {}, ["'depth' does not say"]],
  [
    'default out of range',
    z.strictObject({ depth: z.number().min(2).default(1).describe('d') }),
    {},
    ['refused'],
  ],
  ['a case that does not fit', z.strictObject({ depth: described }), { depth: 'x' }, ['depth']],
  ['no JSON Schema', z.strictObject({ when: z.date().optional().describe('d') }), {}, ['no JSON Schema']],
  [
    'a schema that changes its own values',
    z.strictObject({
      depth: z
        .number()
        .overwrite(n => n + 1)
        .default(1)
        .describe('d'),
    }),
    {},
    ['changes them'],
  ],
])('parameters: %s', (_name, params, given, problems) => {
  const found = paramsProblems({ params }, given as never)
  expect(found).toHaveLength(problems.length)
  for (const [i, problem] of problems.entries()) expect(found[i]).toContain(problem)
})
