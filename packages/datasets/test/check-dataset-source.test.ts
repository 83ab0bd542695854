import { checkDatasetSource, datasetParam } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { z } from 'zod'

test('defaults are filled in', () => {
  expect(checkDatasetSource({ file: 'rows.csv', split: { seed: 3 } })).toEqual({
    file: 'rows.csv',
    split: { seed: 3, validation: 0.2, test: 0.2 },
  })
})

test.each([
  [{ file: 'rows.csv', lable: 'class' }, "write 'label'?"],
  [{ file: 'rows.csv', split: { sed: 1 } }, "write 'seed'?"],
])('a misspelt key gets a suggestion', (source, todo) => {
  expect(() => checkDatasetSource(source)).toThrow(
    expect.objectContaining({ code: 'METAML_E_DATASET_SOURCE', todo }),
  )
})

test.each([
  [{}],
  [{ label: 'class' }],
  [{ file: 'a.csv', files: { train: 'a.csv' } }],
  [{ file: 'a.csv', target: 't', classes: ['a', 'b'] }],
  [{ file: 'a.csv', split: { validation: 0.5, test: 0.5 } }],
  [{ file: 'a.csv', metric: 'accurate' }],
  [{ file: 'a.csv', scaling: { mean: 'x' } }],
  [{ name: 'jetz' }],
  ['rows.csv'],
])('%j is refused by code', source => {
  expect(() => checkDatasetSource(source)).toThrow(
    expect.objectContaining({ code: 'METAML_E_DATASET_SOURCE' }),
  )
})

test('the parameter takes a name or a description, and is JSON Schema', () => {
  expect(datasetParam.parse('jets')).toBe('jets')
  expect(datasetParam.parse({ file: 'a.csv' })).toEqual({ file: 'a.csv' })
  expect(JSON.stringify(z.toJSONSchema(datasetParam, { io: 'input' }))).toContain('"weight"')
})
