import { expect, test } from 'vitest'
import { coverageTable } from '../../packages/fixed-point/test/exactness/networks/coverage.js'
import { networkNames } from '../../packages/fixed-point/test/exactness/networks/projects.js'
import {
  type NetworkProof,
  proveNetwork,
} from '../../packages/fixed-point/test/exactness/networks/prove-networks.js'

// `pnpm prove exactness` asks for more.
const few = 'dense-latency,merges-stream,depthwise-stream-resource'
const names = (process.env.METAML_EXACTNESS_NETWORKS ?? few).split(',')
const assignments = Number(process.env.METAML_EXACTNESS_ASSIGNMENTS ?? 2)
const inputs = Number(process.env.METAML_EXACTNESS_INPUTS ?? 200)
const seed = Number(process.env.METAML_EXACTNESS_SEED ?? 1)

const proofs: NetworkProof[] = []

test.each(names)(
  'the network %s with random types: the simulator gives what the compiled kernel gives',
  { timeout: 7_200_000 },
  async name => {
    expect(networkNames).toContain(name)
    const proof = await proveNetwork(name, { assignments, inputs, seed })
    const { graph: _graph, shown, ...figures } = proof
    console.log(`exactness of networks, seed ${seed}: ${JSON.stringify(figures)}`)
    proofs.push(proof)
    expect(shown).toEqual([])
    expect(proof.outputs).toBeGreaterThanOrEqual(assignments * inputs)
    // Kernels that always say the same would prove nothing.
    expect(proof.constant).toBeLessThan(assignments / 2)
  },
)

test('the networks of this run cover what is printed', () => {
  console.log(coverageTable(proofs))
  expect(proofs.length).toBe(names.length)
})
