/** What is pruned at once: single weights, or whole units and filters (the last axis of a kernel). */
export type Granularity = 'weight' | 'filter'

/** A kernel as pruning sees it. */
export interface PrunableKernel {
  readonly layer: string
  readonly name: string
  readonly shape: readonly number[]
  readonly data: Float32Array
  /** 1 keeps, 0 holds at zero whatever the rate: the mask that the kernel came with. */
  readonly held?: Uint8Array
}

/** Kernels that are ranked together, and the share of their weights to be masked. */
export interface RankedGroup {
  readonly kernels: readonly PrunableKernel[]
  readonly rate: number
}

interface Part {
  readonly kernel: number
  readonly column: number
  /** Root mean square of its weights: comparable between kernels of different sizes. */
  readonly score: number
  /** How many weights masking it adds. */
  readonly size: number
}

/**
 * Chooses the masks of a group's kernels: parts (weights or filters) of least magnitude go first, until the share
 * of masked weights is as near to the rate as parts allow.
 *
 * The strongest part of each kernel stays, so that no layer is cut through. Ties go to the earlier kernel and
 * the lower index. Gives a mask for each kernel, in their order: 1 keeps, 0 masks.
 */
export function chooseMasks(group: RankedGroup, granularity: Granularity): Uint8Array[] {
  const { kernels, rate } = group
  const masks = kernels.map(({ data, held }) => held?.slice() ?? new Uint8Array(data.length).fill(1))
  const total = kernels.reduce((sum, { data }) => sum + data.length, 0)
  let masked = masks.reduce((sum, mask) => sum + mask.reduce((zeros, keep) => zeros + 1 - keep, 0), 0)

  const parts = kernels.flatMap((kernel, index) => rankedParts(kernel, index, granularity))
  parts.sort((a, b) => a.score - b.score || a.kernel - b.kernel || a.column - b.column)
  for (const { kernel, column, size } of parts) {
    if (masked + size / 2 > rate * total) break
    const mask = masks[kernel]!
    const stride = partCount(kernels[kernel]!, granularity)
    for (let i = column; i < mask.length; i += stride) mask[i] = 0
    masked += size
  }
  return masks
}

function partCount({ shape, data }: PrunableKernel, granularity: Granularity): number {
  return granularity === 'filter' ? shape.at(-1)! : data.length
}

/** The parts of a kernel that are not held at zero already, without the strongest one. */
function rankedParts(kernel: PrunableKernel, index: number, granularity: Granularity): Part[] {
  const { data, held } = kernel
  const count = partCount(kernel, granularity)
  const squares = new Float64Array(count)
  const sizes = new Uint32Array(count)
  for (let i = 0; i < data.length; i++) {
    if (held?.[i] === 0) continue
    squares[i % count]! += data[i]! ** 2
    sizes[i % count]! += 1
  }
  const parts: Part[] = []
  let strongest = -1
  for (let column = 0; column < count; column++) {
    const size = sizes[column]!
    if (size === 0) continue
    const part = { kernel: index, column, score: Math.sqrt(squares[column]! / (data.length / count)), size }
    if (strongest < 0 || part.score > parts[strongest]!.score) strongest = parts.length
    parts.push(part)
  }
  if (strongest >= 0) parts.splice(strongest, 1)
  return parts
}
