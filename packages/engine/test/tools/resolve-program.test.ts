import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { versionFits } from '../../dist/tools/program-version.js'
import { resolveProgram } from '../../dist/tools/resolve-program.js'
import { toolVersion } from '../../dist/tools/tool-version.js'
import { temporaryFolder } from '../temporary-folder.js'
import { setVariable, toolNeed, toolPath, writeScript } from './program.js'

const version = (text: string) => `echo "tool (Test) ${text}"`
const setting = (path: string) => ({ tools: { tool: { path } } })

test('a setting comes before PATH, PATH before the usual places', async () => {
  const dir = temporaryFolder()
  const [set, inPath, place] = ['set', 'path', 'place'].map(name => join(dir, name, 'metaml-test-tool'))
  writeScript(set!, version('1.2.1'))
  writeScript(place!, version('1.2.3'))
  const need = { ...toolNeed, places: [join(dir, 'place')] }
  expect(await resolveProgram(need, {})).toEqual({ path: place, version: '1.2.3' })
  writeScript(inPath!, version('1.2.2'))
  setVariable('PATH', `${join(dir, 'path')}${delimiter}${process.env.PATH}`)
  expect(await resolveProgram(need, {})).toEqual({ path: inPath, version: '1.2.2' })
  expect(await resolveProgram(need, setting(set!))).toEqual({ path: set, version: '1.2.1' })
  expect(await toolVersion(need, setting(set!))).toBe('1.2.1')
})

test('a setting may name the folder of an installation, or a program in PATH', async () => {
  const dir = temporaryFolder()
  const program = writeScript(join(dir, 'bin/metaml-test-tool'), version('1.2.3'))
  expect(await resolveProgram(toolNeed, setting(dir))).toMatchObject({ path: program })
  setVariable('PATH', `${join(dir, 'bin')}${delimiter}${process.env.PATH}`)
  expect(await resolveProgram(toolNeed, setting('metaml-test-tool'))).toMatchObject({ path: program })
})

test('one whose version is not accepted gives way to another that is', async () => {
  const dir = temporaryFolder()
  writeScript(join(dir, 'a/metaml-test-tool'), version('0.9.0'))
  const better = writeScript(join(dir, 'b/other-name'), version('1.3.0'))
  const need = {
    ...toolNeed,
    commands: ['metaml-test-tool', 'other-name'],
    places: [join(dir, 'a'), join(dir, 'b')],
  }
  expect(await resolveProgram(need, {})).toEqual({ path: better, version: '1.3.0' })
})

test('one that is missing is told with where it was looked for and how to get it', async () => {
  const dir = temporaryFolder()
  await expect(resolveProgram({ ...toolNeed, places: ['/not/there'] }, {})).rejects.toMatchObject({
    ...{ code: 'METAML_E_TOOL_MISSING', kind: 'tool' },
    found: 'no metaml-test-tool in PATH, /not/there',
    todo: expect.stringContaining('write it'),
  })
  writeFileSync(join(dir, 'file'), 'x')
  chmodSync(join(dir, 'file'), 0o644)
  symlinkSync(join(dir, 'nowhere'), join(dir, 'dangling'))
  mkdirSync(join(dir, 'empty'))
  for (const [path, found] of [
    ['file', 'may not be executed'],
    ['dangling', 'nothing is'],
    ['none', 'nothing is'],
    ['empty', 'without metaml-test-tool'],
  ] as const) {
    await expect(resolveProgram(toolNeed, setting(join(dir, path)))).rejects.toMatchObject({
      ...{ code: 'METAML_E_TOOL_MISSING', found: expect.stringContaining(found) },
    })
  }
})

