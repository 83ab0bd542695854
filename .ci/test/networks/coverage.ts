import type { LayerGraph } from '@metaml/hls-cpp'
import type { NetworkProof } from './prove-networks.js'

type Has = (graph: LayerGraph) => boolean

const kind =
  (pattern: RegExp): Has =>
  ({ layers }) =>
    layers.some(layer => pattern.test(layer.kind))
const called =
  (pattern: RegExp): Has =>
  ({ layers }) =>
    layers.some(layer => pattern.test(layer.function))
const attribute =
  (name: string, value: string): Has =>
  ({ layers }) =>
    layers.some(layer => layer.attributes[name]?.value === value)

/** What a kernel can have, and how to see it. */
const features: readonly (readonly [name: string, has: Has])[] = [
  ['io_parallel', graph => graph.ioType === 'io_parallel'],
  ['io_stream', graph => graph.ioType === 'io_stream'],
  ['Latency', ({ layers }) => layers.some(({ strategy }) => strategy === 'latency')],
  ['Resource', ({ layers }) => layers.some(({ strategy }) => strategy === 'resource')],
  ['dense', kind(/^dense$/)],
  ['conv1d', kind(/^conv1d$/)],
  ['conv2d', kind(/^conv2d$/)],
  ['pointwise', called(/^pointwise/)],
  ['depthwise', kind(/^depthwise/)],
  ['separable', kind(/^separable/)],
  ['max pooling', attribute('pool_op', 'Max')],
  ['average pooling', attribute('pool_op', 'Average')],
  ['global pooling', kind(/^global_pooling/)],
  ['batch norm', kind(/^batch_normalization$/)],
  ['relu', called(/^relu$/)],
  ['relu6', called(/^relu6$/)],
  ['leaky relu', called(/^leaky_relu$/)],
  ['prelu', called(/^prelu$/)],
  ['tables', called(/^(sigmoid|tanh|softplus|softsign|elu|selu)$/)],
  ['softmax stable', attribute('implementation', 'stable')],
  [
    'softmax latency',
    ({ layers }) =>
      layers.some(l => l.kind === 'softmax' && l.attributes.implementation?.value === 'latency'),
  ],
  ['softmax legacy', attribute('implementation', 'legacy')],
  ['softmax argmax', attribute('implementation', 'argmax')],
  ['merge', kind(/^(add|subtract|multiply|average|maximum|minimum)$/)],
  ['concatenate', kind(/^concatenate$/)],
  ['clone', kind(/^clone$/)],
  ['quantizer', kind(/^quantizer$/)],
  ['zero padding', kind(/^zero_padding/)],
  ['upsampling', kind(/^upsampling$/)],
  ['transpose', kind(/^transpose$/)],
]

/** A table: a line for each thing that a kernel can have, with the networks that have it. */
export function coverageTable(proofs: readonly NetworkProof[]): string {
  const width = Math.max(...features.map(([name]) => name.length))
  const lines = features.map(([name, has]) => {
    const networks = proofs.filter(({ graph }) => has(graph)).map(({ network }) => network)
    return `${name.padEnd(width)}  ${networks.join(', ') || '(none)'}`
  })
  return ['What the networks cover:', ...lines].join('\n')
}
