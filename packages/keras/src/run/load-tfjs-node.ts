import { createRequire } from 'node:module'
import util from 'node:util'
import type * as tf from '@tensorflow/tfjs-node'

/** What tfjs-node exports, as far as it is used. */
export type TfjsNode = typeof tf & { readonly version: { readonly 'tfjs-node'?: string } }

/**
 * Loads `@tensorflow/tfjs-node`, by its name or from its folder.
 *
 * Its kernels call `util.isNullOrUndefined`, which Node 23 removed (tensorflow/tfjs issue 8609). OneDNN is off
 * where the environment does not say otherwise: it makes products of small matrices six times slower.
 * @throws what loading throws: an Error without a code when the package was never built
 */
export function loadTfjsNode(from = '@tensorflow/tfjs-node'): TfjsNode {
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '0'
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1'
  const old = util as { isNullOrUndefined?: (value: unknown) => boolean }
  old.isNullOrUndefined ??= value => value === null || value === undefined
  return createRequire(import.meta.url)(from) as TfjsNode
}
