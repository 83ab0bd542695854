import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import type { Kernel } from './compile-kernel.js'
import type { Probes } from './report/probes.js'
import { type Report, readReport } from './report/read-report.js'
import { startProgram } from './start-program.js'

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
}

/**
 * Runs a compiled kernel on rows; inputs are converted to the input's type as a float literal would be.
 *
 * Rows and answers go through files in `temporary` (an absolute path), which are removed. The program runs in
 * the group of the calling process and ends with `signal`.
 * @throws METAML_E_KERNEL_INPUT when `x` is not `rows` rows of the kernel's inputs, METAML_E_KERNEL_FAILED,
 *   METAML_E_CPP_REPORT
 */
export async function runKernel(
  kernel: Kernel,
  x: Float32Array,
  rows: number,
  { temporary, signal, probes }: RunOptions,
): Promise<KernelOutputs> {
  if (x.length !== rows * kernel.inputSize) throw wrongInput(kernel, x, rows)
  const [inputs, outputs, taps] = ['inputs.f32', 'outputs.f32', 'before-softmax.f32'].map(name =>
    path.join(temporary, name),
  ) as [string, string, string]
  const reported = path.join(temporary, 'report.txt')
  try {
    await writeFile(inputs, new Uint8Array(x.buffer, x.byteOffset, x.byteLength))
    const { code, stderr } = await startProgram(kernel.program, [inputs, outputs, taps], {
      // Where it finds its weights.
      cwd: kernel.folder,
      ...(probes !== undefined && { report: reported }),
      ...(signal !== undefined && { signal }),
    })
    if (code !== 0) throw failed(code, stderr)
    const answers = await readFloats(outputs)
    if (answers.length !== rows * kernel.outputSize)
      throw failed(code, stderr, answers.length / kernel.outputSize)
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

function failed(code: number | string, stderr: string, rows?: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERNEL_FAILED',
    kind: 'task',
    message: 'The compiled kernel ended before it had answered every row.',
    found: `${rows === undefined ? `exit ${code}` : `${rows} rows answered`}; it said: ${stderr.trim().split('\n').slice(-5).join('\n') || 'nothing'}`,
  })
}
