import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { DatasetReference, Json, Progress } from '@metaml/core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createExecutor, type ExecutorOptions } from '../../dist/executor/executor.js'
import type { Executor, UnitJob, UnitListener } from '../../dist/executor/unit-job.js'
import { processAlive } from '../../dist/owner/process-alive.js'
import type { ProcessIdentity } from '../../dist/owner/this-host.js'
import { openStore } from '../../dist/store/open-store.js'
import { slowness } from '../slowness.js'
import { temporaryFolder } from '../temporary-folder.js'

const fixture = (name: string) => new URL(`../fixtures/executor/${name}`, import.meta.url)
const never = new AbortController().signal

interface Setup {
  readonly executor: Executor
  readonly dir: string
  readonly storeDir: string
  readonly hostDir: string
  run(
    args: Json,
    job?: Partial<UnitJob>,
    listener?: UnitListener,
    signal?: AbortSignal,
  ): ReturnType<Executor['run']>
}

function setup(options: Partial<ExecutorOptions> = {}): Setup {
  const made = setupIn(temporaryFolder(), options)
  onTestFinished(() => made.executor.close())
  return made
}

function setupIn(dir: string, options: Partial<ExecutorOptions> = {}): Setup {
  const [storeDir, hostDir] = [join(dir, 'store'), join(dir, 'host')]
  const executor = createExecutor({ storeDir, hostDir, config: { cores: 2 }, ...options })
  return {
    ...{ executor, dir, storeDir, hostDir },
    run: (args, job = {}, listener = {}, signal = never) =>
      executor.run({ ...jobOf(args, dir), ...job }, listener, signal),
  }
}

function jobOf(args: Json, projectDir: string): UnitJob {
  return {
    ...{ task: 'tiny', unit: 'do', module: fixture('unit.mjs').href, args, projectDir, seed: 7 },
    ...{ models: {}, datasets: {}, splits: ['train', 'validation'], needs: [], cores: 1, seats: {} },
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error('It did not happen in 10 s.')
    await wait(10)
  }
}

const aliveOf = (pids: readonly number[]) => pids.filter(pid => processAlive({ pid }))

describe('a unit', () => {
  test('gets its arguments and gives its result', async () => {
    const { run } = setup()
    const value = { text: 'ü\n', list: [1, null, true, 1e-300], nothing: undefined }
    const outcome = await run({ do: 'echo', value })
    expect(outcome.result).toEqual({ text: 'ü\n', list: [1, null, true, 1e-300] })
    expect(outcome).toMatchObject({ models: {}, files: {} })
    expect(outcome.seconds).toBeGreaterThan(0)
  })

  test('reads models, makes models and leaves files, all through the store', async () => {
    const { run, storeDir, hostDir } = setup()
    const store = await openStore(storeDir)
    const sha256 = await store.put(Buffer.from('abc'))
    const model = { kind: 'dnn', digest: 'sha256-x', descriptor: {}, files: { 'a.txt': sha256 } } as const
    const data = { digest: 'sha256-data' } as DatasetReference
    const outcome = await run({ do: 'io' }, { models: { model }, datasets: { data } })
    const text = async (digest: string) => Buffer.from(await store.read(digest)).toString()
    expect(outcome.result).toBe('sha256-data')
    expect(Object.keys(outcome.files)).toEqual(['inside/left.txt'])
    expect(await text(outcome.files['inside/left.txt']!)).toBe('abcabc')
    const { made } = outcome.models
    expect(made).toMatchObject({
      kind: 'dnn',
      descriptor: { x: 1 },
      metrics: [{ name: 'accuracy', value: 0.5 }],
    })
    expect(await text(made!.files['b.txt']!)).toBe('bytes')
    expect(await text(made!.files['c.txt']!)).toBe('from a file')
    const [root] = readdirSync(hostDir)
    expect(readdirSync(join(hostDir, root!))).toEqual([])
  })

  test('that does not wait for a model has it in its result all the same', async () => {
    const { models } = await setup().run({ do: 'forget' })
    expect(Object.keys(models.made!.files)).toEqual(['b.txt'])
  })

  test('has its own folders, splits and a generator that its seed decides', async () => {
    const { run } = setup()
    const facts = async (seed: number) =>
      (await run({ do: 'facts' }, { seed })).result as Record<string, never>
    const [a, b, c] = [await facts(7), await facts(7), await facts(8)]
    expect(a).toMatchObject({ splits: ['train', 'validation'], seed: 7 })
    expect(a.numbers).toEqual(b.numbers)
    expect(a.numbers).not.toEqual(c.numbers)
    expect(new Set([a.scratch, b.scratch, a.temporary, b.temporary]).size).toBe(4)
    expect(existsSync(a.scratch!)).toBe(false)
    // One process, one import, several runs.
    expect([a.pid, a.loads, c.runs]).toEqual([c.pid, 1, 3])
  })

  test('is heard while it runs', async () => {
    const { run } = setup()
    const lines: unknown[] = []
    await run({ do: 'talk' }, {}, { start: () => lines.push('start'), log: (...line) => lines.push(line) })
    expect(lines[0]).toBe('start')
    expect(lines).toContainEqual(['debug', 'a', undefined])
    expect(lines).toContainEqual(['info', 'b', { n: 1 }])
    expect(lines).toContainEqual(['warn', 'c', undefined])
    expect(lines).toContainEqual(['debug', 'printed'])
  })

  test('says its progress ten times a second at most, and always the last', async () => {
    const { run } = setup()
    const heard: Progress[] = []
    const { result } = await run(
      { do: 'progress', ms: 500 },
      {},
      { progress: progress => heard.push(progress) },
    )
    expect(result).toBeGreaterThan(20)
    expect(heard.length).toBeGreaterThanOrEqual(3)
    expect(heard.length).toBeLessThanOrEqual(8)
    expect(heard.at(-1)).toMatchObject({ text: 'last' })
  })
})

