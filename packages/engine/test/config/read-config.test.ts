import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../dist/config/read-config.js'
import { temporaryFolder } from '../temporary-folder.js'
import { setVariable } from '../tools/program.js'

let project: string
let user: string

beforeEach(() => {
  project = temporaryFolder()
  user = temporaryFolder()
  setVariable('XDG_CONFIG_HOME', user)
})

function writeProject(config: unknown): void {
  writeFileSync(
    join(project, 'metaml.config.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  )
}

function writeUser(config: unknown): void {
  mkdirSync(join(user, 'metaml'), { recursive: true })
  writeFileSync(join(user, 'metaml/config.json'), JSON.stringify(config))
}

test('without files there are no settings', async () => {
  expect(await readConfig(project)).toEqual({})
})

test("the project's settings stand over the user's, tools and seats one by one", async () => {
  writeUser({
    cores: 4,
    memory: 8e9,
    seats: { a: 1, b: 2 },
    tools: { x: { path: '/u/x' }, y: { path: '/u/y' } },
  })
  writeProject({ cores: 2, store: '../store', seats: { b: 3 }, tools: { y: { path: '/p/y' } } })
  expect(await readConfig(project)).toEqual({
    ...{ cores: 2, memory: 8e9, store: '../store', seats: { a: 1, b: 3 } },
    tools: { x: { path: '/u/x' }, y: { path: '/p/y' } },
  })
})

test('paths of tools start at the folder of their file, or at home', async () => {
  writeUser({ tools: { a: { path: './bin/a' } } })
  writeProject({ tools: { b: { path: '../b' }, c: { path: '~/c' }, d: { path: 'python3.12' }, e: {} } })
  expect((await readConfig(project)).tools).toEqual({
    a: { path: join(user, 'metaml/bin/a') },
    b: { path: join(project, '../b') },
    c: { path: join(homedir(), 'c') },
    d: { path: 'python3.12' },
    e: {},
  })
})

describe('what is wrong is refused, with file and key', () => {
  test.each([
    [{ core: 2 }, 'core', "write 'cores'?"],
    [{ tools: { 'g++': { pth: '/x' } } }, 'tools.g++.pth', "write 'path'?"],
    [{ zzzzzz: 1 }, 'zzzzzz', 'remove it'],
    [{ cores: 0 }, 'cores', undefined],
    [{ cores: 1.5 }, 'cores', undefined],
    [{ memory: '8GB' }, 'memory', undefined],
    [{ seats: { a: -1 } }, 'seats.a', undefined],
    [{ seats: [1] }, 'seats', undefined],
    [{ tools: { a: '/x' } }, 'tools.a', undefined],
    [{ tools: { a: { path: '' } } }, 'tools.a.path', undefined],
    [{ tools: { a: { launcher: 'srun' } } }, 'tools.a.launcher', undefined],
    [{ tools: { a: { launcher: [] } } }, 'tools.a.launcher', undefined],
    [{ store: 1 }, 'store', undefined],
    [[], '', undefined],
    [null, '', undefined],
  ])('%j: %s', async (config, key, todo) => {
    writeProject(config)
    const error = await readConfig(project).catch(error => error)
    expect(error).toMatchObject({ code: 'METAML_E_CONFIG', kind: 'usage' })
    expect(error.data).toEqual({ file: join(project, 'metaml.config.json'), key })
    expect(error.todo).toBe(todo)
  })

  test('text that is no JSON', async () => {
    writeProject('{ cores: 2 }')
    await expect(readConfig(project)).rejects.toMatchObject({ code: 'METAML_E_CONFIG' })
  })
})
