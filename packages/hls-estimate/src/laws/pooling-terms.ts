/** What a pooling computes with: positions in its window, bits of what it reads and writes. */
export interface PoolingFacts {
  readonly size: number
  readonly inputWidth: number
  readonly outputWidth: number
  readonly average: boolean
}

/**
 * LUTs of a pooling on streams for each of its channels: a comparison (or an addition) for each position in its window but one, a line
 * buffer, ports.
 *
 * Seen with windows of 2 x 2: 136.8 for 16 bits, 101 for 6 (Vivado HLS 2020.1), 200 for 32 (2019.2.1, Zynq), 124.5 for 8 (Vitis HLS
 * 2023.2): within 13 %. At 2.5 ns on Zynq: 198 for 16 bits, and 1,509 with a window of 4 x 4, four times as much as this says.
 */
export function poolingChannelLut({ size, inputWidth }: PoolingFacts): number {
  return 78 + 1.25 * inputWidth * (size - 1)
}

/** LUTs of a pooling on streams beside its channels: 515 to 520 with Vivado HLS, 616 with Vitis HLS 2023.2. */
export const poolingLut = 540

/**
 * FFs of a pooling on streams for each of its channels: the window, what it writes and counters.
 *
 * Seen with windows of 2 x 2: 107.5 for 16 bits, 81 for 6, 104 for 8 (UltraScale+, 5 ns), where this says 120, 76 and 80; 324 for 32 bits
 * and 446 for 16 at 2.5 ns on Zynq, where registers stand between the comparisons too.
 */
export function poolingChannelFf({ size, inputWidth, outputWidth }: PoolingFacts): number {
  return size * inputWidth + outputWidth + 40
}

/** FFs of a pooling on streams beside its channels: 186 to 288. */
export const poolingFf = 230

/** LUTs of one maximum or sum over a window that is there at once: 1.2 a bit for a sum, 1.6 for a comparison and its choice. */
export function reductionLut({ size, inputWidth, average }: PoolingFacts): number {
  return (size - 1) * inputWidth * (average ? 1.2 : 1.6)
}

/** Whether a mean over so many positions is a shift: no product, no division. */
export function isShift(size: number): boolean {
  return Number.isInteger(Math.log2(size))
}
