import { closest, type MetamlError } from '@metaml/core'
import type { z } from 'zod'
import { datasetError } from './dataset-error.js'
import { type CheckedSource, datasetSourceSchema } from './dataset-param.js'

/**
 * Checks a description of a data set, and fills in its defaults.
 * @throws METAML_E_DATASET_SOURCE that names the wrong key, with the one that may be meant
 */
export function checkDatasetSource(value: unknown): CheckedSource {
  const parsed = datasetSourceSchema.safeParse(value)
  if (!parsed.success) throw issueError(parsed.error.issues[0]!)
  const source = parsed.data
  if (source.file !== undefined && source.files !== undefined) throw conflict('file', 'files')
  if (source.name === undefined && source.file === undefined && source.files === undefined) {
    throw datasetError('SOURCE', 'The data set has no rows.', {
      expected: '`name`, `file` or `files`',
      found: Object.keys(source).join(', ') || 'an empty object',
    })
  }
  if (source.target !== undefined) {
    for (const key of ['label', 'labels', 'classes'] as const) {
      if (source[key] !== undefined && !(key === 'labels')) throw conflict('target', key)
    }
  }
  const { split } = source
  if (split !== undefined && 'test' in split && split.validation + split.test >= 1) {
    throw datasetError('SOURCE', 'The split leaves no rows to train on.', {
      expected: 'split.validation and split.test that add up to less than 1',
      found: `${split.validation} and ${split.test}`,
    })
  }
  return source
}

function conflict(one: string, other: string): MetamlError {
  return datasetError('SOURCE', `The data set is described with '${one}' and '${other}'.`, {
    expected: 'one of the two',
    found: 'both',
  })
}

/** The first problem that the schema finds, in words; in a union, that of the form which came nearest. */
function issueError(issue: z.core.$ZodIssue, path: readonly PropertyKey[] = []): MetamlError {
  const place = [...path, ...issue.path]
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors.flat().sort((a, b) => b.path.length - a.path.length || rank(a) - rank(b))[0]
    if (deepest !== undefined) return issueError(deepest, place)
  }
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!
    const near = closest(key, knownKeys)
    return datasetError('SOURCE', `A data set has no '${[...place, key].join('.')}'.`, {
      expected: Object.keys(datasetSourceSchema.shape).join(', '),
      found: key,
      ...(near !== undefined && { todo: `write '${near}'?` }),
    })
  }
  return datasetError('SOURCE', `The data set is described wrongly at '${place.join('.') || 'its top'}'.`, {
    expected: issue.message,
    found: issue.input === undefined ? 'something else' : JSON.stringify(issue.input).slice(0, 60),
  })
}

function rank(issue: z.core.$ZodIssue): number {
  return issue.code === 'unrecognized_keys' ? 0 : issue.code === 'invalid_type' ? 2 : 1
}

const knownKeys = [
  ...Object.keys(datasetSourceSchema.shape),
  ...['seed', 'validation', 'test', 'train', 'column', 'mean', 'scale', 'direction'],
]
