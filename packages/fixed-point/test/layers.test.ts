import {
  fixedType,
  makeConv,
  makeDense,
  makeSoftmax,
  oneRow,
  parseType,
  simulateGraph,
} from '@metaml/fixed-point'
import { expect, test } from 'vitest'

const type = parseType('ap_fixed<16,6>')
const types = { input: type, weight: type, bias: type, accum: parseType('ap_fixed<24,10>'), result: type }
const refusal = (code: string) => expect.objectContaining({ code })

test('a dense layer multiplies, adds and casts', () => {
  const dense = makeDense({ inputs: 2, outputs: 1, types, weights: [1024, -512], biases: [0] })
  expect([...dense(Float64Array.of(1024, 1024))]).toEqual([512])
})

test('what cannot be exact is refused: too wide a sum, a binary layer, weights or rows of the wrong size', () => {
  const config = { inputs: 2, outputs: 1, types, weights: [1, 2], biases: [0] }
  const wide = { ...types, input: fixedType(30, 8), weight: fixedType(30, 8) }
  expect(() => makeDense({ ...config, types: wide })).toThrow(refusal('METAML_E_FIXED_WIDTH'))
  const binary = { ...types, weight: parseType('ap_uint<1>') }
  expect(() => makeDense({ ...config, types: binary })).toThrow(refusal('METAML_E_FIXED_LAYER'))
  expect(() => makeDense({ ...config, weights: [1] })).toThrow(refusal('METAML_E_FIXED_LAYER'))
  const width = { size: 4, kernel: 2, stride: 1, before: 0, after: 0 }
  const conv = makeConv({
    height: oneRow,
    width,
    channels: 1,
    filters: 1,
    types,
    weights: [1, 2],
    biases: [0],
  })
  expect(() => conv(Float64Array.of(1, 2, 3))).toThrow(refusal('METAML_E_FIXED_LAYER'))
})

test('a softmax whose table has more entries than its address has bits is refused', () => {
  const narrow = parseType('ap_fixed<8,4>')
  const all = { input: narrow, result: type, expTable: type, invTable: type, accum: type }
  const config = {
    types: { ...all, invInput: type, inputNorm: type, table: type },
    expTableSize: 1024,
    invTableSize: 1024,
  }
  expect(() => makeSoftmax({ ...config, implementation: 'latency' })).toThrow(refusal('METAML_E_FIXED_LAYER'))
})

test('a kernel with a layer that is not simulated is refused by the name of the layer', () => {
  const named = { name: 'input_t', text: 'ap_fixed<16,6>', precision: { kind: 'float', bits: 32 } } as const
  const value = { name: 'x', type: named, shape: [4] }
  const layer = {
    name: 'squash',
    kind: 'activation',
    function: 'gelu',
    inputs: ['x'],
    outputs: ['y'],
    types: { result: named },
    weights: {},
    attributes: {},
    constants: [],
    line: 1,
  } as const
  const graph = {
    top: 'top',
    ioType: 'io_parallel',
    inputs: ['x'],
    outputs: ['y'],
    values: { x: value, y: { ...value, name: 'y' } },
    layers: [layer],
    virtualLayers: [],
  } as const
  expect(() => simulateGraph(graph)).toThrow(
    expect.objectContaining({ code: 'METAML_E_FIXED_GRAPH', data: { layer: 'squash' } }),
  )
  const identity = simulateGraph({ ...graph, layers: [{ ...layer, function: 'linear' }] })
  expect([...identity.run([1, -1, 0.5, 0.25], 1)]).toEqual([1, -1, 0.5, 0.25])
  expect(() => identity.run([1], 1)).toThrow(refusal('METAML_E_FIXED_INPUT'))
  const coarse = { squash: { result: parseType('ap_fixed<8,8>') } }
  const rounded = simulateGraph({ ...graph, layers: [{ ...layer, function: 'linear' }] }, coarse)
  expect([...rounded.run([1, -1, 0.5, 0.25], 1)]).toEqual([1, -1, 0, 0])
})

test('weights are read as the kernel reads them; products by sign alone are refused', () => {
  const precision = { kind: 'float', bits: 32 } as const
  const named = { name: 'ap_fixed<16,6>', text: 'ap_fixed<16,6>', precision }
  const number = (name: string, value: number) => ({
    [name]: { name, kind: 'value', text: '', value } as const,
  })
  const weights = (name: string, values: number[]) => ({
    name,
    file: '',
    type: named,
    values: Float64Array.from(values),
  })
  const product = (text: string) => ({ product: { name: 'product', kind: 'template', text } as const })
  const layer = {
    name: 'fc',
    kind: 'dense',
    function: 'dense',
    inputs: ['x'],
    outputs: ['y'],
    types: { weight: named, bias: named, accum: named, result: named },
    weights: { weight: weights('w', [0.5]), bias: weights('b', [0]) },
    attributes: { ...number('n_in', 1), ...number('n_out', 1) },
    strategy: 'latency',
    constants: [],
    line: 1,
  } as const
  const value = { name: 'x', type: named, shape: [1] }
  const graph = (text: string) =>
    ({
      top: 'top',
      ioType: 'io_parallel',
      inputs: ['x'],
      outputs: ['y'],
      values: { x: value, y: { ...value, name: 'y' } },
      layers: [{ ...layer, attributes: { ...layer.attributes, ...product(text) } }],
      virtualLayers: [],
    }) as const
  expect([...simulateGraph(graph('nnet::product::mult<x_T, y_T>')).run([3], 1)]).toEqual([1.5])
  // The kernel reads the text of a number for an integer as far as its point; a cast of it would give 1.
  const whole = { fc: { weight: parseType('ap_int<4>'), bias: parseType('ap_int<4>') } }
  const small = graph('nnet::product::mult<x_T, y_T>')
  const [fc] = small.layers
  const layers = [{ ...fc, weights: { weight: weights('w', [-0.25]), bias: weights('b', [-1.75]) } }]
  expect([...simulateGraph({ ...small, layers }, whole).run([3], 1)]).toEqual([-1])
  for (const other of ['weight_binary', 'data_binary', 'both_binary', 'weight_ternary', 'weight_exponential'])
    expect(() => simulateGraph(graph(`nnet::product::${other}<x_T, y_T>`))).toThrow(
      refusal('METAML_E_FIXED_GRAPH'),
    )
})
