import { appendFile, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { defineTask, flow, metric } from '@metaml/core'
import { buildJetDnn, type Network, writeKeras3 } from '@metaml/keras'
import { pythonTask } from '@metaml/plugin-kit/python'
import { afterAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { digestsOf, trialsThatRan } from '../../dist/testing/run-case.js'
import { makePythonProject, resumeScript, runScript } from './python-project.js'

const project = await makePythonProject()
afterAll(() => rm(project.dir, { recursive: true, force: true }))

describe('a search in Python', () => {
  const search = { script: 'copy_network.py', role: 'optimization' } as const

  test('makes each candidate a model and a step, measured here against the reference', async () => {
    const { outcome, view, events } = await runScript(project, search)
    expect(outcome.errors).toEqual([])
    const steps = events.flatMap(event => (event.type === 'search-step' ? [event.step] : []))
    expect(
      steps.map(({ step, variable, direction, decision }) => [step, variable.value, direction, decision]),
    ).toEqual([
      [1, 1, 'start', 'accepted'],
      [2, 2, 'up', 'accepted'],
      [3, 3, 'up', 'rejected'],
    ])
    for (const { loss, standardError, reference, metrics } of steps) {
      expect([loss, standardError]).toEqual([0, 0])
      expect(reference).toMatchObject({ metric: 'accuracy', split: 'validation', stage: 'float' })
      expect(metrics).toContainEqual(expect.objectContaining({ name: 'accuracy', value: reference.value }))
    }
    expect(view.models.map(({ id, decision }) => [id, decision])).toEqual([
      ['case-input-1', undefined],
      ['tested/copy-1', 'kept'],
      ['tested/copy-2', 'kept'],
      ['tested/copy-3', 'rejected'],
    ])
    // The figure of the script has the unit and the direction of its name; the one on test comes from the unit test.
    const [given] = outcome.returned
    expect(given!.id).toBe('tested/copy-2')
    expect(given!.metrics).toContainEqual({
      name: 'DSP',
      value: 2,
      unit: '1',
      direction: 'lower',
      stage: 'float',
    })
    expect(given!.metrics).toContainEqual(expect.objectContaining({ name: 'accuracy', split: 'test' }))
    const logged = events.flatMap(event => (event.type === 'log' ? [`${event.level} ${event.message}`] : []))
    expect(logged).toEqual(expect.arrayContaining(['debug said on standard output', 'warn said to the log']))
  })

  test('is found in the store the next time, and run again when a module that it imports changes', async () => {
    const first = await runScript(project, search)
    const second = await runScript(project, search)
    expect(trialsThatRan(second.events)).toEqual([])
    expect(digestsOf(second)).toEqual(digestsOf(first))

    await appendFile(project.script('beside/names.py'), '# changed\n')
    const third = await runScript(project, search)
    expect(trialsThatRan(third.events)).toEqual(['once look', ...[1, 2, 3].map(step => `trial copy-${step}`)])
    const trial = third.view.firings.flatMap(({ trials }) => trials).find(({ unit }) => unit === 'trial')
    expect(trial!.reason).toMatchObject({
      why: 'changed',
      changes: expect.arrayContaining([expect.stringMatching(/^args\.script: sha256-/)]),
    })
  })
})

/** The network with fewer outputs. */
function withOutputs(network: Network, before: number, now: number): Network {
  const graph = JSON.parse(JSON.stringify(network.graph).replaceAll(`"units":${before}`, `"units":${now}`))
  const weights = [...network.weights].map(([layer, arrays]) => {
    const cut = [...arrays].map(([name, { shape, data }]) => {
      const size = shape.at(-1) === before ? [...shape.slice(0, -1), now] : shape
      return [
        name,
        {
          shape: size,
          data: data.slice(
            0,
            size.reduce((product, n) => product * n, 1),
          ),
        },
      ] as const
    })
    return [layer, new Map(cut)] as const
  })
  return { ...network, graph, weights: new Map(weights) }
}

test('a search sees what the flow `evaluate` finds; figures of several stages are not mixed', async () => {
  const further = defineTask({
    apiVersion: 1,
    id: 'further',
    role: 'transformation',
    summary: 'Estimates',
    params: z.strictObject({}),
    inputs: { model: 'dnn' },
    outputs: { model: 'dnn' },
    async run({ inputs, models }) {
      const metrics = [
        metric('DSP', 7, { stage: 'estimate' }),
        metric('latency_cycles', 9, { stage: 'estimate' }),
      ]
      return { model: await models.annotate(inputs.model, { metrics }) }
    },
  })
  const evaluate = flow('further', f => f.add(further, {}, f.input('dnn')))
  const search = {
    script: 'missearch.py',
    role: 'optimization',
    params: { how: 'stages', evaluate },
  } as const
  const { outcome, events } = await runScript(project, search)
  const said = events.flatMap(event => (event.type === 'log' ? [event.message] : []))
  expect(said).toContain('estimate 7, latency 9')
  expect(outcome.errors[0]!.found).toMatch(
    /^ValueError: DSP of 'same' is known of several stages: say which of /,
  )
})

const failing = async (how: string, role: 'optimization' | 'transformation' = 'transformation') => {
  const script = role === 'transformation' ? 'misbehave.py' : 'missearch.py'
  return (await runScript(project, { script, role, params: { how } })).outcome.errors[0]!
}

describe('a script that fails', () => {
  test('says what was raised, in which line, and the end of the traceback', async () => {
    const { code, found, data } = await failing('raise')
    expect(code).toBe('METAML_E_PYTHON_SCRIPT')
    expect(found).toMatch(
      /^KeyError: 'no such key' \(misbehave\.py, line 14: return \{\}\["no such key"\]\)\n[\s\S]*Traceback/,
    )
    expect(data).toMatchObject({ script: 'misbehave.py', file: 'misbehave.py', line: 14 })
  })

  test.each([
    ['exit', 'METAML_E_PYTHON_SCRIPT', /SystemExit: bye/],
    ['die', 'METAML_E_TOOL_FAILED', /last words/],
    ['leave', 'METAML_E_PYTHON_SILENT', /no output/],
    ['nothing', 'METAML_E_PYTHON_SCRIPT', /run returned NoneType, not a Keras file for each of model/],
    ['no-file', 'METAML_E_PYTHON_REPORT', /nothing\.keras, which is not there/],
    ['damaged', 'METAML_E_KERAS_FILE', /damaged\.keras/],
    ['nan-figure', 'METAML_E_PYTHON_SCRIPT', /ValueError: the figure 'loss of mine' is nan.*line \d+/],
    ['own-accuracy', 'METAML_E_PYTHON_REPORT', /accuracy = 1/],
    ['test-split', 'METAML_E_TEST_SPLIT', /./],
    ['catch', 'METAML_E_TEST_SPLIT', /./],
    ['refuse', 'METAML_E_PYTHON_REFUSED', /./],
  ])('%s: %s', async (how, code, words) => {
    const error = await failing(how)
    expect(error.code).toBe(code)
    expect(`${error.message} ${error.found}`).toMatch(words)
  })

  test('a network for other rows is not measured', async () => {
    const file = path.join(project.dir, 'three.keras')
    await writeKeras3(withOutputs(buildJetDnn({ seed: 1 }), 5, 3), file)
    const { outcome } = await runScript(project, { script: 'misbehave.py', params: { how: 'give', file } })
    expect(outcome.errors[0]).toMatchObject({
      code: 'METAML_E_PYTHON_REPORT',
      expected: 'input (16), output (5)',
      found: 'input (16), output (3)',
    })
  })

  test('a lock file that is not there is named', async () => {
    const lock = path.join(project.dir, 'none.lock')
    const { outcome } = await runScript(project, { script: 'misbehave.py', params: { how: 'well' }, lock })
    expect(outcome.errors[0]).toMatchObject({ code: 'METAML_E_PYTHON_LOCK', expected: lock })
  })

  test.each([
    ['none', 'METAML_E_PYTHON_REPORT', /found: +none|^none/],
    ['undecided', 'METAML_E_PYTHON_REPORT', /no decision over same/],
    [
      'label',
      'METAML_E_PYTHON_SCRIPT',
      /ValueError: a trial can not be called 'One!'.*missearch\.py, line \d+: task\.trial\("One!"/,
    ],
    ['twice', 'METAML_E_PYTHON_SCRIPT', /'same'.*line \d+: .*rate=0\.6/],
    ['lambda', 'METAML_E_PYTHON_SCRIPT', /<lambda> .*at the top of the script.*line \d+: .*lambda trial/],
    ['object', 'METAML_E_PYTHON_SCRIPT', /TypeError: the argument 'rate' of 'one'.*line \d+: .*object\(\)/],
    ['no-number', 'METAML_E_PYTHON_SCRIPT', /'one' was handed no number.*line \d+: .*decide\(True\)/],
    ['decided', 'METAML_E_PYTHON_SCRIPT', /'same' was decided before.*line \d+: tried\.decide\(False\)/],
    ['file', 'METAML_E_PYTHON_SCRIPT', /returned .*weights\.h5.*not what task\.trial gave/],
    ['raise', 'METAML_E_PYTHON_SCRIPT', /RuntimeError: in the trial \(missearch\.py, line 8/],
    ['catch', 'METAML_E_PYTHON_SCRIPT', /RuntimeError: in the trial/],
    ['params', 'METAML_E_PYTHON_SCRIPT', /AttributeError: a trial has no params.*line 10/],
    ['data', 'METAML_E_PYTHON_SCRIPT', /copied returned \{'a': 1\}, not a Keras file/],
  ])('a search: %s: %s', async (how, code, words) => {
    const error = await failing(how, 'optimization')
    expect(error.code).toBe(code)
    expect(`${error.message} ${error.found}`).toMatch(words)
  })
})

test('what is printed is no report, whatever it looks like', async () => {
  const { outcome, events } = await runScript(project, { script: 'misbehave.py', params: { how: 'noise' } })
  expect(outcome.errors).toEqual([])
  const lines = events.flatMap(event => (event.type === 'log' ? [event.message] : []))
  expect(lines.join('\n')).toContain('from a shell')
})

test('rows come as .npz: train and validation in the shape of the features', async () => {
  const { outcome, events } = await runScript(project, { script: 'misbehave.py', params: { how: 'rows' } })
  expect(outcome.errors).toEqual([])
  const lines = events.flatMap(event =>
    event.type === 'log' && event.level === 'info' ? [event.message] : [],
  )
  expect(lines.filter(line => line.includes('.npy'))).toEqual([
    'train x.npy (120, 16)',
    'train y.npy (120,)',
    'validation x.npy (40, 16)',
    'validation y.npy (40,)',
  ])
})

describe('ending', () => {
  const hang = (name: string, more: object) => {
    const note = path.join(project.dir, name)
    return { note, task: { script: 'misbehave.py', params: { how: 'hang', note, ...more } } }
  }
  const pidsIn = async (note: string): Promise<number[]> => {
    for (;;) {
      const text = await readFile(note, 'utf8').catch(() => '')
      if (/^\d+ \d+ \d+$/.test(text)) return text.split(' ').map(Number)
      await wait(20)
    }
  }
  const isAlive = async (pid: number): Promise<boolean> =>
    await readFile(`/proc/${pid}/stat`, 'utf8').then(
      stat => !/\) [ZX] /.test(stat),
      () => false,
    )

  test.runIf(process.platform === 'linux')(
    'an abort ends Python and what it started, and the run can be resumed',
    async () => {
      // Python and one of its children are deaf to SIGTERM, the other left for a session of its own.
      const abort = new AbortController()
      const { note, task } = hang('abort.txt', {})
      const running = runScript(project, task, { signal: abort.signal })
      const pids = await pidsIn(note)
      expect(await Promise.all(pids.map(isAlive))).toEqual([true, true, true])
      abort.abort()
      expect((await running).outcome.status).toBe('interrupted')
      expect(await Promise.all(pids.map(isAlive))).toEqual([false, false, false])
      const resumed = await resumeScript(project, task)
      expect(resumed.errors).toEqual([])
      expect(resumed.returned).toHaveLength(1)
    },
  )

  test('a time limit ends it and what it started, and is no part of what is asked', async () => {
    const { note, task } = hang('limit.txt', { timeLimit: 3 })
    const { outcome } = await runScript(project, task)
    expect(outcome.errors[0]!.code).toBe('METAML_E_TOOL_TIME_LIMIT')
    if (process.platform === 'linux')
      expect(await Promise.all((await pidsIn(note)).map(isAlive))).toEqual([false, false, false])
    const quick = { script: 'misbehave.py', params: { how: 'well' } }
    await runScript(project, quick)
    const limited = await runScript(project, { ...quick, params: { how: 'well', timeLimit: 100 } })
    expect(limited.outcome.status).toBe('done')
    expect(trialsThatRan(limited.events)).toEqual([])
  })
})

test('a time limit is that of a whole search: the trial that it runs is ended with it', async () => {
  const search = {
    script: 'missearch.py',
    role: 'optimization',
    params: { how: 'sleep', timeLimit: 3 },
  } as const
  const { outcome } = await runScript(project, search)
  expect(outcome.errors[0]).toMatchObject({ code: 'METAML_E_TOOL_TIME_LIMIT' })
  expect(outcome.errors[0]!.message).toMatch(/3 s/)
})

test.each([
  ['an output of another kind', { outputs: { model: 'rtl' } }],
  ['an optimization without an input', { inputs: {}, role: 'optimization' }],
  ["an input named 'reference'", { inputs: { reference: 'dnn' } }],
  ['no output', { outputs: {} }],
])('%s is refused', (_, wrong) => {
  const right = {
    ...{ id: 'wrong', role: 'transformation', summary: 'Is wrong', packages: {}, params: z.strictObject({}) },
    ...{ script: new URL('file:///none.py'), lock: new URL('file:///none.lock') },
    ...{ inputs: { model: 'dnn' }, outputs: { model: 'dnn' } },
  }
  expect(() => pythonTask({ ...right, ...wrong } as never)).toThrow(
    expect.objectContaining({ code: 'METAML_E_PYTHON_TASK' }),
  )
})
