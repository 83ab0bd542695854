import { gzipSync } from 'node:zlib'
import { resolveDataset } from '@metaml/datasets'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutRows } from '../../dist/tables/cut-rows.js'
import { readNumber } from '../../dist/tables/read-number.js'
import { csv, makeProject, openAll, opened, rows } from '../project.js'

test('a table is read, whatever its line ends, delimiter, quotes and packing', async () => {
  const quoted = `"a","b","class"\r\n${rows.map(r => `"${r.a}", ${r.b} ,"${r.class}"\r\n`).join('')}`
  const files = {
    'plain.csv': csv,
    'no-end.csv': csv.trimEnd(),
    'quoted.csv': quoted,
    'mark.csv': `\ufeff${csv}`,
    'semicolons.csv': csv.replaceAll(',', ';'),
    'tabs.tsv': csv.replaceAll(',', '\t'),
    'packed.csv.gz': gzipSync(csv),
    'blank.csv': csv.replaceAll('\n', '\n\n'),
  }
  const project = await makeProject(files)
  for (const file of Object.keys(files)) expect((await openAll(file, project)).all, file).toEqual(opened)
})

test('columns of a file without names are called by their numbers', async () => {
  const project = await makeProject({ 'rows.csv': csv.slice(csv.indexOf('\n') + 1) })
  expect((await openAll({ file: 'rows.csv', label: '3' }, project)).all).toEqual(opened)
})

test.each([
  ['NaN', "'NaN'"],
  ['', 'nothing'],
  ['1e99', "'1e99'"],
  ['12abc', "'12abc'"],
])('the value %j is an error with row and column', async (value, found) => {
  const project = await makeProject({ 'rows.csv': csv.replace('\n7,3.5,', `\n7,${value},`) })
  await expect(openAll('rows.csv', project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_VALUE',
    found,
    data: { file: 'rows.csv', row: 8, column: 'b' },
  })
})

test.each([
  ['\n7,3.5,green', '\n7,3.5'],
  ['\n7,3.5,green', '\n7,3.5,green,1'],
])('a wrong number of columns is an error with its row', async (right, wrong) => {
  const project = await makeProject({ 'rows.csv': csv.replace(right, wrong) })
  await expect(resolveDataset('rows.csv', { projectDir: project })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_COLUMNS',
    expected: '3 columns',
    data: { row: 8 },
  })
})

test('a label that is none of the classes, or missing, is an error with row and column', async () => {
  const source = { file: 'rows.csv', classes: ['red', 'green'] }
  const misspelt = await makeProject({ 'rows.csv': csv.replace('7,3.5,green', '7,3.5,gren') })
  await expect(resolveDataset(source, { projectDir: misspelt })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_LABEL',
    todo: "is 'green' meant?",
    data: { row: 8, column: 'class' },
  })
  const missing = await makeProject({ 'rows.csv': csv.replace('7,3.5,green', '7,3.5,') })
  await expect(resolveDataset('rows.csv', { projectDir: missing })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_LABEL',
    found: 'nothing',
    data: { row: 8 },
  })
})

test('a class without rows is an error', async () => {
  const project = await makeProject({ 'rows.csv': csv })
  const source = { file: 'rows.csv', classes: ['red', 'green', 'blue'] }
  await expect(resolveDataset(source, { projectDir: project })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_CLASS',
    found: 'none of blue',
  })
})

test('numbers are what JavaScript reads, rounded to float32', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e38, max: 1e38 }),
      fc.integer({ min: 0, max: 20 }),
      (x, digits) => {
        for (const text of [String(x), x.toExponential(digits), ` ${(x % 1e6).toFixed(digits)}\r`])
          expect(readNumber(text)).toBe(Math.fround(Number(text)) + 0)
      },
    ),
  )
  for (const [text, value] of [
    ['007.50', 7.5],
    ['1e3', 1000],
    ['+2.5', 2.5],
    ['.5', 0.5],
    ['5.', 5],
  ] as const)
    expect(readNumber(text)).toBe(value)
  for (const text of ['', ' ', '0x10', '0b1', '1e39', 'Infinity', '1_000', '1,5', '--1', 'e5'])
    expect(readNumber(text), text).toBeNaN()
})

test.each([
  [34, 'a,"x, ""y""",1.5\n-2e1,"twö\nlines" ,3\r\n\n b , c ,4', undefined],
  [39, "a,'x, \\'y\\'',1.5\n%'\n-2e1,'twö\nlines' ,3\r\n\n b , c ,4", '\\'],
])('pieces may be cut anywhere, within quotes %i', async (code, text, literal) => {
  const mark = String.fromCharCode(code)
  const dialect = {
    ...{ delimiter: ',', quotes: [mark] as [string] },
    ...(literal !== undefined && { escape: literal, comment: '%' }),
  }
  const bytes = Buffer.from(text)
  const read = async (cuts: readonly number[]): Promise<string[][]> => {
    const ends = [...new Set([...cuts, bytes.length])].sort((a, b) => a - b)
    async function* pieces(): AsyncGenerator<Buffer> {
      for (const [i, end] of ends.entries()) yield bytes.subarray(ends[i - 1] ?? 0, end)
    }
    const found: string[][] = []
    const take = (fields: readonly string[]): void => {
      found.push(fields.map(field => field.trim()))
    }
    let total = 0
    for await (const rows of cutRows(pieces(), dialect, 'f', take)) total += rows
    expect(total).toBe(found.length)
    return found
  }
  const whole = [
    ['a', `x, ${mark}y${mark}`, '1.5'],
    ['-2e1', 'twö\nlines', '3'],
    ['b', 'c', '4'],
  ]
  expect(await read([])).toEqual(whole)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length })), async cuts => {
      expect(await read(cuts)).toEqual(whole)
    }),
  )
})

test.each([
  ['without its end', '\n7,3.5,"green'],
  ['with text behind it', '\n7,"3.5"x,green'],
])('a quote %s is an error with its row', async (_, wrong) => {
  const project = await makeProject({ 'rows.csv': csv.replace('\n7,3.5,green', wrong) })
  await expect(resolveDataset('rows.csv', { projectDir: project })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_FILE',
    found: 'a quote out of place in row 8',
  })
})

test('a row of empty fields is an error, not a blank line', async () => {
  const project = await makeProject({ 'rows.csv': csv.replace('\n7,3.5,green', '\n,,') })
  await expect(resolveDataset('rows.csv', { projectDir: project })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_LABEL',
    data: { row: 8 },
  })
})

test('quotes may stand behind spaces', async () => {
  const text = `a,b,class\n${rows.map(r => `${r.a}, "${r.b}" ,  "${r.class}"\n`).join('')}`
  const project = await makeProject({ 'rows.csv': text })
  expect((await openAll('rows.csv', project)).all).toEqual(opened)
})

test('a text with line ends may be longer than the pieces that are read', async () => {
  const text = `"${'one "" line,\n'.repeat(100_000)}"`
  const long = csv.replace('7,3.5,green', `7,3.5,green,${text}`).replaceAll(/(red|green)\n/g, '$1,short\n')
  const project = await makeProject({ 'rows.csv': long.replace('class\n', 'class,note\n') })
  expect((await openAll({ file: 'rows.csv', ignore: ['note'] }, project)).all).toEqual(opened)
})
