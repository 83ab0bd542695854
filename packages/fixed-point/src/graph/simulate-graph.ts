import { MetamlError } from '@metaml/core'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { fromDouble } from '../exact/doubles.js'
import { checkWidth } from '../fast/check-width.js'
import type { RawMerge } from '../kernels/merge.js'
import type { RawLayer } from '../kernels/raw-layer.js'
import { type FixedType, fractionBits } from '../type/fixed-type.js'
import { parseType } from '../type/parse-type.js'
import { graphError, type Precisions, viewLayer } from './layer-view.js'
import { makeLayer } from './make-layer.js'
import { makeMerge } from './make-merge.js'

/** A kernel made ready to run without a compiler. */
export interface GraphSimulator {
  /** The outputs of `rows` rows, row after row: the numbers that the compiled kernel gives. */
  run(x: ArrayLike<number>, rows: number): Float64Array
}

/**
 * Makes a layer graph ready, with the kernel's types or those of `precisions`; costs no compiling.
 * Throws `METAML_E_FIXED_GRAPH`, `METAML_E_FIXED_LAYER`, `METAML_E_FIXED_WIDTH` or `METAML_E_FIXED_TYPE` where the result
 * would not be exact: compile the kernel then.
 */
export function simulateGraph(graph: LayerGraph, precisions: Precisions = {}): GraphSimulator {
  const [inputName, outputName] = [graph.inputs[0], graph.outputs[0]]
  if (inputName === undefined || outputName === undefined || graph.inputs.length * graph.outputs.length !== 1)
    throw graphError({ name: graph.top, function: graph.top }, 'does not have one input and one output')
  const types = new Map<string, FixedType>()
  const input = precisions[inputName]?.result ?? parseType(graph.values[inputName]!.type.text)
  checkWidth(input)
  types.set(inputName, input)
  const steps = graph.layers.map(layer => {
    const [first, second] = layer.inputs
    if (first === undefined || layer.inputs.length > 2) throw graphError(layer, 'has several inputs')
    const view = viewLayer(layer, types.get(first)!, graph, precisions)
    const result = view.type('result')
    for (const output of layer.outputs) types.set(output, result)
    const apply =
      second === undefined
        ? makeLayer(view)
        : makeMerge(view, graph.values[second]!.shape, types.get(second)!)
    return { inputs: [first, second ?? first] as const, outputs: layer.outputs, apply }
  })
  const scale = 2 ** -fractionBits(types.get(outputName)!)
  const size = sizeOf(graph, inputName)
  return {
    run: (x, rows) => {
      if (x.length !== rows * size) throw wrongInput(x.length, rows, size)
      const results: number[] = []
      for (let row = 0; row < rows; row++) {
        const first = Float64Array.from({ length: size }, (_, i) =>
          Number(fromDouble(x[row * size + i]!, input)),
        )
        const last = runSteps(steps, inputName, outputName, first)
        for (const raw of last) results.push(raw * scale)
      }
      return Float64Array.from(results)
    },
  }
}

function runSteps(
  steps: readonly {
    inputs: readonly [string, string]
    outputs: readonly string[]
    apply: RawMerge | RawLayer
  }[],
  inputName: string,
  outputName: string,
  first: Float64Array,
): Float64Array {
  const values = new Map([[inputName, first]])
  for (const { inputs, outputs, apply } of steps) {
    const result = apply(values.get(inputs[0])!, values.get(inputs[1])!)
    for (const output of outputs) values.set(output, result)
  }
  return values.get(outputName)!
}

/** Numbers of one row of a value. */
export function sizeOf(graph: LayerGraph, name: string): number {
  return graph.values[name]!.shape.reduce((product, n) => product * n, 1)
}

/** The refusal of numbers that are not so many rows. */
export function wrongInput(found: number, rows: number, size: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FIXED_INPUT',
    kind: 'usage',
    message: 'The rows do not fit the kernel.',
    expected: `${rows} rows of ${size} numbers`,
    found: `${found} numbers`,
    todo: 'Give whole rows, one after the other.',
  })
}