test('a version that is not accepted, or that it does not say, is refused', async () => {
  const dir = temporaryFolder()
  const old = writeScript(join(dir, 'old'), version('1.1.9'))
  await expect(resolveProgram(toolNeed, setting(old))).rejects.toMatchObject({
    ...{ code: 'METAML_E_TOOL_VERSION', kind: 'tool', expected: '^1.2.0', found: `1.1.9 (${old})` },
  })
  const mute = writeScript(join(dir, 'mute'), 'echo hello')
  await expect(resolveProgram(toolNeed, setting(mute))).rejects.toMatchObject({
    ...{ code: 'METAML_E_TOOL_VERSION', found: `${mute} says no version: hello` },
  })
  const broken = join(dir, 'broken')
  writeFileSync(broken, '#!/not/an/interpreter\n')
  chmodSync(broken, 0o755)
  await expect(resolveProgram(toolNeed, setting(broken))).rejects.toMatchObject({
    code: 'METAML_E_TOOL_VERSION',
  })
})

test('a program is asked for its version once, until its file changes', async () => {
  const dir = temporaryFolder()
  const asked = join(dir, 'asked')
  const program = join(dir, 'tool')
  writeScript(program, `echo x >> ${asked}; ${version('1.2.3')}`)
  const read = async () => (await import('node:fs')).readFileSync(asked, 'utf8').length / 2
  for (let i = 0; i < 3; i++) await resolveProgram(toolNeed, setting(program))
  expect(await read()).toBe(1)
  writeScript(program, `echo x >> ${asked}; ${version('1.2.14')}`)
  expect(await resolveProgram(toolNeed, setting(program))).toMatchObject({ version: '1.2.14' })
  expect(await read()).toBe(2)
})

test.each([
  ['2019.2', '>=2018.3', true],
  ['2017.4', '>=2018.3', false],
  ['v1.3.0rc1', '^1.3.0', true],
  ['12.2.0', '>=9.0.0', true],
  ['1.1', '~1.1.0', true],
  ['3.15.0', '>=3.11 <3.15', false],
  ['none', '*', false],
])('%s in %s: %s', (found, range, fits) => {
  expect(versionFits(found, range)).toBe(fits)
})

test('the program of these tests is what its need says', async () => {
  expect(await resolveProgram(toolNeed, setting(toolPath))).toEqual({ path: toolPath, version: '1.2.3' })
})

test('a place with * is each folder there is, the newest version first', async () => {
  const dir = temporaryFolder()
  for (const name of ['2018.3', '2023.2', '2023.10'])
    writeScript(join(dir, name, 'bin/metaml-test-tool'), version('1.2.3'))
  const need = { ...toolNeed, places: [join(dir, '*', 'bin'), '/not/there/*'] }
  expect(await resolveProgram(need, {})).toMatchObject({ path: join(dir, '2023.10/bin/metaml-test-tool') })
})

test('a command of another form is asked for its version in its own way', async () => {
  const dir = temporaryFolder()
  const path = writeScript(join(dir, 'other-name'), '[ "$1" = about ] && echo "tool (Test) 1.2.7"')
  const need = {
    ...toolNeed,
    commands: ['metaml-test-tool', 'other-name'],
    version: { ...toolNeed.version, argsOf: { 'other-name': ['about'] } },
  }
  expect(await resolveProgram(need, setting(path))).toEqual({ path, version: '1.2.7' })
})

test('with a launcher a program need not be on this machine', async () => {
  const dir = temporaryFolder()
  const launcher = writeScript(join(dir, 'launch'), 'echo "job starts"; echo "tool (Test) 1.2.8 by $1 $2"')
  const config = { tools: { tool: { path: '/elsewhere/metaml-test-tool', launcher: [launcher] } } }
  expect(await resolveProgram(toolNeed, config)).toEqual({
    path: '/elsewhere/metaml-test-tool',
    version: '1.2.8',
  })
  const without = { tools: { tool: { path: '/elsewhere/metaml-test-tool' } } }
  await expect(resolveProgram(toolNeed, without)).rejects.toMatchObject({ code: 'METAML_E_TOOL_MISSING' })
})
