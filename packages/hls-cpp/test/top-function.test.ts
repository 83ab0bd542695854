import { readSizes, readTopFunction } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'

test('ports of arrays and streams are read', () => {
  expect(readTopFunction('void top(\n    input_t x[8*8*3],\n    result_t y[10]\n);', 'top')).toEqual({
    input: { form: 'array', type: 'input_t', name: 'x', size: 192 },
    output: { form: 'array', type: 'result_t', name: 'y', size: 10 },
  })
  expect(readTopFunction('void top(hls::stream<input_t> &x, hls::stream<result_t> &y);', 'top')).toEqual({
    input: { form: 'stream', type: 'input_t', name: 'x' },
    output: { form: 'stream', type: 'result_t', name: 'y' },
  })
})

test('ports that tell sizes, as hls4ml 0.6 has them, are counted', () => {
  const header =
    'void top(input_t x[4], result_t y[2], unsigned short &const_size_in_1, unsigned short &const_size_out_1);'
  expect(readTopFunction(header, 'top')).toMatchObject({ input: { size: 4 }, output: { size: 2 }, sizes: 2 })
})

test('sizes may have names that a header defines', () => {
  const sizes = readSizes('#define N_IN 4 // rows\n#define  N_CH  3\n// #define N_OUT 9\n#define WORD x\n')
  expect([...sizes]).toEqual([
    ['N_IN', 4],
    ['N_CH', 3],
  ])
  const header = 'void top(input_t x[N_IN*N_CH], result_t y[N_CH]);'
  expect(readTopFunction(header, 'top', sizes)).toMatchObject({ input: { size: 12 }, output: { size: 3 } })
  expect(() => readTopFunction(header, 'top')).toThrow(
    expect.objectContaining({ code: 'METAML_E_KERNEL_PORTS' }),
  )
})

test.for([
  ['void other(int x[1], int y[1]);', 'METAML_E_KERNEL_TOP'],
  ['// void top(a x[1], b y[1]);', 'METAML_E_KERNEL_TOP'],
  ['void top(a x[1]);', 'METAML_E_KERNEL_PORTS'],
  ['void top(a x[1], b y[1], c z[1]);', 'METAML_E_KERNEL_PORTS'],
  ['void top(a x[1], hls::stream<b> &y);', 'METAML_E_KERNEL_PORTS'],
  ['void top(a x[N], b y[1]);', 'METAML_E_KERNEL_PORTS'],
])('%s is refused', ([header, code]) => {
  expect(() => readTopFunction(header!, 'top')).toThrow(expect.objectContaining({ code }))
})
