// pnpm bench estimate [--json]: how long 10,000 estimates of Jet-DNN take: each with other types in one layer, as in a search;
// each of a network with other weights; and each of the same. Weights are random numbers of which half are zero.
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { createEstimator, describeGraph, estimateGraph } from '../dist/index.js'

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const goal = 10
const target = { tool: { name: 'Vitis HLS', version: '2024.1' }, part: 'xcvu9p-flga2104-2L-e', clockNs: 5 }
const widths = [16, 64, 32, 32, 5]

let state = 1
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 2 ** 32
}

function fixed(width, integer) {
  const precision = {
    kind: 'fixed',
    signed: true,
    width,
    integer,
    rounding: 'AP_TRN',
    overflow: 'AP_WRAP',
    saturationBits: 0,
  }
  const text = `ap_fixed<${width},${integer}>`
  return { name: text, text, precision }
}

/** Jet-DNN as a layer graph: four dense layers, three ReLUs, a softmax. */
function jetDnn() {
  const type = fixed(18, 8)
  const values = { x: { name: 'x', type, shape: [16] } }
  const layers = []
  let from = 'x'
  const add = (name, kind, called, size, rest = {}) => {
    values[name] = { name, type, shape: [size], producer: name }
    const attributes = Object.fromEntries(
      [
        ['n_in', values[from].shape[0]],
        ['n_out', size],
      ].map(([member, value]) => [member, { name: member, kind: 'value', text: String(value), value }]),
    )
    layers.push({
      ...{ name, kind, function: called, inputs: [from], outputs: [name], types: {}, weights: {} },
      ...{ attributes, constants: [], line: 1, reuseFactor: 1, ...rest },
    })
    from = name
  }
  for (let i = 1; i < widths.length; i++) {
    const [inputs, outputs] = [widths[i - 1], widths[i]]
    const array = count => Float64Array.from({ length: count }, () => (random() < 0.5 ? 0 : 2 * random() - 1))
    add(`fc${i}`, 'dense', 'dense', outputs, {
      strategy: 'latency',
      types: { weight: type, bias: type, accum: type, result: type },
      weights: {
        weight: { name: 'w', file: 'w.txt', type, values: array(inputs * outputs) },
        bias: { name: 'b', file: 'b.txt', type, values: array(outputs) },
      },
    })
    if (i < widths.length - 1) add(`relu${i}`, 'activation', 'relu', outputs)
    else add('softmax', 'softmax', 'softmax', outputs)
  }
  return {
    top: 'jets',
    ioType: 'io_parallel',
    inputs: ['x'],
    outputs: [from],
    values,
    layers,
    virtualLayers: [],
  }
}

/** The graph with other types in one dense layer. */
function withTypes(graph, index, type) {
  const layers = graph.layers.map((layer, i) =>
    i === index ? { ...layer, types: { ...layer.types, weight: type } } : layer,
  )
  return { ...graph, layers }
}

function time(name, rounds, run) {
  const start = process.cpuUsage()
  for (let i = 0; i < rounds; i++) run(i)
  const { user, system } = process.cpuUsage(start)
  return { name, estimates: rounds, seconds: (user + system) / 1e6 }
}

const graph = jetDnn()
const dense = graph.layers.flatMap(({ kind }, i) => (kind === 'dense' ? [i] : []))
const estimator = createEstimator()
estimateGraph(graph, target)
const results = [
  time('one layer of other types each time (4 layers, 15 widths)', 10_000, i =>
    estimator.graph(withTypes(graph, dense[i % 4], fixed(4 + ((i >> 2) % 15), 3)), target),
  ),
  time('the same network again', 10_000, () => estimator.graph(graph, target)),
  time('another network each time: weights counted anew', 1000, () => {
    const layers = graph.layers.map(layer =>
      layer.kind === 'dense'
        ? {
            ...layer,
            weights: {
              ...layer.weights,
              weight: { ...layer.weights.weight, values: layer.weights.weight.values.slice() },
            },
          }
        : layer,
    )
    describeGraph({ ...graph, layers }, target)
    estimator.graph({ ...graph, layers }, target)
  }),
].map(result => ({ ...result, per10000: (result.seconds * 10_000) / result.estimates }))

const machine = { cpu: cpus()[0].model, load: loadavg()[0], node: process.version }
if (values.json) {
  console.log(JSON.stringify({ machine, goal, results }, undefined, 2))
} else {
  console.log(`${machine.cpu}, load ${machine.load.toFixed(1)}, Node ${machine.node}`)
  for (const { name, per10000 } of results) {
    const reached = per10000 < goal ? 'reached' : 'not reached'
    console.log(`  ${per10000.toFixed(2).padStart(7)} CPU-s for 10,000: ${name}; goal ${goal} s: ${reached}`)
  }
}
