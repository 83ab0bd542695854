import { expect, test } from 'vitest'
import { coverageTable } from './networks/coverage.js'
import { networkNames } from './networks/projects.js'
import { proveNetworks } from './networks/prove-networks.js'

// `pnpm prove exactness` asks for more.
const few = 'dense-latency,merges-stream,depthwise-stream-resource'
const networks = (process.env.METAML_EXACTNESS_NETWORKS ?? few).split(',')
const assignments = Number(process.env.METAML_EXACTNESS_ASSIGNMENTS ?? 2)
const inputs = Number(process.env.METAML_EXACTNESS_INPUTS ?? 200)
const seed = Number(process.env.METAML_EXACTNESS_SEED ?? 1)
const log = (line: string) => process.stderr.write(`${line}\n`)

test(`${networks.length} networks with random types: the simulator gives what the compiled kernels give`, {
  timeout: 36_000_000,
}, async () => {
  for (const name of networks) expect(networkNames).toContain(name)
  const proofs = await proveNetworks({ networks, assignments, inputs, seed, log })
  for (const { graph: _graph, shown: _shown, ...figures } of proofs)
    console.log(`exactness of networks, seed ${seed}: ${JSON.stringify(figures)}`)
  console.log(coverageTable(proofs))
  expect(proofs.flatMap(({ shown }) => shown)).toEqual([])
  for (const proof of proofs) {
    expect(proof.assignments).toBe(assignments)
    expect(proof.values).toBeGreaterThan(assignments * inputs)
  }
  // Kernels that always say the same would prove nothing.
  const constant = proofs.reduce((sum, proof) => sum + proof.constant, 0)
  expect(constant).toBeLessThan((assignments * networks.length) / 4)
})
