import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { processAlive } from '../../dist/owner/process-alive.js'
import type { ProcessIdentity } from '../../dist/owner/this-host.js'
import { temporaryFolder } from '../temporary-folder.js'
import { runnerWith, setVariable, toolNeed, toolPath, writeScript } from './program.js'

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error('It did not happen in 10 s.')
    await wait(10)
  }
}

const alive = (pids: readonly number[]) => pids.filter(pid => processAlive({ pid }))
const readPids = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as number[]

describe('a program', () => {
  test('gets its arguments as they are: there is no shell', async () => {
    const args = ['a b', '$HOME', '*', "it's; exit 3", '', 'ü']
    const result = await runnerWith().tool('tool', ['echo', ...args])
    expect(JSON.parse(result.stdout)).toEqual(args)
    expect(result).toMatchObject({ exitCode: 0, stderr: '', version: '1.2.3' })
    expect(result.seconds).toBeGreaterThan(0)
  })

  test('sees the variables of the list, of its need and of the call, and no other', async () => {
    for (const name of ['METAML_TEST_SECRET', 'METAML_TEST_NAMED', 'LC_TEST', 'TZ']) setVariable(name, name)
    const needs = [{ ...toolNeed, env: ['METAML_TEST_NAMED'] }]
    const { stdout } = await runnerWith({ needs }).tool('tool', ['env'], { env: { SET: 'here', TZ: 'UTC' } })
    const env = JSON.parse(stdout)
    expect(env).toMatchObject({
      ...{ METAML_TEST_NAMED: 'METAML_TEST_NAMED', LC_TEST: 'LC_TEST', TZ: 'UTC', SET: 'here' },
      PATH: process.env.PATH,
    })
    expect(env.METAML_TEST_SECRET).toBeUndefined()
  })

  test('runs where it is told to and reads what it is given', async () => {
    const cwd = temporaryFolder()
    const { tool } = runnerWith()
    expect((await tool('tool', ['cwd'], { cwd })).stdout.trim()).toBe(cwd)
    const input = Buffer.alloc(300_000, 'metaml')
    expect((await tool('tool', ['copy-input'], { input })).stdout).toBe(input.toString())
    expect((await tool('tool', ['copy-input'])).stdout).toBe('')
    // A program that does not read what it is given is no failure.
    expect((await tool('tool', ['echo'], { input: Buffer.alloc(3_000_000) })).exitCode).toBe(0)
  })

  test('is heard line by line', async () => {
    const { tool, lines } = runnerWith()
    await tool('tool', ['lines'])
    const debug = lines.filter(([level]) => level === 'debug').map(([, line]) => line)
    expect(debug.toSorted()).toEqual(['100%', '50%', 'error line', 'last', 'one', 'two'])
  })

  test('that prints much keeps the end of it', async () => {
    const { stdout } = await runnerWith().tool('tool', ['much'])
    expect(stdout.length).toBeLessThanOrEqual(1 << 20)
    expect(stdout.length).toBeGreaterThan(1 << 19)
    expect(stdout.endsWith('line 299999\n')).toBe(true)
  })

  test('leads a group that is named, and whose rest is ended with it', async () => {
    const file = join(temporaryFolder(), 'pid')
    const started: ProcessIdentity[] = []
    const ended: number[] = []
    const { tool } = runnerWith({
      onProcess: identity => started.push(identity),
      onProcessEnd: pid => ended.push(pid),
    })
    await tool('tool', ['leave', file])
    expect(started.map(({ pid }) => pid)).toEqual(ended)
    expect(started[0]!.startTime).toBeDefined()
    await until(() => alive([Number(readFileSync(file, 'utf8'))]).length === 0)
  })
})

describe('a program that goes wrong', () => {
  test('says its exit code and its last words', async () => {
    await expect(runnerWith().tool('tool', ['fail', '3'])).rejects.toMatchObject({
      code: 'METAML_E_TOOL_FAILED',
      found: 'exit code 3\nthe last words',
      data: { exitCode: 3, lastWords: 'the last words' },
    })
    const allowed = await runnerWith().tool('tool', ['fail', '3'], { allowExitCodes: [3] })
    expect(allowed).toMatchObject({ exitCode: 3, stderr: 'the last words\n' })
  })

  test('says its signal', async () => {
    await expect(runnerWith().tool('tool', ['kill'])).rejects.toMatchObject({
      ...{ code: 'METAML_E_TOOL_FAILED', data: { signal: 'SIGSEGV' } },
    })
  })

  test('can not be started in a folder that is not there', async () => {
    const failed = runnerWith().tool('tool', ['cwd'], { cwd: '/not/there' })
    await expect(failed).rejects.toMatchObject({
      ...{ code: 'METAML_E_TOOL_FAILED', found: expect.stringContaining('/not/there') },
    })
  })

  test('is ended with its children at its time limit', async () => {
    const file = join(temporaryFolder(), 'pids')
    const failed = runnerWith().tool('tool', ['sleep', file], { timeLimit: 1.5 })
    await expect(failed).rejects.toMatchObject({
      code: 'METAML_E_TOOL_TIME_LIMIT',
      expected: 'at most 1.5 s',
    })
    await until(() => alive(readPids(file)).length === 0)
  })

  test('is ended at its memory limit, which counts its children', async () => {
    const failed = runnerWith().tool('tool', ['memory'], { memoryLimit: 250e6 })
    await expect(failed).rejects.toMatchObject({
      code: 'METAML_E_TOOL_MEMORY_LIMIT',
      expected: expect.stringContaining('250 MB'),
    })
  })

  test('is ended with its children by an abort', async () => {
    const file = join(temporaryFolder(), 'pids')
    const abort = new AbortController()
    const { tool } = runnerWith({ signal: abort.signal })
    const running = tool('tool', ['sleep', file])
    running.catch(() => {})
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '')
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    await until(() => alive(readPids(file)).length === 0)
    await expect(tool('tool', ['echo'])).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
  })
})

