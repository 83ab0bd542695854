import { readFile, stat } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'

/** The largest file of rows, in bytes. */
const largest = 2 ** 29

/**
 * Reads rows of so many numbers, a line each, apart by commas; a first line of names is passed over.
 * @throws METAML_E_KERAS_FILE_MISSING; METAML_E_KERAS_ROWS, with line and column from 1
 */
export async function readRows(file: string, width: number): Promise<{ x: Float32Array; rows: number }> {
  const text = await textOf(file)
  const lines = text.split(/\r?\n/)
  const x: number[] = []
  let rows = 0
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue
    const cells = line.split(',').map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
    if (rows === 0 && x.length === 0 && cells.every(cell => !isNumber(cell))) continue
    if (cells.length !== width) {
      throw refuse(`${file}, line ${i + 1}`, `${width} values, the inputs in order`, `${cells.length}`)
    }
    const at = cells.findIndex(cell => !isNumber(cell))
    if (at >= 0) {
      throw refuse(
        `${file}, line ${i + 1}, column ${at + 1}`,
        'a number',
        JSON.stringify(cells[at]!.slice(0, 80)),
      )
    }
    for (const cell of cells) x.push(Number(cell))
    rows++
  }
  if (rows === 0) throw refuse(file, `rows of ${width} values`, 'none')
  return { x: Float32Array.from(x), rows }
}

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size <= largest) return await readFile(file, 'utf8')
    throw refuse(file, `at most ${largest} bytes`, `${size}`)
  } catch (cause) {
    if (cause instanceof MetamlError) throw cause
    throw new MetamlError({
      code: 'METAML_E_KERAS_FILE_MISSING',
      kind: 'usage',
      message: `The file ${file} can't be read.`,
      expected: 'rows of numbers, apart by commas',
      found: String((cause as NodeJS.ErrnoException).code ?? cause),
      cause,
    })
  }
}

function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell))
}

function refuse(where: string, expected: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERAS_ROWS',
    kind: 'usage',
    message: `The rows do not fit the network: ${where}.`,
    expected,
    found,
  })
}
