import type { Family } from '../families/family.js'

/** Words that wait in line: of how many bits a value is, how many values a word has. */
export interface Words {
  readonly channels: number
  readonly bits: number
}

/** What a FIFO between two layers takes. */
export interface Fifo {
  readonly LUT: number
  readonly FF: number
  readonly BRAM_18K: number
}

/** Vivado HLS, up to 2020.1, has a stream for each value of a word, Vitis HLS one for the whole word. */
export function isSplit({ tool }: Pick<Family, 'tool'>): boolean {
  return tool === 'Vivado HLS'
}

/**
 * LUTs that a function on streams has beside its work: handshakes and counters.
 *
 * Vivado HLS 2020.1: 18 a value of its words and 24 for one word, 110 for many (ten ReLUs of the two convolutional networks of
 * fastmachinelearning/hls4ml-tutorial, within 2 %); Vitis HLS 2024.1: 84 (seanlipps/ECE226_CoDesign, one ReLU).
 */
export function portLut(family: Pick<Family, 'tool'>, channels: number, words: number): number {
  return isSplit(family) ? 18 * channels + (words > 1 ? 110 : 24) : 85
}

/** Depth from which a FIFO is block memory: 36 words were, 16 words of 16 and 32 bits were not. */
const memoryFrom = 17
/** Depth from which a wide FIFO of Vitis HLS is block memory: 16 words of 128 bits were. */
const wideMemoryFrom = 3
/** Of a block memory in a FIFO: 18 bits wide, as in all that were seen. */
const [blockWidth, blockDepth] = [18, 1024]

/**
 * The FIFO that holds `depth` words.
 *
 * BRAM_18K is right for 40 of 42 kinds of FIFOs in the reports of six networks (fastmachinelearning/hls4ml-tutorial, two of 2020.1;
 * ChiRuiChen/AutoEncoder_hls4ml, 2019.2.1; abdennour-GUESSOUM/Lenet5-hls4ml, 2023.2; SpAllen0726/HG-DREAM-Pulse-Detection-Project, 2023.1;
 * seanlipps/ECE226_CoDesign, 2024.1); their LUTs and FFs are 35 to 72 and 5 to 67 a value with Vivado HLS, 56 to 66 and 99 to 163 a
 * word with Vitis HLS, more from 2024.1 on.
 */
export function fifo(family: Pick<Family, 'tool'>, { channels, bits }: Words, depth: number): Fifo {
  const deep = Math.ceil(depth / blockDepth)
  const address = Math.ceil(Math.log2(Math.max(2, depth)))
  if (isSplit(family)) {
    if (depth < memoryFrom) return { LUT: channels * (bits + 20), FF: channels * 6, BRAM_18K: 0 }
    const FF = channels * (bits + 2.5 * address)
    return { LUT: channels * (30 + bits / 2), FF, BRAM_18K: channels * Math.ceil(bits / blockWidth) * deep }
  }
  const wide = channels * bits
  if (depth < wideMemoryFrom) return { LUT: 66, FF: 99, BRAM_18K: 0 }
  return { LUT: 66, FF: 130 + 3 * address, BRAM_18K: Math.ceil(wide / blockWidth) * deep }
}
