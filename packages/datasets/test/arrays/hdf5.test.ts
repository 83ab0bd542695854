import path from 'node:path'
import { File, ready } from 'h5wasm/node'
import { expect, test } from 'vitest'
import { makeProject, openAll, opened, rows } from '../project.js'

test('inputs and labels are read by the names of arrays, also out of groups', async () => {
  const project = await makeProject({})
  await ready
  const file = new File(path.join(project, 'rows.h5'), 'w')
  const values = Float32Array.from(rows.flatMap(row => [row.a, row.b]))
  file.create_dataset({ name: 'x', data: values, shape: [20, 2] })
  file.create_dataset({ name: 'y', data: rows.map(row => row.class) })
  file.create_group('more')
  const codes = Int32Array.from(rows, row => (row.class === 'red' ? 7 : 3))
  file.get('more')
  file.create_dataset({ name: 'more/codes', data: codes })
  file.close()
  expect((await openAll('rows.h5', project)).all).toEqual(opened)
  const { reference } = await openAll({ file: 'rows.h5', features: 'x', label: 'more/codes' }, project)
  expect(reference.classes).toEqual(['3', '7'])
})

test('an array that is not there is named, a file that is none is refused', async () => {
  const project = await makeProject({ 'none.h5': 'nothing' })
  await ready
  const file = new File(path.join(project, 'rows.h5'), 'w')
  file.create_dataset({ name: 'x', data: Float32Array.of(1, 2) })
  file.close()
  await expect(openAll({ file: 'rows.h5', features: 'xs', label: 'y' }, project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_COLUMN',
    todo: "write 'x'?",
  })
  await expect(openAll('none.h5', project)).rejects.toMatchObject({ code: 'METAML_E_DATASET_FILE' })
})
