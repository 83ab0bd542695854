import type { JsonObject } from '@metaml/core'
import { expect, test } from 'vitest'
import { checkNetwork } from '../dist/check-network.js'

type Checked = Parameters<typeof checkNetwork>[0][number]

const layer = (className: string, config: JsonObject, quantized: readonly string[] = []): Checked => ({
  name: 'it',
  className,
  config,
  quantizers: new Map(quantized.map(array => [array, {} as never])),
})

test.each([
  ['ReLU', { max_value: null, negative_slope: 0, threshold: 0 }],
  ['Conv2D', { dilation_rate: [1, 1] }],
  ['Conv1D', { dilation_rate: 1 }],
  ['Dense', { units: 3 }],
])('%s %j passes', (className, config) => {
  expect(() => checkNetwork([layer(className, config)])).not.toThrow()
})

test.each([
  ['ReLU', { max_value: 6 }, 'the max_value'],
  ['ReLU', { max_value: 0 }, 'the max_value'],
  ['ReLU', { negative_slope: 0.1, threshold: 1 }, 'the threshold and the negative_slope'],
  ['Conv2D', { dilation_rate: [1, 2] }, 'the dilation_rate'],
])('%s %j is refused: hls4ml would leave out %s', (className, config, what) => {
  expect(() => checkNetwork([layer(className, config)])).toThrow(
    expect.objectContaining({
      code: 'METAML_E_HLS4ML_NETWORK',
      message: expect.stringContaining(`leave out ${what} of the layer 'it'`),
    }),
  )
})

test('quantisers are refused by the arrays that have them', () => {
  const quantized = layer('Dense', {}, ['kernel', 'activation'])
  expect(() => checkNetwork([quantized])).toThrow('the quantisers (kernel, activation)')
})
