import { type HlsModel, MetamlError } from '@metaml/core'
import type { LayerGraph } from '@metaml/hls-cpp'
import type { KernelSettings } from './choose-settings.js'
import type { Finding } from './project-settings.js'

/** Says what a kernel is in the words of a model; types, reuse factors and shapes are those of its code. */
export function describeKernel(
  graph: LayerGraph,
  settings: KernelSettings,
  ioType: readonly Finding[],
): HlsModel {
  checkIoType(graph, ioType)
  const { top, part, clockPeriod, backend } = settings
  const strategies = new Set(
    graph.layers.flatMap(({ strategy }) => (strategy === undefined ? [] : [strategy])),
  )
  const [first = 'latency'] = strategies
  const types = graph.layers.map(({ name, types }) => [
    name,
    Object.fromEntries(Object.entries(types).map(([role, { text }]) => [role, text])),
  ])
  const inputs = graph.inputs.map(name => [name, { result: graph.values[name]!.type.text }])
  return {
    top,
    backend,
    part,
    clockPeriod,
    ioType: graph.ioType,
    // hls4ml has one for the model and any for a layer; the layers' own stand in the code.
    strategy: strategies.size > 1 ? 'Mixed' : `${first[0]!.toUpperCase()}${first.slice(1)}`,
    inputShape: [...graph.values[graph.inputs[0]!]!.shape],
    outputShape: [...graph.values[graph.outputs[0]!]!.shape],
    precision: Object.fromEntries([...inputs, ...types]),
    reuseFactor: Object.fromEntries(
      graph.layers.flatMap(({ name, reuseFactor }) =>
        reuseFactor === undefined ? [] : [[name, reuseFactor]],
      ),
    ),
    generator: 'hls4ml, imported',
  }
}

function checkIoType({ ioType }: LayerGraph, said: readonly Finding[]): void {
  const other = said.find(({ value }) => value !== ioType)
  if (other === undefined) return
  throw new MetamlError({
    code: 'METAML_E_HLS_IMPORT_CONFLICT',
    kind: 'usage',
    message: `The code of the project is not what ${other.file} says it is.`,
    expected: other.value,
    found: ioType,
    todo: 'write the project again with hls4ml, or mend the file',
  })
}
