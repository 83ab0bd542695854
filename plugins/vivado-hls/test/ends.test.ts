import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { kernelDraft } from './kernel.js'
import { runTask, temporaryFolder } from './run-task.js'
import { type Behaviour, makeTools } from './stand-in-tools.js'

interface End {
  readonly behaviour: Behaviour
  readonly code: string
  /** In the quoted lines. */
  readonly evidence: string
  /** In what to do. */
  readonly todo: string
  readonly params?: object
}

const allSteps = { steps: ['csim', 'cosim', 'export', 'place-and-route'] }

const ends: readonly End[] = [
  {
    behaviour: { csynth: 'licence' },
    code: 'LICENCE',
    evidence: 'valid license was not found',
    todo: 'XILINXD_LICENSE_FILE',
  },
  {
    behaviour: { synthesis: 'licence' },
    code: 'LICENCE',
    evidence: 'Common 17-345',
    todo: 'licence',
    params: allSteps,
  },
  { behaviour: { csynth: 'killed' }, code: 'MEMORY', evidence: 'Starting scheduling', todo: 'memoryLimit' },
  { behaviour: { csynth: 'shell-killed' }, code: 'MEMORY', evidence: '12345 Killed', todo: 'memoryLimit' },
  { behaviour: { csynth: 'bad-alloc' }, code: 'MEMORY', evidence: 'std::bad_alloc', todo: 'more memory' },
  {
    ...{
      behaviour: { csynth: 'eat-memory' },
      code: 'MEMORY',
      evidence: 'Analyzing design',
      todo: 'memoryLimit',
    },
    params: { memoryLimit: 300e6 },
  },
  {
    ...{
      behaviour: { csynth: 'hang' },
      code: 'TIME_LIMIT',
      evidence: 'code transformations',
      todo: 'timeLimit',
    },
    params: { timeLimit: { csynth: 2 } },
  },
  {
    behaviour: { csynth: 'unroll' },
    code: 'UNROLL',
    evidence: "Stop unrolling loop 'Product1'",
    todo: 'Resource',
  },
  { behaviour: { csynth: 'partition' }, code: 'UNROLL', evidence: '(5120) has exeeded', todo: '4096' },
  {
    behaviour: { csynth: 'cpp' },
    code: 'CPP',
    evidence: 'myproject.cpp:31:5: error',
    todo: 'line that is named',
  },
  { behaviour: { csynth: 'cpp-vitis' }, code: 'CPP', evidence: 'HLS 207-3776', todo: 'backend Vitis' },
  {
    behaviour: { csim: 'csim-failed' },
    code: 'CPP',
    evidence: 'SIM 211-100',
    todo: 'line',
    params: allSteps,
  },
  {
    behaviour: { cosim: 'mismatch' },
    code: 'MISMATCH',
    evidence: 'COSIM 212-361',
    todo: 'FIFO',
    params: allSteps,
  },
  { behaviour: { csynth: 'disk-full' }, code: 'DISK_FULL', evidence: 'No space left', todo: 'TMPDIR' },
  { behaviour: { csynth: 'crash' }, code: 'CRASH', evidence: 'micro-architecture', todo: 'try again' },
  { behaviour: { csynth: 'abnormal' }, code: 'CRASH', evidence: 'termination (11)', todo: 'AMD' },
  { behaviour: { csynth: 'nothing' }, code: 'NO_RESULT', evidence: 'Exiting at', todo: 'log' },
  { behaviour: { csynth: 'silent-error' }, code: 'NO_RESULT', evidence: 'No open project', todo: 'log' },
  { behaviour: { csynth: 'no-report' }, code: 'NO_RESULT', evidence: 'Exiting', todo: 'log' },
  { behaviour: { csynth: 'no-verilog' }, code: 'NO_RESULT', evidence: 'Exiting', todo: 'log' },
  {
    behaviour: { export: 'export-date' },
    code: 'EXPORT_DATE',
    evidence: 'bad lexical cast',
    todo: 'y2k22_patch',
    params: allSteps,
  },
  {
    behaviour: { csynth: 'libtinfo' },
    code: 'LIBTINFO',
    evidence: 'libtinfo.so.5',
    todo: 'apt install libtinfo5',
  },
  { behaviour: { csynth: 'library' }, code: 'LIBRARY', evidence: 'libpng12', todo: 'settings64.sh' },
  {
    behaviour: { csynth: 'launcher' },
    code: 'LAUNCHER',
    evidence: 'srun: error',
    todo: 'tools.<need>.launcher',
  },
  {
    behaviour: { csynth: 'part-unknown' },
    code: 'PART_UNKNOWN',
    evidence: 'is not installed',
    todo: 'device',
  },
  {
    behaviour: { synthesis: 'vivado-part-unknown' },
    code: 'PART_UNKNOWN',
    evidence: 'could not be found',
    todo: 'device',
    params: allSteps,
  },
  { behaviour: { csynth: 'coloured' }, code: 'UNROLL', evidence: 'Stop unrolling', todo: 'Resource' },
  { behaviour: { csynth: 'unknown' }, code: 'FAILED', evidence: 'Something new', todo: 'quoted lines' },
]

