import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import type { Kernel } from './compile-kernel.js'

/** What a kernel answered. */
export interface KernelOutputs {
  /** Row after row. */
  readonly outputs: Float32Array
  /** What went into the last layer, row after row, where that is a softmax. */
  readonly beforeSoftmax?: Float32Array
}

/**
 * Runs a compiled kernel on rows; inputs are converted to the input's type as a float literal would be.
 *
 * Rows and answers go through files in `temporary` (an absolute path), which are removed. The program runs in
 * the group of the calling process and ends with `signal`.
 * @throws METAML_E_KERNEL_INPUT when `x` is not `rows` rows of the kernel's inputs, METAML_E_KERNEL_FAILED
 */
export async function runKernel(
  kernel: Kernel,
  x: Float32Array,
  rows: number,
  { temporary, signal }: { readonly temporary: string; readonly signal?: AbortSignal },
): Promise<KernelOutputs> {
  if (x.length !== rows * kernel.inputSize) throw wrongInput(kernel, x, rows)
  const [inputs, outputs, taps] = ['inputs.f32', 'outputs.f32', 'before-softmax.f32'].map(name =>
    path.join(temporary, name),
  ) as [string, string, string]
  try {
    await writeFile(inputs, new Uint8Array(x.buffer, x.byteOffset, x.byteLength))
    const { code, stderr } = await start(kernel, [inputs, outputs, taps], signal)
    if (code !== 0) throw failed(code, stderr)
    const answers = await readFloats(outputs)
    if (answers.length !== rows * kernel.outputSize)
      throw failed(code, stderr, answers.length / kernel.outputSize)
    if (!kernel.tapped) return { outputs: answers }
    return { outputs: answers, beforeSoftmax: await readFloats(taps) }
  } finally {
    await Promise.all([inputs, outputs, taps].map(file => rm(file, { force: true })))
  }
}

/** Starts the program in the project's folder, where it finds its weights; gives how it ended. */
function start(
  { program, folder }: Kernel,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ code: number | string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: libraryPaths(),
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal !== undefined && { signal }),
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000)
    })
    child.on('error', reject)
    child.on('close', (code, ended) => resolve({ code: code ?? ended ?? 'unknown', stderr }))
  })
}

/** Where the compiler's own C++ library may lie. */
function libraryPaths(): NodeJS.ProcessEnv {
  const { LD_LIBRARY_PATH, DYLD_LIBRARY_PATH } = process.env
  return { LD_LIBRARY_PATH, DYLD_LIBRARY_PATH }
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
