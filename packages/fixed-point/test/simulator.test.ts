import { openSimulator, type Precisions, simulateGraph } from '@metaml/fixed-point'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { expect, onTestFinished, test } from 'vitest'
import { makeRandom } from './exactness/random.js'
import { randomGraph, randomRowsOf } from './simulator/random-graph.js'

test('candidates on several threads come back in order, refusals in their place', async () => {
  const { graph, x, rows } = example()
  const simulator = await opened(graph, { x, rows, cores: 2 })
  const name = graph.layers[0]!.name
  const wide = { [name]: { weight: { ...type(60), integer: 8 } } }
  const candidates: Precisions[] = [
    ...Array.from({ length: 20 }, (_, i) => ({ [name]: { weight: type(4 + i) } })),
  ]
  candidates.splice(7, 0, wide)
  const results = await simulator.runAll(candidates)
  expect(results).toHaveLength(21)
  expect(results[7]).toMatchObject({ code: 'METAML_E_FIXED_WIDTH' })
  const outputs = results.map(result => ('outputs' in result ? [...result.outputs] : result.code))
  const expected = candidates.map(candidate => {
    const found = outcome(() => simulateGraph(graph, candidate).run(x, rows))
    return typeof found === 'string' ? found : [...found]
  })
  expect(outputs).toEqual(expected)
  expect(new Set(outputs.map(String)).size).toBeGreaterThan(3)
})

test('no rows give no outputs, and types that are refused are refused all the same', async () => {
  const { graph } = example()
  const simulator = await opened(graph, { x: [], rows: 0, cores: 1 })
  expect((await simulator.run({})).outputs).toHaveLength(0)
  const wide = { [graph.layers[0]!.name]: { weight: type(60) } }
  await expect(simulator.run(wide)).rejects.toMatchObject({ code: 'METAML_E_FIXED_WIDTH' })
  await expect(simulator.runAll([])).resolves.toEqual([])
})

test('rows of the wrong size, and a kernel of two inputs, are refused when it opens', async () => {
  const { graph, x } = example()
  await expect(openSimulator(graph, { x, rows: 7 })).rejects.toMatchObject({ code: 'METAML_E_FIXED_INPUT' })
  await expect(openSimulator({ ...graph, inputs: ['x', 'y'] }, { x: [], rows: 0 })).rejects.toMatchObject({
    code: 'METAML_E_FIXED_GRAPH',
  })
})

test('an aborted signal gives up what has not come back; the simulator goes on', async () => {
  const { graph, x, rows } = example()
  const simulator = await opened(graph, { x, rows, cores: 1 })
  const controller = new AbortController()
  const all = simulator.runAll(Array(500).fill({}), { signal: controller.signal })
  controller.abort(new Error('enough'))
  await expect(all).rejects.toThrow('enough')
  await expect(simulator.run({}, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow(
    'before',
  )
  expect([...(await simulator.run({})).outputs]).toEqual([...simulateGraph(graph).run(x, rows)])
  await expect(openSimulator(graph, { x, rows, signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
    'no',
  )
})

test('a thread that dies is an error for its candidates, and is replaced', async () => {
  const { graph, x, rows } = example()
  const threads: { terminate(): Promise<number> }[] = []
  const seen = (thread: (typeof threads)[number]) => threads.push(thread)
  process.on('worker', seen as never)
  onTestFinished(() => {
    process.off('worker', seen as never)
  })
  const simulator = await opened(graph, { x, rows, cores: 1 })
  const lost = expect(simulator.runAll(Array(50).fill({}))).rejects.toMatchObject({
    code: 'METAML_E_FIXED_WORKER',
  })
  await threads[0]!.terminate()
  await lost
  expect([...(await simulator.run({})).outputs]).toEqual([...simulateGraph(graph).run(x, rows)])
  expect(threads).toHaveLength(2)
})

test('a simulator that is closed says so, to what runs and to what comes', async () => {
  const { graph, x, rows } = example()
  const simulator = await openSimulator(graph, { x, rows, cores: 1 })
  const running = expect(simulator.runAll(Array(50).fill({}))).rejects.toMatchObject({
    code: 'METAML_E_FIXED_CLOSED',
  })
  await simulator.close()
  await running
  await expect(simulator.run({})).rejects.toMatchObject({ code: 'METAML_E_FIXED_CLOSED' })
})

/** A graph that is simulated whatever the seed, with rows. */
function example() {
  for (let seed = 1; ; seed++) {
    const random = makeRandom(seed)
    const graph = randomGraph(random)
    const first = graph.layers[0]!
    if (first.kind !== 'dense' || typeof outcome(() => simulateGraph(graph)) === 'string') continue
    const rows = 33
    return { graph, rows, x: randomRowsOf(random, rows * sizeOfInput(graph)) }
  }
}

async function opened(...args: Parameters<typeof openSimulator>) {
  const simulator = await openSimulator(...args)
  onTestFinished(() => simulator.close())
  return simulator
}

function type(width: number) {
  return {
    kind: 'fixed',
    width,
    integer: 3,
    signed: true,
    quantization: 'AP_TRN',
    overflow: 'AP_WRAP',
    wrapBits: 0,
  } as const
}

function sizeOfInput(graph: LayerGraph): number {
  return graph.values.x!.shape.reduce((product, n) => product * n, 1)
}

function outcome<T>(run: () => T): T | string {
  try {
    return run()
  } catch (error) {
    return codeOf(error)
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: string }
  if (code === undefined) throw error
  return code
}
