import { gzipSync } from 'node:zlib'
import { resolveDataset } from '@metaml/datasets'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseNumber } from '../../dist/tables/parse-number.js'
import { rowScanner } from '../../dist/tables/scan-rows.js'
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
  const parsed = { value: 0, end: 0 }
  let taken = 0
  const check = (text: string): void => {
    const bytes = Buffer.from(`${text},`)
    parseNumber(bytes, 0, bytes.length, parsed)
    if (parsed.end < 0) return
    taken++
    expect(parsed.end).toBe(text.length)
    expect(parsed.value).toBe(Math.fround(Number(text)) + 0)
  }
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 0, max: 20 }),
      (x, digits) => {
        check(String(x))
        check(x.toExponential(digits))
        check((x % 1e6).toFixed(digits))
      },
    ),
    { numRuns: 2000 },
  )
  for (const text of ['0.38873669505119324', '31.000001907348633', '-0.000', '007.50', '1e3', '+2.5'])
    check(text)
  expect(taken).toBeGreaterThan(1000)
})

test('pieces may be cut anywhere', () => {
  const text = 'a,"x, ""y""",1.5\n-2e1,"two\nlines",3\r\n\n b , c ,4'
  const wanted = {
    columns: ['p', 'q', 'r'],
    roles: Int32Array.of(-2, -3, 0),
    ...{ numberCount: 1, textCount: 2 },
  }
  const read = (cuts: readonly number[]) => {
    const { scan, fetch } = rowScanner('f', { delimiter: 44, quotes: [34] }, wanted)
    const found: (string | number)[][] = []
    const take = (): void => {
      const { rows, numbers, texts } = fetch()
      for (let row = 0; row < rows; row++) found.push([texts[0]![row]!, texts[1]![row]!, numbers[row]!])
    }
    let rest = Buffer.alloc(0)
    const ends = [...new Set(cuts)].sort((a, b) => a - b)
    ends.forEach((end, i) => {
      const bytes = Buffer.concat([rest, Buffer.from(text).subarray(ends[i - 1] ?? 0, end)])
      rest = bytes.subarray(scan(bytes, false))
      take()
    })
    scan(Buffer.concat([rest, Buffer.from(text).subarray(ends.at(-1) ?? 0)]), true)
    take()
    return found
  }
  const whole = [
    ['a', 'x, "y"', 1.5],
    ['-2e1', 'two\nlines', 3],
    ['b', 'c', 4],
  ]
  expect(read([])).toEqual(whole)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length })), cuts => {
      expect(read(cuts)).toEqual(whole)
    }),
  )
})
