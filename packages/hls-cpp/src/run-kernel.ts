import { setMaxListeners } from 'node:events'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import type { Kernel } from './compile-kernel.js'
import type { Probes } from './report/probes.js'
import { joinReports, type Report } from './report/read-report.js'
import { runShard, type Shard, type ShardAnswers } from './run-shard.js'

/** What a kernel answered. */
export interface KernelOutputs {
  /** Row after row. */
  readonly outputs: Float32Array
  /** What went into the last layer, row after row, where that is a softmax. */
  readonly beforeSoftmax?: Float32Array
  /** What the probes of the sources that it was compiled from reported, where they were given. */
  readonly report?: Report
}

/** How a kernel is run. */
export interface RunOptions {
  /** Absolute path of a folder. */
  readonly temporary: string
  readonly signal?: AbortSignal
  /** Those of the instrumented sources that the kernel was compiled from. */
  readonly probes?: Probes
  /** At most so many processes at once, each with a part of the rows; default: as many as there are cores. */
  readonly cores?: number
}

/** Rows that are worth a process of their own: it reads the weights before it answers the first. */
const leastRows = 16

/**
 * Runs a compiled kernel on rows; inputs are converted to the input's type as a float literal would be.
 *
 * The rows are shared out among processes, in order, at least 16 to each: a row's answer does not depend on those before it.
 * Rows and answers go through files in `temporary` (an absolute path), which are removed. The processes run in
 * the group of the calling one and end with `signal`, or when one of them fails.
 * @throws METAML_E_KERNEL_INPUT when `x` is not `rows` rows of the kernel's inputs, METAML_E_KERNEL_FAILED,
 *   METAML_E_CPP_REPORT
 */
export async function runKernel(
  kernel: Kernel,
  x: Float32Array,
  rows: number,
  { temporary, signal, probes, cores = availableParallelism() }: RunOptions,
): Promise<KernelOutputs> {
  if (x.length !== rows * kernel.inputSize) throw wrongInput(kernel, x, rows)
  const stop = new AbortController()
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  // Every process listens.
  setMaxListeners(0, both)
  let failure: { readonly error: unknown } | undefined
  const shards = shareOut(kernel, x, rows, cores).map((shard, i) =>
    runShard(kernel, shard, path.join(temporary, String(i)), both, probes).catch((error: unknown) => {
      // Those that are stopped for it fail after it.
      failure ??= { error }
      stop.abort()
      return undefined
    }),
  )
  const answers = await Promise.all(shards)
  if (failure !== undefined) throw failure.error
  return joinAnswers(answers as ShardAnswers[], probes)
}

function shareOut({ inputSize }: Kernel, x: Float32Array, rows: number, cores: number): Shard[] {
  const count = Math.max(Math.min(Math.floor(cores), Math.floor(rows / leastRows)), 1)
  const starts = Array.from({ length: count + 1 }, (_, i) => Math.floor((i * rows) / count))
  return starts.slice(1).map((end, i) => {
    const start = starts[i]!
    return { start, rows: end - start, x: x.subarray(start * inputSize, end * inputSize) }
  })
}

function joinAnswers(answers: readonly ShardAnswers[], probes: Probes | undefined): KernelOutputs {
  const taps = answers.flatMap(({ beforeSoftmax }) => (beforeSoftmax === undefined ? [] : [beforeSoftmax]))
  const reports = answers.flatMap(({ report }) => (report === undefined ? [] : [report]))
  return {
    outputs: concatenate(answers.map(({ outputs }) => outputs)),
    ...(taps.length > 0 && { beforeSoftmax: concatenate(taps) }),
    ...(probes !== undefined && { report: joinReports(reports) }),
  }
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function wrongInput({ inputSize }: Kernel, x: Float32Array, rows: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERNEL_INPUT',
    kind: 'usage',
    message: 'The rows do not fit the kernel.',
    expected: `${rows} rows of ${inputSize} values`,
    found: `${x.length} values, ${x.length / rows} a row`,
    todo: 'give the data set that the network was made for',
  })
}
