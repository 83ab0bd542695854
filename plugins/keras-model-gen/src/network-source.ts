import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { buildJetDnn, type Network, readKerasFile } from '@metaml/keras'
import type { Params } from './params.js'

/** A file of the user's, and the SHA-256 (hex) of its bytes. */
export type DigestedFile = { readonly path: string; readonly digest: string }

/** Where the network comes from: complete, so that it can stand in a key. */
export type NetworkSource =
  | { readonly model: 'jet-dnn' }
  | { readonly file: DigestedFile; readonly weights?: DigestedFile }

/**
 * Says where the network comes from.
 * @throws METAML_E_KERAS_FILE_MISSING
 */
export async function networkSource(
  { model, file, weights }: Params,
  projectDir: string,
): Promise<NetworkSource> {
  if (model !== undefined) return { model }
  return {
    file: await digestFile(file!, projectDir),
    ...(weights !== undefined && { weights: await digestFile(weights, projectDir) }),
  }
}

/**
 * Builds or reads the network.
 * @param seed of the weights where they are drawn; one that is not trained must have its own
 * @throws METAML_E_KERAS_FILE_CHANGED when a file is no longer the one that the source names; METAML_E_KERAS_FILE,
 *   METAML_E_KERAS_FORMAT, METAML_E_KERAS_LAYER, METAML_E_KERAS_WEIGHTS when it can't be taken
 */
export async function openNetwork(
  source: NetworkSource,
  { projectDir, seed, trained }: { projectDir: string; seed: number; trained: boolean },
): Promise<Network> {
  if ('model' in source) return buildJetDnn({ seed })
  const { file, weights } = source
  await Promise.all([file, ...(weights ? [weights] : [])].map(named => checkUnchanged(named, projectDir)))
  return await readKerasFile(path.resolve(projectDir, file.path), {
    ...(weights ? { weights: path.resolve(projectDir, weights.path) } : trained && { seed }),
  })
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
