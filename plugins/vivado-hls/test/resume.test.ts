import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runTask, temporaryFolder } from './run-task.js'
import { makeLauncher, makeTools } from './stand-in-tools.js'

const steps = ['cosim', 'export', 'place-and-route']
const worked = (calls: readonly string[]) => calls.filter(call => !call.endsWith('version'))

test('a run goes on at the step it died in', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ cosim: 'killed' })
  expect((await runTask({ projectDir, config: tools.config, params: { steps } })).error!.code).toBe(
    'METAML_E_VIVADO_MEMORY',
  )
  tools.behave({ 'place-and-route': 'crash' })
  // Another limit does not make finished work undone.
  const params = { steps, timeLimit: 600, memoryLimit: 2e9 }
  expect((await runTask({ projectDir, config: tools.config, params })).error!.code).toBe(
    'METAML_E_VIVADO_CRASH',
  )
  tools.behave({})
  expect((await runTask({ projectDir, config: tools.config, params })).status).toBe('done')
  expect(worked(tools.calls())).toEqual([
    ...['vitis-run csynth', 'vitis-run cosim'],
    ...['vitis-run cosim', 'vitis-run export', 'vivado synthesis', 'vivado place-and-route'],
    'vivado place-and-route',
  ])
})

test('where the tool does not take the project of csynth elsewhere, csynth is run again', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ moved: true })
  const { status, warnings } = await runTask({
    projectDir,
    config: tools.config,
    params: { steps: ['cosim'] },
  })
  expect(status).toBe('done')
  expect(warnings).toContain(
    'The tool does not find the design in the project that csynth left; csynth is run again.',
  )
  expect(worked(tools.calls())).toEqual(['vitis-run csynth', 'vitis-run csynth', 'vitis-run cosim'])
})

test('three syntheses never run where two seats are', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ csynth: 'hold:700' })
  const config = { ...tools.config, cores: 4, seats: { 'vivado-hls': 2 } }
  const { status } = await runTask({ projectDir, config, nodes: 3 })
  expect(status).toBe('done')
  let running = 0
  const counts = tools.calls().flatMap(call => {
    if (call.startsWith('start ')) return [++running]
    if (call.startsWith('end ')) return [--running]
    return []
  })
  expect(counts).toHaveLength(6)
  expect(Math.max(...counts)).toBe(2)
})

test('without a number of seats one synthesis runs at a time', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ csynth: 'hold:300' })
  await runTask({ projectDir, config: { ...tools.config, cores: 4 }, nodes: 2 })
  const order = tools.calls().filter(call => /^(start|end) /.test(call))
  expect(order.map(call => call.split(' ')[0])).toEqual(['start', 'end', 'start', 'end'])
})

test('memory that a step may take is held of what trials may hold', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  const { error } = await runTask({
    ...{ projectDir, config: { ...tools.config, memory: 4e9 } },
    params: { memoryLimit: 5e9 },
  })
  expect(error!.code).toBe('METAML_E_UNIT_RESOURCES')
})

test('with a launcher waiting is no running time, and the banner is read once for all steps', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  const launcher = makeLauncher(projectDir, 3000)
  const hls = { ...tools.config.tools!['vivado-hls'], launcher }
  const config = { tools: { ...tools.config.tools, 'vivado-hls': hls } }
  const params = { steps: ['csim', 'cosim'], timeLimit: 2.5 }
  const { status, errors } = await runTask({ projectDir, config, params })
  expect(errors).toEqual([])
  expect(status).toBe('done')
  expect(tools.calls().filter(call => call !== 'vivado version')).toEqual([
    ...['vitis-run version', 'vitis-run csim', 'vitis-run csynth', 'vitis-run cosim'],
  ])
})

test('a run that is stopped while the banner waits for a job ends at once, and calls that job off', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  const hls = { ...tools.config.tools!['vivado-hls'], launcher: makeLauncher(projectDir, 30_000) }
  const config = { tools: { ...tools.config.tools, 'vivado-hls': hls } }
  const { status } = await runTask({ projectDir, config, signal: AbortSignal.timeout(1000) })
  expect(status).toBe('interrupted')
  expect(tools.calls()).toContain('cancelled')
})

test.each([
  ['stopped', {}],
  ['over its time', { timeLimit: 1 }],
])('a job that is %s is called off through its launcher', async (why, params) => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ csynth: 'hang' })
  const hls = { ...tools.config.tools!['vivado-hls'], launcher: makeLauncher(projectDir, 0) }
  const abort = new AbortController()
  const running = runTask({
    projectDir,
    config: { tools: { 'vivado-hls': hls } },
    params,
    signal: abort.signal,
  })
  let pids: number[] = []
  for (let waited = 0; pids.length === 0; waited += 20) {
    if (waited > 20_000) throw new Error('The tool was not started.')
    await wait(20)
    const line = tools.calls().find(call => call.startsWith('pids '))
    if (line !== undefined) pids = JSON.parse(line.slice(5)) as number[]
  }
  if (why === 'stopped') abort.abort()
  const { status, error } = await running
  if (why === 'stopped') expect(status).toBe('interrupted')
  else expect(error!.code).toBe('METAML_E_VIVADO_TIME_LIMIT')
  expect(tools.calls()).toContain('cancelled')
  expect(isAlive(pids[0]!)).toBe(false)
})

test('what the tools see of the environment is what they need', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  tools.behave({ csynth: 'environment' })
  const set = {
    XILINXD_LICENSE_FILE: 'a',
    LM_LICENSE_FILE: 'b',
    XILINX_VIVADO: 'c',
    LD_LIBRARY_PATH: 'd',
    // What launchers need to find their cluster.
    ...{ SLURM_JOB_ID: '1', LSF_ENVDIR: 'f', SGE_ROOT: 'g' },
    SECRET: 'e',
  }
  const { SECRET: _, ...passed } = set
  const before = { ...process.env }
  Object.assign(process.env, set)
  try {
    await runTask({ projectDir, config: tools.config })
  } finally {
    for (const name of Object.keys(set)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
  const seen = JSON.parse(
    tools
      .calls()
      .find(call => call.startsWith('environment '))!
      .slice(12),
  )
  expect(seen).toMatchObject({ ...passed, HOME: process.env.HOME })
  expect(seen.SECRET).toBeUndefined()
})

test.each([
  [{ part: 'xc7z020-clg400-1' }, 'METAML_E_VIVADO_PART'],
  [{ clockPeriod: 4 }, 'METAML_E_VIVADO_CLOCK'],
  [{ projectDir: 'elsewhere' }, 'METAML_E_VIVADO_PROJECT'],
])('%j, other than the model, is refused', async (params, code) => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  const { error } = await runTask({ projectDir, config: tools.config, params })
  expect(error).toMatchObject({ code, kind: 'usage' })
  expect(worked(tools.calls())).toEqual([])
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
