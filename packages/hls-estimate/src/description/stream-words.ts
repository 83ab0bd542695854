import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'
import type { LayerDescription } from './layer-description.js'

/** Words of the streams that a layer reads and writes: a word has the channels of one position. */
export function streamWords(
  graph: LayerGraph,
  { inputs, outputs }: Layer,
): Pick<LayerDescription, 'n_channels' | 'n_channels_in' | 'n_words_in' | 'n_words_out'> {
  if (graph.ioType !== 'io_stream') return {}
  const shape = (name: string | undefined) => (name === undefined ? undefined : graph.values[name]?.shape)
  const [from, to] = [shape(inputs[0]), shape(outputs[0])]
  return {
    n_channels: to?.at(-1),
    n_channels_in: from?.at(-1),
    n_words_in: from && positions(from),
    n_words_out: to && positions(to),
  }
}

function positions(shape: readonly number[]): number {
  return shape.slice(0, -1).reduce((size, one) => size * one, 1)
}
