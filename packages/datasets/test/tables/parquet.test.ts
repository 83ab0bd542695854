import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { makeProject, openAll, opened, rows } from '../project.js'

function write(b: readonly (number | null)[], rowGroupSize = 7): Uint8Array {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'a', data: rows.map(row => BigInt(row.a)), type: 'INT64' },
        { name: 'b', data: [...b], type: 'DOUBLE' },
        { name: 'class', data: rows.map(row => row.class), type: 'STRING' },
      ],
      rowGroupSize,
    }),
  )
}

test('numbers and labels are read, group after group', async () => {
  const project = await makeProject({ 'rows.parquet': write(rows.map(row => row.b)) })
  expect((await openAll('rows.parquet', project)).all).toEqual(opened)
})

test('a missing value is an error with row and column', async () => {
  const b = rows.map((row, i) => (i === 9 ? null : row.b))
  const project = await makeProject({ 'rows.parquet': write(b) })
  await expect(openAll('rows.parquet', project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_VALUE',
    data: { row: 10, column: 'b' },
  })
})

test('a damaged file is an error of the file', async () => {
  const project = await makeProject({ 'rows.parquet': write(rows.map(row => row.b)).slice(0, -20) })
  await expect(openAll('rows.parquet', project)).rejects.toMatchObject({ code: 'METAML_E_DATASET_FILE' })
})
