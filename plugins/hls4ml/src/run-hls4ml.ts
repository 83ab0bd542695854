import { fileURLToPath } from 'node:url'
import { type JsonObject, MetamlError, type ToolRunner } from '@metaml/core'
import { type ConvertSettings, topFunction } from './convert-request.js'
import { hls4mlNeed } from './needs.js'

/** A network in files that hls4ml reads; paths are relative to `folder`. */
export interface NetworkFiles {
  /** Absolute. */
  readonly folder: string
  readonly json: string
  readonly weights: string
}

/** A layer that hls4ml made. */
export type ConvertedLayer = {
  readonly name: string
  /** As hls4ml names it: `Dense`, `Softmax`. */
  readonly class: string
  /** By variable; C++ types. */
  readonly precision: { readonly [variable: string]: string }
  /** Biases not counted. */
  readonly weights: number
  readonly reuseFactor?: number
  readonly strategy?: string
}

/** What hls4ml made; the project's files are in `project` of the folder. */
export type Conversion = {
  /** Of hls4ml. */
  readonly version: string
  readonly ioType: 'io_parallel' | 'io_stream'
  readonly inputShape: readonly number[]
  readonly outputShape: readonly number[]
  readonly layers: readonly ConvertedLayer[]
  /** Weights that their type can't hold. */
  readonly weightsOutside: readonly {
    readonly layer: string
    readonly variable: string
    readonly type: string
    readonly weights: number
    readonly largest: number
  }[]
  /** Lines in which hls4ml complained. */
  readonly said: readonly string[]
}

/** The folder in the network's that the project is written to. */
export const projectFolder = 'project'

const script = fileURLToPath(new URL('../python/convert.py', import.meta.url))

type Refusal = {
  readonly code: `METAML_E_${string}`
  readonly message: string
  readonly expected?: string
  readonly found?: string
  readonly todo?: string
  readonly lastWords: readonly string[]
}

/**
 * Converts a network with hls4ml in its Python environment.
 * @throws METAML_E_HLS4ML_NETWORK, METAML_E_HLS4ML_NAME, METAML_E_HLS4ML_LAYER, METAML_E_HLS4ML_VARIABLE,
 *   METAML_E_HLS4ML_REUSE_FACTOR, METAML_E_HLS4ML_CHANGED, METAML_E_HLS4ML_FAILED, and the tool errors of
 *   {@link ToolRunner}
 */
export async function runHls4ml(
  network: NetworkFiles,
  settings: ConvertSettings,
  runner: Pick<ToolRunner, 'python'>,
): Promise<Conversion> {
  const { folder, json, weights } = network
  const request = { ...settings, json, weights, folder: projectFolder, top: topFunction }
  const { stdout, stderr } = await runner.python(hls4mlNeed.id, [script], {
    cwd: folder,
    input: JSON.stringify(request),
  })
  const answer = readAnswer(stdout)
  if (answer?.result !== undefined) return answer.result
  throw refusalError(answer?.refusal ?? noAnswer(stderr))
}

function readAnswer(stdout: string): { result?: Conversion; refusal?: Refusal } | undefined {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as { result?: Conversion; refusal?: Refusal }
  } catch {
    return undefined
  }
}

function noAnswer(stderr: string): Refusal {
  return {
    code: 'METAML_E_HLS4ML_FAILED',
    message: 'hls4ml ended without an answer.',
    lastWords: stderr.trim().split('\n').slice(-5),
  }
}

/** An error of ours with hls4ml's own last words in it. */
function refusalError({ lastWords, code, ...parts }: Refusal): MetamlError {
  const words = lastWords.join('\n')
  const found = [parts.found, words && `hls4ml said: ${words}`].filter(Boolean).join('; ')
  return new MetamlError({
    code,
    kind: code === 'METAML_E_HLS4ML_FAILED' || code === 'METAML_E_HLS4ML_CHANGED' ? 'task' : 'usage',
    ...parts,
    ...(found !== '' && { found }),
    data: { lastWords } satisfies JsonObject,
  })
}
