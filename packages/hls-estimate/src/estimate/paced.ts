import { between, type Figures } from './figures.js'

/** What the laws of layers on streams rest on. */
export const streamNote =
  'Layers on streams: the laws were read off nine public reports; their figures are intervals.'

/** How a layer goes on from word to word. */
export interface Pace {
  /** Cycles for each word: as a rule, and at most. */
  readonly usual?: number
  readonly slowest: number
  /** Cycles before the first and behind the last word: at least, as a rule, at most. */
  readonly more: readonly [number, number, number]
}

/** Latency and interval of a layer that takes its words one after the other, and the next input behind the last of them. */
export function paced(words: number, { usual = 1, slowest, more }: Pace): Figures {
  const cycles = between(words + more[0], words * usual + more[1], words * slowest + more[2])
  const interval = between(Math.max(1, words), Math.max(1, cycles.value), words * slowest + more[2])
  return { latency_min: cycles, latency_max: cycles, II_min: interval, II_max: interval }
}
