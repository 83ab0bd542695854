import { closest, metricNames, type Split, type Stage, stages } from '@metaml/core'
import { ExpressionError } from './expression-error.js'
import { type Expression, type FigureName, functions, partResources } from './syntax-tree.js'

const splits: readonly Split[] = ['train', 'validation']
const qualifierWords: readonly string[] = [...stages, ...splits]
const words = ['turn', 'true', 'false', 'and', 'or', 'not', 'known', 'metric']

/**
 * Reads a name that is no function: `turn`, `true`, `part.DSP`, or a figure: `DSP`, `DSP@csynth`,
 * `reference.accuracy@csim`.
 * @throws ExpressionError that names the nearest known name
 */
export function readName(text: string, at: number): Expression {
  if (text === 'turn') return { type: 'turn', at }
  if (text === 'true' || text === 'false') return { type: 'truth', value: text === 'true', at }
  if (text.startsWith('part.')) return readPart(text.slice('part.'.length), at)
  return { type: 'figure', figure: readFigure(text, at), at }
}

/** Reads the name of a figure. */
export function readFigure(text: string, at: number): FigureName {
  const [path, ...qualifiers] = text.split('@') as [string, ...string[]]
  const of = path.startsWith('reference.') ? 'reference' : 'model'
  const name = of === 'reference' ? path.slice('reference.'.length) : path
  const known = Object.keys(metricNames)
  if (!known.includes(name)) throw new ExpressionError(unknownName(name, known), at)
  return { name, of, ...readQualifiers(qualifiers, at + path.length) }
}

/** Reads what stands behind the `@`s of a figure: a stage, a split, or both. */
export function readQualifiers(
  qualifiers: readonly string[],
  at: number,
): Pick<FigureName, 'stage' | 'split'> {
  const found: { stage?: Stage; split?: Split } = {}
  for (const word of qualifiers) {
    if (word === 'test') {
      throw new ExpressionError('The split test is opened when the flow has ended: decide on validation.', at)
    }
    const key = isStage(word) ? 'stage' : isSplit(word) ? 'split' : undefined
    if (key === undefined) {
      const near = closest(word, qualifierWords) ?? qualifierWords.find(known => known.startsWith(word))
      const meant = near === undefined ? `write one of ${qualifierWords.join(', ')}` : `write '@${near}'`
      throw new ExpressionError(`'@${word}' is no stage and no split; ${meant}.`, at)
    }
    if (found[key] !== undefined) throw new ExpressionError(`'@${word}' says the ${key} a second time.`, at)
    Object.assign(found, { [key]: word })
  }
  return found
}

function readPart(name: string, at: number): Expression {
  const resource = partResources.find(known => known === name)
  if (resource !== undefined) return { type: 'part', resource, at }
  const near = closest(name, partResources) ?? partResources.join(', part.')
  throw new ExpressionError(`A part has no '${name}'; write part.${near}.`, at)
}

function unknownName(name: string, known: readonly string[]): string {
  if (name === 'part' || name === 'cfg' || name === 'reference') {
    const example = { part: 'part.DSP', cfg: 'cfg.pruning.tolerateAccLoss', reference: 'reference.accuracy' }[
      name
    ]
    return `'${name}' alone means nothing; write for example ${example}.`
  }
  if (name.startsWith('cfg.')) return `'${name}' is no key of CFG; write cfg.<node>.<parameter>.`
  const near = closest(name, [...known, ...words, ...Object.keys(functions)])
  const meant = near === undefined ? `they are ${known.join(', ')}` : `write '${near}'`
  return `There is no figure '${name}'; ${meant}, or metric('${name}') for one of your own.`
}

function isStage(word: string): word is Stage {
  return (stages as readonly string[]).includes(word)
}

function isSplit(word: string): word is Split {
  return (splits as readonly string[]).includes(word)
}
