import { validateParams } from '@metaml/core'
import { hls4ml } from '@metaml/hls4ml'
import { expect, test } from 'vitest'

const parse = (value: object) => validateParams(hls4ml.params, value)

test("the defaults are the paper's", () => {
  expect(parse({})).toEqual({
    value: {
      defaultPrecision: 'ap_fixed<18,8>',
      precision: {},
      fpgaPartNumber: 'xcvu9p-flgb2104-2l-e',
      reuseFactor: 1,
      strategy: 'Latency',
      backend: 'Vivado',
      softmax: 'stable',
      csim: true,
    },
  })
})

test.for([
  { defaultPrecision: 'ap_fixed<16,6,AP_RND,AP_SAT>' },
  { defaultPrecision: 'ap_ufixed<8, 0>' },
  { precision: { fc1: 'ap_int<8>', fc2: { weight: 'ap_fixed<6,-1>' } } },
  { reuseFactor: 4 },
  { reuseFactor: { target: 60, adjust: 'nearest' } },
  { reuseFactor: { fc1: 4 } },
])('%j is accepted', given => {
  expect(parse(given)).toHaveProperty('value')
})

test.for([
  [{ defaultPrecision: 'fixed 18' }, 'defaultPrecision'],
  [{ defaultPrecision: 'ap_fixed<0,8>' }, 'defaultPrecision'],
  [{ precision: { fc1: 'float' } }, 'precision.fc1'],
  [{ strategy: 'Latenci' }, 'strategy'],
  [{ reuseFactor: 0 }, 'reuseFactor'],
  [{ reuseFactor: { fc1: 1.5 } }, 'reuseFactor'],
  [{ clockPeriod: 0 }, 'clockPeriod'],
  [{ ioType: 'stream' }, 'ioType'],
  [{ fpgaPartNumber: 'xcvu9q-flgb2104-2l-e' }, 'fpgaPartNumber'],
  [{ reuseFaktor: 2 }, ''],
] as const)('%j is refused', ([given, path]) => {
  expect(parse(given)).toEqual({ issues: [expect.objectContaining({ path })] })
})