describe('a unit that does wrong', () => {
  // One executor for all of these: what goes wrong in one must not harm the next.
  let shared: Setup | undefined
  beforeAll(() => {
    const dir = mkdtempSync(join(tmpdir(), 'metaml-test-'))
    shared = setupIn(dir)
    return async () => {
      await shared!.executor.close()
      rmSync(dir, { recursive: true, force: true })
    }
  })

  test.each([
    [{ do: 'throw' }, {}, 'METAML_E_UNEXPECTED', 'asked to fail'],
    [{ do: 'throw-coded' }, {}, 'METAML_E_NEED_UNKNOWN', 'none'],
    [{ do: 'twice' }, {}, 'METAML_E_UNIT_MODEL_TWICE', 'made'],
    [{ do: 'bad-result', value: 'undefined' }, {}, 'METAML_E_UNIT_NOT_JSON', 'undefined'],
    [{ do: 'bad-result', value: 'nan' }, {}, 'METAML_E_UNIT_NOT_JSON', 'NaN at a[0]'],
    [{ do: 'bad-result', value: 'function' }, {}, 'METAML_E_UNIT_NOT_JSON', 'a function at f'],
    [{ do: 'bad-result', value: 'date' }, {}, 'METAML_E_UNIT_NOT_JSON', 'a Date at d'],
    [{ do: 'link' }, {}, 'METAML_E_UNIT_SCRATCH', 'link'],
    [{ do: 'exit', code: 3 }, {}, 'METAML_E_UNIT_DIED', 'exit code 3\nlast words'],
    [{ do: 'reject' }, {}, 'METAML_E_UNIT_DIED', 'nobody listens'],
    [{ do: 'kill' }, {}, 'METAML_E_UNIT_DIED', 'signal SIGKILL'],
    [{}, { module: fixture('throws.mjs').href }, 'METAML_E_UNIT_MODULE', 'broken on import'],
    [{}, { module: fixture('no-default.mjs').href }, 'METAML_E_UNIT_MODULE', 'no default export'],
    [{}, { module: fixture('not-there.mjs').href }, 'METAML_E_UNIT_MODULE', 'not-there.mjs'],
    [{ a: [1, Number.NaN] }, {}, 'METAML_E_UNIT_NOT_JSON', 'NaN at a[1]'],
    [{ a: new Map() as never }, {}, 'METAML_E_UNIT_NOT_JSON', 'a Map at a'],
    [{}, { cores: 3 }, 'METAML_E_UNIT_RESOURCES', '3'],
    [{}, { seats: { vivado: 2 } }, 'METAML_E_UNIT_RESOURCES', '2'],
  ])('%j %j: %s', async (args, job, code, text) => {
    const { run } = shared!
    const error = await run(args, job).then(
      () => undefined,
      error => error,
    )
    expect(error).toMatchObject({ code })
    expect(error.message).toContain(text)
    expect((await run({ do: 'echo', value: 'next' })).result).toBe('next')
  })

  test('a file that a model does not have is named', async () => {
    const model = { kind: 'dnn', digest: 'sha256-x', descriptor: {}, files: { 'a.txt': 'ab' } } as const
    const failed = setup().run({ do: 'no-file' }, { models: { model } })
    await expect(failed).rejects.toMatchObject({ code: 'METAML_E_MODEL_FILE', expected: 'one of a.txt' })
  })

  test('a memory that is never there is refused', async () => {
    const { run } = setup({ config: { cores: 1, memory: 1e9 } })
    await expect(run({}, { memory: 2e9 })).rejects.toMatchObject({
      ...{ code: 'METAML_E_UNIT_RESOURCES', found: '2.0 GB', expected: 'at most 1.0 GB' },
    })
  })

  test.each([{ do: 'memory', mb: 2000 }, { do: 'memory-below' }])(
    '%j: is ended at its memory limit',
    async args => {
      const { run } = setup()
      const failed = run(args, { memory: 250e6 })
      await expect(failed).rejects.toMatchObject({
        code: 'METAML_E_UNIT_MEMORY',
        expected: expect.stringContaining('250 MB'),
      })
    },
  )
})

