import { existsSync } from 'node:fs'
import path from 'node:path'
import { closest } from '@metaml/core'
import { datasetError } from './dataset-error.js'
import type { CheckedSource } from './dataset-param.js'
import { isKnownFormat } from './files/open-file.js'
import { planFiles } from './files/plan-files.js'
import { fashionMnist } from './named/fashion-mnist.js'
import { jets } from './named/jets.js'
import { mnist } from './named/mnist.js'
import { svhn } from './named/svhn.js'
import { svhnLike } from './named/svhn-like.js'
import { partsSource } from './parts/parts-source.js'
import type { RowSource } from './source.js'

type NamedSource = (options: CheckedSource | undefined, projectDir: string) => RowSource

const named: ReadonlyMap<string, NamedSource> = new Map([
  ['jets', jets],
  ['mnist', mnist],
  ['fashion-mnist', fashionMnist],
  ['svhn', svhn],
  ['svhn-like', svhnLike],
])

/**
 * Finds the source of data of a name, a path or a description.
 * @throws METAML_E_DATASET_UNKNOWN
 */
export function findSource(source: string | CheckedSource, projectDir: string): RowSource {
  if (typeof source === 'object') {
    return source.name === undefined
      ? partsSource(() => planFiles(source, projectDir))
      : named.get(source.name)!(source, projectDir)
  }
  const known = named.get(source)
  if (known !== undefined) return known(undefined, projectDir)
  if (!isPath(source, projectDir)) throw unknown(source)
  return partsSource(() => planFiles({ file: source }, projectDir))
}

function isPath(source: string, projectDir: string): boolean {
  return /[/\\]/.test(source) || isKnownFormat(source) || existsSync(path.resolve(projectDir, source))
}

function unknown(name: string): Error {
  const near = closest(name, named.keys())
  return datasetError('UNKNOWN', `There is no data set '${name}'.`, {
    expected: `one of ${[...named.keys()].join(', ')}, or a path`,
    found: name,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}
