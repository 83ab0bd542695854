import { Worker } from 'node:worker_threads'
import { type ErrorParts, errorFromParts } from '@metaml/core'
import { readHere } from './files/read-here.js'
import { fileError } from './keras-error.js'
import type { Network } from './network.js'

/** What to read beside the file. */
export interface ReadKerasFileOptions {
  /** The .h5 with the weights, where the file is a .json. */
  readonly weights?: string
  /** Where the file is a .json and no weights are given: draw them with this seed. */
  readonly seed?: number
}

/** A file of the largest size takes some seconds; damage can send the HDF5 library into a loop without end. */
const longestRead = 20_000
/** Of the thread that reads, in MiB, beside the arrays. */
const largestHeap = 768

/**
 * Reads a network of the user's: a .json with the .h5 of its weights, a whole model as .h5, or a .keras; of Keras 2,
 * Keras 3 or QKeras. Nothing in a file is ever executed; sizes, memory and time are bounded, by a thread of its own.
 *
 * @throws METAML_E_KERAS_FILE_MISSING; METAML_E_KERAS_ONNX on ONNX; METAML_E_KERAS_FILE when a file is damaged, too
 *   large or not Keras'; METAML_E_KERAS_LAYER, with layer, class and file; METAML_E_KERAS_WEIGHTS when arrays do not
 *   fit the layers, or there are none
 */
export async function readKerasFile(file: string, options: ReadKerasFileOptions = {}): Promise<Network> {
  // A topology alone needs no library that could be led astray.
  if (file.endsWith('.json') && options.weights === undefined) return await readHere(file, options)
  const read = last.then(() => readInThread(file, options))
  last = read.catch(() => {})
  return await read
}

/** Files are read one after the other, by a thread that stays while it answers in time. */
let last: Promise<unknown> = Promise.resolve()
let reader: Worker | undefined

function readInThread(file: string, options: ReadKerasFileOptions): Promise<Network> {
  reader ??= new Worker(new URL('./files/read-worker.js', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: largestHeap },
  })
  const worker = reader
  worker.ref()
  return new Promise((resolve, reject) => {
    const end = (give: () => void) => {
      clearTimeout(timer)
      worker.off('message', answered).off('error', died)
      // Between reads it keeps no process alive.
      worker.unref()
      give()
    }
    const fail = (found: string, cause?: unknown) =>
      end(() => {
        reader = undefined
        void worker.terminate()
        reject(fileError(file, found, { cause }))
      })
    const timer = setTimeout(() => fail(`no end of reading it within ${longestRead / 1000} s`), longestRead)
    const answered = ({ network, error }: { network?: Network; error?: ErrorParts }) =>
      end(() => (network === undefined ? reject(errorFromParts(error!)) : resolve(network)))
    const died = (cause: unknown) =>
      fail(`an end of the thread that read it: ${String(cause).slice(0, 200)}`, cause)
    worker.on('message', answered).on('error', died)
    worker.postMessage({ file, options })
  })
}
