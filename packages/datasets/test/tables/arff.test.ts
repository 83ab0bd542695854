import { resolveDataset } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { makeProject, openAll, opened, rows } from '../project.js'

const header = `% a comment
@RELATION 'my rows'
@attribute a NUMERIC
@ATTRIBUTE 'b' real
@attribute class {red, 'green'}
@DATA
`
const data = rows.map(row => `${row.a},${row.b},'${row.class}'\n`).join('')

test('dense rows with a nominal class are read', async () => {
  const project = await makeProject({ 'rows.arff': `${header}% another\n${data}` })
  const { all, reference } = await openAll('rows.arff', project)
  expect(all).toEqual(opened)
  expect(reference.classes).toEqual(['red', 'green'])
})

test('both quotes, escapes and spaces behind commas are read', async () => {
  const names = ["it's, red", 'green']
  const text = header.replace("{red, 'green'}", "{'it\\'s, red', \"green\"}")
  const written = ["'it\\'s, red'", ' "green"']
  const lines = rows.map((row, i) => `${row.a}, ${row.b},${written[i % 2]}\n`).join('')
  const project = await makeProject({ 'rows.arff': text + lines })
  const { all, reference } = await openAll('rows.arff', project)
  expect(reference.classes).toEqual(names)
  expect(all.map(row => row.y)).toEqual(rows.map((_, i) => names[i % 2]))
})

test('a missing value and a class that is not declared are errors with row and column', async () => {
  const missing = await makeProject({ 'rows.arff': header + data.replace('3,1.5,', '3,?,') })
  await expect(openAll('rows.arff', missing)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_VALUE',
    found: "'?'",
    data: { row: 4, column: 'b' },
  })
  const unknown = await makeProject({ 'rows.arff': header + data.replace("3,1.5,'green'", '3,1.5,blue') })
  await expect(resolveDataset('rows.arff', { projectDir: unknown })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_LABEL',
    data: { row: 4, column: 'class' },
  })
})

test('sparse rows are refused', async () => {
  const project = await makeProject({ 'rows.arff': `${header}{0 1, 2 red}\n` })
  await expect(resolveDataset('rows.arff', { projectDir: project })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_FILE',
  })
})
