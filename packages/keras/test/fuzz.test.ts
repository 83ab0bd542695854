import { expect, test } from 'vitest'
import { branches } from './every-class.js'
import { runFuzz } from './fuzz/run-fuzz.js'
import { build, shaken, wire } from './networks.js'

// `pnpm prove keras-fuzz` asks for more.
const count = Number(process.env.METAML_FUZZ_FILES ?? 60)
const seed = Number(process.env.METAML_FUZZ_SEED ?? 1)

test(`${count} damaged files: each is read or refused by a code, in time and memory`, async () => {
  const networks = [
    shaken(wire([5, 6, 2], branches)),
    shaken(
      build(
        [12, 2],
        [
          ['SeparableConv1D', { filters: 4, kernel_size: 3, activation: 'relu' }],
          ['PReLU', { shared_axes: [1] }],
          ['Flatten'],
          ['Dense', { units: 40, activation: 'swish' }],
          ['Dense', { units: 5 }],
          ['Softmax'],
        ],
      ),
    ),
  ]
  const summary = await runFuzz(networks, count, seed)
  console.log(`fuzz, seed ${seed}: ${JSON.stringify(summary, undefined, 1)}`)
  expect(summary.failures).toEqual([])
  expect(summary.megabytes).toBeLessThan(1024)
  // Most of the damage must show, or it is none.
  expect(summary.outcomes.read ?? 0).toBeLessThan(count / 2)
}, 1_200_000)