describe('a declared output', () => {
  const file = () => join(temporaryFolder(), 'report.txt')
  const refused = { code: 'METAML_E_TOOL_OUTPUT' }

  test('that is new is a success, also over an old one', async () => {
    const output = file()
    const { tool } = runnerWith()
    await tool('tool', ['write', output, 'first'], { outputs: [output] })
    await wait(20)
    await tool('tool', ['write', output, 'first'], { outputs: [output] })
    await tool('tool', ['write', output, 'later'], { outputs: [output] })
  })

  test('that is missing, empty or left from before is not', async () => {
    const output = file()
    const { tool } = runnerWith()
    await expect(tool('tool', ['echo'], { outputs: [output] })).rejects.toMatchObject({
      ...{ ...refused, found: expect.stringContaining('is not there') },
    })
    await expect(tool('tool', ['write', output, ''], { outputs: [output] })).rejects.toMatchObject({
      ...{ ...refused, found: expect.stringContaining('is empty') },
    })
    writeFileSync(output, 'old')
    await expect(tool('tool', ['echo'], { outputs: [output] })).rejects.toMatchObject({
      ...{ ...refused, found: expect.stringContaining('as it was before') },
    })
  })

  test('is not judged by the clock: an old time with a new content is new', async () => {
    const output = file()
    writeFileSync(output, 'old')
    const future = new Date(Date.now() + 3600_000)
    utimesSync(output, future, future)
    const { mtimeMs } = statSync(output)
    await runnerWith().tool('tool', ['write', output, 'new'], { outputs: [output] })
    expect(statSync(output).mtimeMs).toBeLessThan(mtimeMs)
  })
})

test('what is no need of the task is refused', async () => {
  const { tool, python } = runnerWith()
  await expect(tool('other', [])).rejects.toMatchObject({ code: 'METAML_E_NEED_UNKNOWN', kind: 'plugin' })
  await expect(python('tool', [])).rejects.toMatchObject({ code: 'METAML_E_NEED_UNKNOWN' })
  expect(existsSync(toolPath)).toBe(true)
})

describe('a launcher', () => {
  const launched = (body: string) => {
    const dir = temporaryFolder()
    const launcher = writeScript(join(dir, 'launch'), body)
    return { dir, config: { tools: { tool: { path: toolPath, launcher: [launcher] } } } }
  }

  test('gets the program and its arguments; who runs it can say which program it is', async () => {
    const { config } = launched('exec "$@"')
    const { tool, program } = runnerWith({ config })
    expect((await tool('tool', ['echo', 'a b'])).stdout).toBe('["a b"]\n')
    expect(await program!('tool')).toEqual({ command: 'tool.mjs', version: '1.2.3' })
  })

  test('that waits does not use up the time limit, which counts from the line that shows a beginning', async () => {
    const { config } = launched('[ "$2" = --version ] || { echo waiting; sleep 5; echo begun; }; exec "$@"')
    const needs = [{ ...toolNeed, begun: '^begun' }]
    const { seconds } = await runnerWith({ config, needs }).tool('tool', ['echo'], { timeLimit: 4 })
    expect(seconds).toBeLessThan(4)
    await expect(runnerWith({ config }).tool('tool', ['echo'], { timeLimit: 4 })).rejects.toMatchObject({
      code: 'METAML_E_TOOL_TIME_LIMIT',
    })
  })

  test('is asked to end, and given the time to call its job off', async () => {
    const { dir, config } = launched(
      `[ "$2" = --version ] && exec "$@"; trap 'sleep 0.3; echo off > ${'$'}{0%/*}/off; exit 1' TERM; echo go; "$@" & wait $!`,
    )
    const abort = new AbortController()
    const { tool } = runnerWith({ config, signal: abort.signal })
    const pids = join(dir, 'pids')
    const running = tool('tool', ['sleep', pids])
    await until(() => existsSync(pids) && readFileSync(pids, 'utf8').endsWith(']'))
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    expect(readFileSync(join(dir, 'off'), 'utf8')).toBe('off\n')
    await until(() => alive(readPids(pids)).length === 0)
  })
})

test('each line is handed over as it comes', async () => {
  const heard: string[] = []
  await runnerWith().tool('tool', ['lines'], { onLine: line => heard.push(line) })
  expect(heard.toSorted()).toEqual(['100%', '50%', 'error line', 'last', 'one', 'two'])
})

test('XILINX_* lets all variables pass that begin so', async () => {
  for (const name of ['METAML_TEST_A', 'METAML_TESTB', 'METAML_OTHER']) setVariable(name, 'set')
  const needs = [{ ...toolNeed, env: ['METAML_TEST*'] }]
  const { stdout } = await runnerWith({ needs }).tool('tool', ['env'])
  const env = JSON.parse(stdout)
  expect([env.METAML_TEST_A, env.METAML_TESTB, env.METAML_OTHER]).toEqual(['set', 'set', undefined])
})
