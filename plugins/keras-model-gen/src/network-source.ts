import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { initializeWeights, type Network, readKerasFile } from '@metaml/keras'
import { type ModelName, modelDefaults } from './model-defaults.js'
import type { Params } from './params.js'

/** A file of the user's, and the SHA-256 (hex) of its bytes. */
export type DigestedFile = { readonly path: string; readonly digest: string }

/** Where the network comes from: complete, so that it can stand in a key. */
export type NetworkSource =
  | { readonly model: ModelName }
  | {
      readonly file: DigestedFile
      readonly weights?: DigestedFile
      /** Weights are drawn, whatever the file has. */
      readonly newWeights?: true
      /** What the outputs stand for. */
      readonly classes?: readonly string[]
    }

/** A network, and whether its weights come from a file. */
export type OpenedNetwork = { readonly network: Network; readonly given: boolean }

/**
 * Says where the network comes from.
 * @throws METAML_E_KERAS_FILE_MISSING
 */
export async function networkSource(
  { model, file, weights, newWeights, classes }: Params,
  projectDir: string,
): Promise<NetworkSource> {
  if (model !== undefined) return { model }
  return {
    file: await digestFile(file!, projectDir),
    ...(weights !== undefined && { weights: await digestFile(weights, projectDir) }),
    ...(newWeights && { newWeights }),
    ...(classes && { classes }),
  }
}

/**
 * Builds or reads the network.
 * @param seed of the weights where they are drawn; one that is not trained must have its own
 * @throws METAML_E_KERAS_FILE_CHANGED when a file is no longer the one that the source names; METAML_E_KERAS_FILE,
 *   METAML_E_KERAS_FILE, METAML_E_KERAS_LAYER, METAML_E_KERAS_WEIGHTS when it can't be taken
 */
export async function openNetwork(
  source: NetworkSource,
  { projectDir, seed, trained }: { projectDir: string; seed: number; trained: boolean },
): Promise<OpenedNetwork> {
  if ('model' in source) return { network: modelDefaults[source.model].build({ seed }), given: false }
  const { file, weights, newWeights } = source
  await Promise.all([file, ...(weights ? [weights] : [])].map(named => checkUnchanged(named, projectDir)))
  const absolute = path.resolve(projectDir, file.path)
  const network = await readKerasFile(absolute, {
    ...(weights ? { weights: path.resolve(projectDir, weights.path) } : trained && { seed }),
  })
  if (newWeights) return { network: initializeWeights(network, seed), given: false }
  return { network, given: weights !== undefined || !(await isTopology(absolute)) }
}

/** Whether a file is JSON, which has no weights: what else is read begins with a mark of its own. */
async function isTopology(absolute: string): Promise<boolean> {
  return /^\s*\{/.test(
    (await readFile(absolute))
      .subarray(0, 64)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  )
}

async function digestFile(file: string, projectDir: string): Promise<DigestedFile> {
  try {
    const bytes = await readFile(path.resolve(projectDir, file))
    return { path: file, digest: createHash('sha256').update(bytes).digest('hex') }
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_KERAS_FILE_MISSING',
      kind: 'usage',
      message: `The file ${file} can't be read.`,
      expected: `a Keras file at ${path.resolve(projectDir, file)}`,
      found: String((cause as NodeJS.ErrnoException).code ?? cause),
      todo: 'give its path relative to the project',
      cause,
    })
  }
}

async function checkUnchanged(named: DigestedFile, projectDir: string): Promise<void> {
  const { digest } = await digestFile(named.path, projectDir)
  if (digest === named.digest) return
  throw new MetamlError({
    code: 'METAML_E_KERAS_FILE_CHANGED',
    kind: 'usage',
    message: `The file ${named.path} changed while the flow ran.`,
    expected: named.digest,
    found: digest,
    todo: 'run the flow again',
  })
}