describe.each(ends)('$behaviour', ({ behaviour, code, evidence, todo, params = {} }) => {
  test(`ends with METAML_E_VIVADO_${code}, its lines and what to do`, async () => {
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir)
    tools.behave(behaviour)
    const { status, error } = await runTask({ projectDir, config: tools.config, params })
    expect(status).toBe('failed')
    const [step] = Object.keys(behaviour)
    expect(error!.code).toBe(`METAML_E_VIVADO_${code}`)
    expect(error!.summary).toContain(`ended step '${step}' without a result: `)
    expect(error!.found).toContain(evidence)
    expect(error!.todo).toContain(todo)
    expect(error!.data).toMatchObject({ step })
    expect((error!.data!.evidence as string[]).join('\n')).toContain(evidence)
  })
})

test('the lines of an end stand beside the other errors, which may be its reason', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  const log = join(projectDir, 'csim.log')
  writeFileSync(
    log,
    'ERROR: [HLS 200-627] Cannot find C test bench.\nERROR: [SIM 211-100] CSim failed with errors.\n',
  )
  tools.behave({ csim: `log:${log}` })
  const { error } = await runTask({ projectDir, config: tools.config, params: allSteps })
  expect(error!.code).toBe('METAML_E_VIVADO_CPP')
  expect(error!.data!.evidence).toEqual([
    'ERROR: [HLS 200-627] Cannot find C test bench.',
    'ERROR: [SIM 211-100] CSim failed with errors.',
  ])
})

describe('a tool that ends before it says its version', () => {
  test('for a missing library says which, and how to get it', async () => {
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir)
    tools.behave({ version: 'libtinfo' })
    const { error } = await runTask({ projectDir, config: tools.config })
    expect(error!.code).toBe('METAML_E_VIVADO_LIBTINFO')
    expect(error!.summary).toContain("ended step 'csynth' without a result: the library libtinfo.so.5")
    expect(error!.found).toContain('cannot open shared object file')
    expect(error!.todo).toContain('apt install libtinfo5')
  })

  test.each([
    [
      'says why',
      '#!/bin/sh\necho "srun: error: Unable to allocate resources: Invalid account" >&2\nexit 1\n',
    ],
    ['is not there', undefined],
  ])('for its launcher, which %s, is not taken for an old version', async (_, script) => {
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir)
    const launcher = join(projectDir, 'srun')
    if (script !== undefined) writeFileSync(launcher, script, { mode: 0o755 })
    const hls = { ...tools.config.tools!['vivado-hls'], launcher: [launcher] }
    const { error } = await runTask({ projectDir, config: { tools: { 'vivado-hls': hls } } })
    expect(error!.code).toBe('METAML_E_VIVADO_LAUNCHER')
    expect(error!.found).toMatch(/srun: error|ENOENT/)
    expect(error!.todo).toContain('launcher')
  })
})

test.each(['csim', 'cosim'])(
  '%s of a project without a test bench is refused before any tool runs',
  async step => {
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir)
    const kernel = kernelDraft({ top: 'filter' }, { 'filter.cpp': 'int filter(int a) { return a; }\n' })
    const params = { steps: ['csynth', step] }
    const { error } = await runTask({ projectDir, config: tools.config, kernel, params })
    expect(error).toMatchObject({ code: 'METAML_E_VIVADO_TEST_BENCH', kind: 'usage' })
    expect(tools.calls().filter(call => !call.endsWith('version'))).toEqual([])
  },
)

