import { readFile, rm, writeFile } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import type { Kernel } from './compile-kernel.js'
import type { Probes } from './report/probes.js'
import { type Report, readReport } from './report/read-report.js'
import { startProgram } from './start-program.js'

/** Consecutive rows that one process answers. */
export interface Shard {
  /** How many rows there are before it. */
  readonly start: number
  readonly rows: number
  readonly x: Float32Array
}

/** What one process answered. */
export interface ShardAnswers {
  readonly outputs: Float32Array
  readonly beforeSoftmax?: Float32Array
  readonly report?: Report
}

/**
 * Runs a compiled kernel on some rows in one process; its files begin with the path `files` and are removed.
 * @throws METAML_E_KERNEL_FAILED, METAML_E_CPP_REPORT
 */
export async function runShard(
  kernel: Kernel,
  { start, rows, x }: Shard,
  files: string,
  signal: AbortSignal,
  probes: Probes | undefined,
): Promise<ShardAnswers> {
  const [inputs, outputs, taps] = ['inputs', 'outputs', 'before-softmax'].map(
    name => `${files}-${name}.f32`,
  ) as [string, string, string]
  const reported = `${files}-report.txt`
  try {
    await writeFile(inputs, new Uint8Array(x.buffer, x.byteOffset, x.byteLength))
    const { code, stderr } = await startProgram(kernel.program, [inputs, outputs, taps], {
      // Where it finds its weights.
      cwd: kernel.folder,
      ...(probes !== undefined && { report: reported }),
      signal,
    })
    if (code !== 0) throw failed(code, stderr)
    const answers = await readFloats(outputs)
    if (answers.length !== rows * kernel.outputSize)
      throw failed(code, stderr, start + answers.length / kernel.outputSize)
    return {
      outputs: answers,
      ...(kernel.tapped && { beforeSoftmax: await readFloats(taps) }),
      ...(probes !== undefined && { report: await readReport(reported, probes) }),
    }
  } finally {
    await Promise.all([inputs, outputs, taps, reported].map(file => rm(file, { force: true })))
  }
}

async function readFloats(file: string): Promise<Float32Array> {
  const bytes = await readFile(file)
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

function failed(code: number | string, stderr: string, rows?: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERNEL_FAILED',
    kind: 'task',
    message: 'The compiled kernel ended before it had answered every row.',
    found: `${rows === undefined ? `exit ${code}` : `${rows} rows answered`}; it said: ${stderr.trim().split('\n').slice(-5).join('\n') || 'nothing'}`,
  })
}
