import { createHash } from 'node:crypto'
import { canonicalJson } from '@metaml/core'
import { datasetError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import type { RowSource } from '../source.js'
import { loadParts } from './load-parts.js'
import type { Part } from './part.js'
import { type Survey, surveyParts } from './survey-parts.js'

/** Files and how their rows are read. */
export interface PartsPlan {
  /** As messages name the data set. */
  readonly name: string
  /** What the files are for, and the digest of each; places do not count. */
  readonly files: readonly (readonly [role: string, digest: string])[]
  readonly options: CheckedSource
  readonly parts: readonly Part[]
  readonly classes?: readonly string[]
  /** How many neighbouring numbers are scaled each on its own. */
  readonly scaled?: number
  readonly origin?: string
}

/** The shares that a split has when nothing is said. */
const usualShares = { seed: 0, validation: 0.2, test: 0.2 }

/** Surveys of this process, by what they follow from: a file is surveyed once, and loaded later. */
const surveys = new Map<string, Promise<Survey>>()
const mostSurveys = 4

/** Makes a source out of parts: labels are read to describe it, rows to load it. */
export function partsSource(open: () => Promise<PartsPlan>): RowSource {
  let opened: Promise<PartsPlan> | undefined
  const plan = (): Promise<PartsPlan> => {
    opened ??= open()
    return opened
  }
  return {
    async describe() {
      const { name, options, files, parts, origin, scaled, ...rest } = await plan()
      const first = parts[0]!
      const classes = rest.classes
      const survey = await surveyOnce(await plan())
      for (const part of parts) checkAlike(part, first, name)
      const { label, target, features, ignore, weight, shape, header } = options
      const reading = { label, target, features, ignore, weight, shape, header }
      return {
        features: first.shape,
        classes: survey.classes,
        ...(first.targets && { targets: first.targets }),
        digest: hash({ files, reading, classes: classes ?? null }),
        splitSeed: survey.drawn ? shares(options).seed : 0,
        splits: survey.drawn ? { ...shares(options), algorithm: 'stratified-1' } : 'given',
        counts: survey.counts,
        ...(origin && { origin }),
        ...(first.featureNames && { featureNames: first.featureNames }),
        scaled: scaled ?? (first.shape.length > 1 ? first.shape.at(-1)! : first.shape[0]!),
      }
    },
    load: async splits => await loadParts(await surveyOnce(await plan()), splits),
  }
}

function shares({ split }: CheckedSource): typeof usualShares {
  return split !== undefined && 'test' in split ? split : usualShares
}

async function surveyOnce(plan: PartsPlan): Promise<Survey> {
  const { parts, options, files, name, classes } = plan
  const key = hash({ files, options, classes: classes ?? null })
  let survey = surveys.get(key)
  if (survey === undefined) {
    survey = surveyParts(parts, { name, shares: shares(options), ...(classes && { classes }) })
    surveys.set(key, survey)
    survey.catch(() => surveys.delete(key))
    for (const oldest of surveys.keys()) if (surveys.size > mostSurveys) surveys.delete(oldest)
  }
  // The parts of an earlier plan may have been of another place.
  const { parts: surveyed, ...rest } = await survey
  return { ...rest, parts: surveyed.map((found, i) => ({ ...found, part: parts[i]! })) }
}

/** Every part gives rows of the same kind. */
function checkAlike(part: Part, first: Part, name: string): void {
  const describe = ({ shape, featureNames }: Part): string =>
    `(${shape.join(', ')}) ${featureNames?.join(', ') ?? ''}`
  if (describe(part) === describe(first)) return
  throw datasetError('SHAPE', `The files of the data set '${name}' do not fit together.`, {
    expected: `${describe(first)}, as ${first.file} has`,
    found: `${describe(part)} in ${part.file}`,
    todo: 'choose the columns by their names, in `features`',
  })
}

function hash(value: object): string {
  return `sha256-${createHash('sha256').update(canonicalJson(value)).digest('hex')}`
}
