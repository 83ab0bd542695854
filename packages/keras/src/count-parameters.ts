import type { Network } from './network.js'

/** How many parameters a network has, and how many of them are exactly zero. */
export function countParameters(network: Pick<Network, 'weights'>): { parameters: number; zeros: number } {
  let parameters = 0
  let zeros = 0
  for (const arrays of network.weights.values()) {
    for (const { data } of arrays.values()) {
      parameters += data.length
      for (const value of data) if (value === 0) zeros++
    }
  }
  return { parameters, zeros }
}
