import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DatasetReference, Split } from '@metaml/core'
import { type DatasetSource, openDataset, type Rows, resolveDataset } from '@metaml/datasets'
import { onTestFinished } from 'vitest'

/** A project with these files; removed after the test. */
export async function makeProject(files: { readonly [file: string]: string | Uint8Array }): Promise<string> {
  const project = await mkdtemp(path.join(tmpdir(), 'metaml-datasets-'))
  onTestFinished(() => rm(project, { recursive: true, force: true }))
  await writeFile(path.join(project, 'package.json'), '{}')
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(project, file)), { recursive: true })
    await writeFile(path.join(project, file), content)
  }
  return project
}

/** A data set with all its rows. */
export interface Opened {
  readonly reference: DatasetReference
  readonly splits: { readonly [name in Split]: Rows }
  /** The rows of all splits, sorted by their first number. */
  readonly all: { x: number[]; y: string; target: number[]; weight: number }[]
}

/** Resolves and opens a data set, unscaled unless it says otherwise, with every split. */
export async function openAll(source: string | DatasetSource, projectDir: string): Promise<Opened> {
  const reference = await resolveDataset(source, { projectDir, scaling: 'none' })
  // What a model carries is JSON.
  const carried = JSON.parse(JSON.stringify(reference)) as DatasetReference
  const dataset = await openDataset(carried, { projectDir, splits: ['train', 'validation', 'test'] })
  const splits = {
    train: await dataset.split('train'),
    validation: await dataset.split('validation'),
    test: await dataset.split('test'),
  }
  const all = Object.values(splits).flatMap(({ x, y, rows, targets, weights }) =>
    Array.from({ length: rows }, (_, row) => ({
      x: [...cut(x, row, rows)],
      y: reference.classes[y[row] ?? -1] ?? '',
      target: targets ? [...cut(targets, row, rows)] : [],
      weight: weights?.[row] ?? 1,
    })),
  )
  return { reference, splits, all: all.sort((a, b) => a.x[0]! - b.x[0]!) }
}

function cut(numbers: Float32Array, row: number, rows: number): Float32Array {
  const width = numbers.length / rows
  return numbers.subarray(row * width, (row + 1) * width)
}

/** Twenty rows of two features, `a` counting up, `b` its half, and the class by turns. */
export const rows = Array.from({ length: 20 }, (_, i) => ({
  a: i,
  b: i / 2,
  class: ['red', 'green'][i % 2]!,
}))

/** What {@link openAll} gives for {@link rows}. */
export const opened = rows.map(row => ({ x: [row.a, row.b], y: row.class, target: [], weight: 1 }))

/** {@link rows} as a table. */
export const csv = `a,b,class\n${rows.map(row => `${row.a},${row.b},${row.class}\n`).join('')}`
