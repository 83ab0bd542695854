import { checkInputs } from './check-rows.js'
import { checkedLayers } from './check-weights.js'
import type { Network } from './network.js'

/**
 * The outputs of a network, row after row.
 * @param x inputs, row after row, each in C order of the input's shape; no scaling is applied
 * @throws METAML_E_KERAS_ROWS, METAML_E_KERAS_WEIGHTS when arrays do not fit the network, METAML_E_KERAS_LAYER,
 *   METAML_E_KERAS_BACKEND
 */
export async function predict(network: Network, x: Float32Array, rows: number): Promise<Float32Array> {
  const all = checkedLayers(network)
  checkInputs(all[0]!.inputShape, x, rows)
  const [{ startBackend }, { runRows }] = await Promise.all([
    import('./run/backend.js'),
    import('./run/run-forward.js'),
  ])
  await startBackend()
  return runRows(all, valuesOf(network), x, rows)
}

/** The values of a network's arrays, without their shapes. */
function valuesOf({ weights }: Network): Map<string, Map<string, Float32Array>> {
  return new Map(
    [...weights].map(([layer, arrays]) => [
      layer,
      new Map([...arrays].map(([name, { data }]) => [name, data])),
    ]),
  )
}
