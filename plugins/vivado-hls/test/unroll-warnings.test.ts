import { expect, test } from 'vitest'
import { unrollWarnings } from '../dist/unroll-warnings.js'

const layer = (name: string, size: number, strategy: string) =>
  ({ name, strategy, weights: { weight: { values: new Float64Array(size) } } }) as never

test('a layer that the tools do not take apart is told before they are called', () => {
  const layers = [
    layer('fc1', 4096, 'latency'),
    layer('fc2', 4097, 'latency'),
    layer('fc3', 9000, 'resource'),
  ]
  const warnings = unrollWarnings({ layers }, 4096)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain("'fc2' has 4097 weights")
  expect(warnings[0]).toContain('METAML_E_VIVADO_UNROLL')
})
