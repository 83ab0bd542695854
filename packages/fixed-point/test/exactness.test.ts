import { expect, test } from 'vitest'
import { proveLayers } from './exactness/prove-layers.js'
import { proveOperations } from './exactness/prove-operations.js'

// `pnpm prove exactness` asks for more.
const count = Number(process.env.METAML_EXACTNESS_OPERATIONS ?? 20_000)
const pairs = Number(process.env.METAML_EXACTNESS_PAIRS ?? 12)
const layers = Number(process.env.METAML_EXACTNESS_LAYERS ?? 24)
const seed = Number(process.env.METAML_EXACTNESS_SEED ?? 1)

test(`${count} operations give the bits that the headers give`, { timeout: 3_600_000 }, async () => {
  const { shown, ...proof } = await proveOperations(count, pairs, seed)
  console.log(`exactness of operations, seed ${seed}: ${JSON.stringify(proof)}`)
  expect(shown).toEqual([])
  expect(proof.operations).toBeGreaterThanOrEqual(count)
})

test(`${layers} layers give the bits that hls4ml's headers give`, { timeout: 3_600_000 }, async () => {
  const { shown, ...proof } = await proveLayers(layers, 100, seed)
  console.log(`exactness of layers, seed ${seed}: ${JSON.stringify(proof)}`)
  expect(shown).toEqual([])
})
