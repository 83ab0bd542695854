import type { LayerDescription } from './layer-description.js'

/** The words of the streams before and behind a layer, where all of them are known. */
export interface WordFacts {
  readonly channels: number
  readonly channelsIn: number
  readonly wordsIn: number
  readonly wordsOut: number
}

/** The words of a layer on streams; undefined for arrays, and where a line does not say them. */
export function wordFacts(layer: LayerDescription): WordFacts | undefined {
  const { io_type, n_channels: channels, n_words_in: wordsIn, n_words_out: wordsOut } = layer
  const channelsIn = layer.n_channels_in ?? channels
  if (io_type !== 'io_stream') return undefined
  for (const one of [channels, channelsIn, wordsIn, wordsOut]) {
    if (typeof one !== 'number' || !(one > 0)) return undefined
  }
  return { channels: channels!, channelsIn: channelsIn!, wordsIn: wordsIn!, wordsOut: wordsOut! }
}