describe('an abort', () => {
  test('ends a unit that never gives way, within a second', async () => {
    const { run, dir } = setup()
    const file = join(dir, 'pid')
    const abort = new AbortController()
    const running = run({ do: 'spin', file }, {}, {}, abort.signal)
    running.catch(() => {})
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '')
    const started = performance.now()
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED', kind: 'interrupted' })
    expect(performance.now() - started).toBeLessThan(1000 * slowness())
    expect(aliveOf([Number(readFileSync(file, 'utf8'))])).toEqual([])
    expect((await run({ do: 'echo', value: 1 })).result).toBe(1)
  })

  test('ends everything below a unit, whatever group it is in', async () => {
    const { run, dir } = setup()
    const file = join(dir, 'pids')
    const abort = new AbortController()
    const running = run({ do: 'children', file }, {}, {}, abort.signal)
    running.catch(() => {})
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '')
    const pids = JSON.parse(readFileSync(file, 'utf8')) as number[]
    expect(aliveOf(pids)).toEqual(pids)
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    await until(() => aliveOf(pids).length === 0)
  })

  test('ends the programs that a unit runs; their group leaders were named', async () => {
    const { run } = setup()
    const leaders: ProcessIdentity[] = []
    const abort = new AbortController()
    const needs = [sleeper]
    const running = run({ do: 'tool' }, { needs }, { process: leader => leaders.push(leader) }, abort.signal)
    running.catch(() => {})
    await until(() => leaders.length === 2 && leaders.every(processAlive))
    expect(leaders.every(leader => leader.startTime !== undefined)).toBe(true)
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    await until(() => !leaders.some(processAlive))
  })

  test('takes a job that waits out of the queue', async () => {
    const { run } = setup({ config: { cores: 1 } })
    const abort = new AbortController()
    let started = false
    const first = run({ do: 'wait', ms: 200 })
    const second = run({ do: 'wait', ms: 1 }, {}, { start: () => (started = true) }, abort.signal)
    const third = run({ do: 'echo', value: 3 })
    abort.abort()
    await expect(second).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    expect((await third).result).toBe(3)
    await first
    expect(started).toBe(false)
    await expect(run({ do: 'echo', value: 1 }, {}, {}, abort.signal)).rejects.toMatchObject({
      code: 'METAML_E_INTERRUPTED',
    })
  })
})

/** A program that sleeps, and says a version of its own. */
const sleeper = {
  id: 'sleeper',
  commands: ['sleep'],
  version: { args: ['--version'], pattern: '(\\d+\\.\\d+)', range: '>=1' },
  install: 'apt install coreutils',
}

test('programs that a unit leaves running are ended with it', async () => {
  const { run } = setup()
  const leaders: ProcessIdentity[] = []
  const { result } = await run(
    { do: 'tool', leave: 2000 },
    { needs: [sleeper] },
    { process: leader => leaders.push(leader) },
  )
  expect(leaders.length).toBeGreaterThanOrEqual(2)
  await until(() => !leaders.filter(({ pid }) => pid !== result).some(processAlive))
})