describe('a report', () => {
  test.each([
    ['cut', 'METAML_E_REPORT_DAMAGED'],
    ['other-part', 'METAML_E_REPORT_PART'],
    ['other-top', 'METAML_E_REPORT_TOP'],
    ['other-clock', 'METAML_E_REPORT_CLOCK'],
  ])('that is %s is no result', async (how, code) => {
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir)
    tools.behave({ csynth: how })
    const { error, model } = await runTask({ projectDir, config: tools.config })
    expect(error!.code).toBe(code)
    expect(error!.message).toContain("ended step 'csynth' without a result")
    expect(model).toBeUndefined()
  })

  test('of Vivado that is of another part is no result', async () => {
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir)
    tools.behave({ synthesis: 'other-part' })
    const { error } = await runTask({ projectDir, config: tools.config, params: { steps: ['synthesis'] } })
    expect(error!.code).toBe('METAML_E_REPORT_PART')
  })

  test('beside which the tool told an error is a result with a warning', async () => {
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir)
    tools.behave({ csynth: 'warn' })
    const { status, warnings } = await runTask({ projectDir, config: tools.config })
    expect(status).toBe('done')
    expect(warnings.join()).toContain('has a result, but said: ERROR: [HLS 200-9998]')
  })
})

test('a licence error says which of the variables that lead to one are set', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ csynth: 'licence' })
  const before = process.env.LM_LICENSE_FILE
  delete process.env.LM_LICENSE_FILE
  const first = await runTask({ projectDir, config: tools.config })
  expect(first.error!.found).toContain('neither XILINXD_LICENSE_FILE nor LM_LICENSE_FILE is set')
  process.env.LM_LICENSE_FILE = '2100@licences'
  try {
    const second = await runTask({ projectDir, config: tools.config })
    expect(second.error!.found).toContain('LM_LICENSE_FILE is 2100@licences, XILINXD_LICENSE_FILE is not set')
  } finally {
    delete process.env.LM_LICENSE_FILE
    if (before !== undefined) process.env.LM_LICENSE_FILE = before
  }
})

test('a routed design that misses its clock is an error that costs nothing to pass over', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ 'place-and-route': 'timing' })
  const params = { steps: ['place-and-route'] }
  const { error } = await runTask({ projectDir, config: tools.config, params })
  expect(error).toMatchObject({ code: 'METAML_E_VIVADO_TIMING', kind: 'task' })
  expect(error!.found).toContain('the worst slack is -0.5 ns: the design reaches 5.5 ns, not 5 ns')
  const calls = tools.calls().filter(call => !call.endsWith('version')).length
  const { status, warnings, model } = await runTask({
    ...{ projectDir, config: tools.config },
    params: { ...params, timing: 'reported' },
  })
  expect(status).toBe('done')
  expect(warnings.join()).toContain('-0.5 ns')
  expect(model!.metrics.find(m => m.stage === 'place-and-route' && m.name === 'clock_ns')?.value).toBe(5.5)
  expect(tools.calls().filter(call => !call.endsWith('version')).length).toBe(calls)
})

test('when a run is stopped the whole tree of processes is killed', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ csynth: 'hang' })
  const abort = new AbortController()
  const running = runTask({ projectDir, config: tools.config, signal: abort.signal })
  let pids: number[] = []
  for (let waited = 0; pids.length === 0; waited += 20) {
    if (waited > 20_000) throw new Error('The tool was not started.')
    await wait(20)
    const line = tools.calls().find(call => call.startsWith('pids '))
    if (line !== undefined) pids = JSON.parse(line.slice(5)) as number[]
  }
  expect(pids.filter(isAlive)).toHaveLength(3)
  abort.abort()
  expect((await running).status).toBe('interrupted')
  expect(pids.filter(isAlive)).toEqual([])
})

/** Whether a process runs; one that is dead and not buried does not. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z'
  } catch {
    return false
  }
}
