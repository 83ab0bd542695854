import { expect, test } from 'vitest'
import { sayMeasured } from '../dist/say-measured.js'

const measured: Parameters<typeof sayMeasured>[0] = {
  ...({ name: 'accuracy', value: 0.325, unit: '1', direction: 'higher' } as const),
  ...({ stage: 'csim', split: 'validation' } as const),
  ...{ rows: 240, nearChance: false },
}

test('the log says what the kernel reaches, and warns where that is chance', () => {
  expect(sayMeasured(measured)).toEqual({
    text: 'accuracy 0.3250 of the compiled kernel on 240 validation rows.',
    warn: false,
  })
  const { text, warn } = sayMeasured({ ...measured, nearChance: true })
  expect(warn).toBe(true)
  expect(text).toContain('hardly more than by chance')
})