describe('an executor', () => {
  test('runs as many at once as there are cores, in the order they came', async () => {
    const { run } = setup({ config: { cores: 2 } })
    const order: number[] = []
    let [now, most] = [0, 0]
    const one = async (index: number) => {
      await run(
        { do: 'wait', ms: 50 },
        {},
        {
          start() {
            order.push(index)
            most = Math.max(most, ++now)
          },
        },
      )
      now--
    }
    await Promise.all([0, 1, 2, 3, 4, 5].map(one))
    expect(most).toBe(2)
    expect(order).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('gives seats one after another', async () => {
    const { run } = setup({ config: { cores: 4 } })
    let [now, most] = [0, 0]
    const one = async () => {
      await run(
        { do: 'wait', ms: 50 },
        { seats: { vivado: 1 } },
        { start: () => (most = Math.max(most, ++now)) },
      )
      now--
    }
    await Promise.all([one(), one(), one()])
    expect(most).toBe(1)
  })

  test('that is closed has ended all and removed its folder', async () => {
    const { run, executor, hostDir, dir } = setup()
    const file = join(dir, 'pid')
    const running = run({ do: 'spin', file })
    const waiting = [run({ do: 'wait', ms: 1 }, { cores: 2 })]
    for (const job of [running, ...waiting]) job.catch(() => {})
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '')
    await executor.close()
    await expect(running).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    await expect(waiting[0]).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    await expect(run({ do: 'echo', value: 1 })).rejects.toMatchObject({ code: 'METAML_E_INTERRUPTED' })
    expect(aliveOf([Number(readFileSync(file, 'utf8'))])).toEqual([])
    expect(readdirSync(hostDir)).toEqual([])
  })

  test('whose scratch folders can not be made says so, and goes on when they can', async () => {
    const { run, hostDir } = setup()
    writeFileSync(hostDir, 'in the way')
    await expect(run({ do: 'facts' })).rejects.toMatchObject({ code: expect.stringMatching(/^METAML_E_/) })
    rmSync(hostDir)
    expect((await run({ do: 'facts' })).result).toMatchObject({ runs: 1 })
  })

  test('over a store of a newer format refuses its jobs', async () => {
    const { run, storeDir } = setup()
    mkdirSync(storeDir)
    writeFileSync(join(storeDir, 'store.json'), '{"format":99}')
    await expect(run({ do: 'facts' })).rejects.toMatchObject({ code: 'METAML_E_FORMAT_NEWER', kind: 'usage' })
  })

  test('removes the scratch folders of executors that died, not of those that live', async () => {
    const { run, hostDir } = setup()
    await run({ do: 'facts' })
    const [mine] = readdirSync(hostDir)
    const dead = mine!.replace(`.${process.pid}.`, '.4999999.')
    mkdirSync(join(hostDir, dead, '1/scratch'), { recursive: true })
    const other = createExecutor({ storeDir: join(hostDir, '../store'), hostDir, config: { cores: 1 } })
    await other.run(jobOf({ do: 'facts' }, hostDir), {}, never)
    expect(readdirSync(hostDir)).toContain(mine)
    expect(readdirSync(hostDir)).not.toContain(dead)
    await other.close()
    expect(readdirSync(hostDir)).toEqual([mine])
  })
})

describe('a process with an executor', () => {
  const engine = (storeDir: string, file: string, how: string) =>
    spawn(process.execPath, [fileURLToPath(fixture('engine.mjs')), storeDir, file, how], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })

  test.each(['exit', 'kill'])('that ends (%s) takes all that it started with it', async how => {
    const dir = temporaryFolder()
    const file = join(dir, 'pids')
    const child = engine(join(dir, 'store'), file, how)
    expect(await once(child, 'exit')).toEqual(how === 'exit' ? [3, null] : [null, 'SIGKILL'])
    const pids = JSON.parse(readFileSync(file, 'utf8')) as number[]
    expect(pids).toHaveLength(4)
    await until(() => aliveOf(pids).length === 0)
  })

  test('can end by itself although a worker idles and nothing was closed', async () => {
    const dir = temporaryFolder()
    const child = engine(join(dir, 'store'), join(dir, 'pids'), 'idle')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})
