import { MetamlError } from '@metaml/core'
import {
  type EngineConfig,
  type ModelView,
  modelNamed,
  type RunOutcome,
  readRun,
  startRun,
} from '@metaml/engine'
import type { Project } from '../commands/open-project.js'
import { watchInterrupts } from '../terminal/interrupt.js'
import type { Output } from '../terminal/output.js'
import { adviseInOptions } from './advise.js'
import { lookFlow, nodeNames, type Wish } from './default-flow.js'
import { fittingScaling, margin } from './fitting-scaling.js'
import { datasetOf, refuseReversed, rightAnswers } from './given-network.js'

/** Where the network is evaluated, and who is told. */
export interface Surroundings extends Project {
  readonly config: EngineConfig
  readonly seed: number | undefined
  readonly output: Output
}

/** The network evaluated on the table, or why it can't be. */
type Look = Pick<RunOutcome, 'id' | 'status' | 'errors'> & { readonly given: ModelView | undefined }

/**
 * Evaluates the network on the table, and takes the two settings that it can be seen to need: one output for two
 * classes is measured by `binary_accuracy`; and where it is right far more often with columns of mean 0 and deviation
 * 1, these are what it was trained on. The user is told of both, and how often it is right.
 * @param open whether the scaling is not asked for
 * @returns the wish with these settings and the number of validation rows
 * @throws METAML_E_OPTIMIZE_CLASSES, METAML_E_INTERRUPTED, and what evaluating the network throws, with what to do in
 *   options of the command
 */
export async function suitNetwork(asked: Wish, open: boolean, surroundings: Surroundings): Promise<Wish> {
  const { output } = surroundings
  output.note('Evaluating the network on the table')
  let wish = asked
  let found = await look(wish, surroundings)
  if (wish.metric === undefined && hasOneOutput(found.errors[0])) {
    output.note('The network has one output for two classes: it is measured by binary_accuracy.')
    wish = { ...wish, metric: 'binary_accuracy' }
    found = await look(wish, surroundings)
  }
  if (open) {
    const other = await withScaling(wish, found, surroundings)
    if (other !== undefined) {
      wish = { ...wish, scaling: other.scaling }
      found = other.look
    }
  }
  if (found.status !== 'done') throw failure(found)
  const right = rightAnswers(found.given)
  refuseReversed(found.given, right)
  if (right !== undefined) {
    output.note(
      wish.scaling === asked.scaling
        ? `It is right on ${percent(right)} of the validation rows${byChance(found.given, right) ? ', as one that answers by chance: do the columns, --scaling and --classes fit it?' : '.'}`
        : `The network does not fit the columns as they are; with columns of mean 0 and deviation 1 it is right on ${percent(right)} of the validation rows: these are taken. --scaling says otherwise.`,
    )
  }
  const rows = datasetOf(found.given)?.splits?.validation
  return { ...wish, ...(rows !== undefined && { validationRows: rows }) }
}

/** The scaling with which the network is right far more often than with `found`, and what it does then. */
async function withScaling(
  wish: Wish,
  found: Look,
  surroundings: Surroundings,
): Promise<{ scaling: string; look: Look } | undefined> {
  const [error] = found.errors
  if (found.status !== 'done') {
    const fits = error === undefined ? undefined : fittingScaling(error)
    if (fits === undefined) return undefined
    return { scaling: fits.scaling, look: await look({ ...wish, scaling: fits.scaling }, surroundings) }
  }
  // A network with one output for two classes is not refused, however wrong it is.
  const scaling = 'standard'
  const other = await look({ ...wish, scaling }, surroundings)
  const [plain, standard] = [found, other].map(({ given }) => rightAnswers(given))
  if (plain === undefined || standard === undefined) return undefined
  // One that is wrong nearly always has its classes in the other order: it fits as well.
  const sure = (share: number): number => Math.max(share, hasOneAnswer(found.given) ? 1 - share : 0)
  return sure(standard) > sure(plain) + margin ? { scaling, look: other } : undefined
}

function hasOneAnswer(given: ModelView | undefined): boolean {
  return datasetOf(given)?.metric === 'binary_accuracy'
}

/** Of a network with one output, which is not refused where it answers by chance. */
function byChance(given: ModelView | undefined, right: number): boolean {
  return hasOneAnswer(given) && right < 0.6
}

/** Whether what is wrong is one output where two classes are. */
function hasOneOutput(error: MetamlError | undefined): boolean {
  const { code, expected = '', found = '' } = error ?? {}
  return code === 'METAML_E_DATASET_SHAPE' && found.endsWith('output (1)') && expected.endsWith('output (2)')
}

async function look(wish: Wish, { dir, registry, config, seed, output }: Surroundings): Promise<Look> {
  const interruption = watchInterrupts(
    () => output.note('Stopping.'),
    () => {},
  )
  const { id, status, errors } = await startRun({
    signal: interruption.signal,
    projectDir: dir,
    tasks: registry,
    config,
    flow: lookFlow(wish),
    ...(seed !== undefined && { seed }),
  }).finally(() => interruption.end())
  if (status === 'interrupted') throw interrupted()
  const given = status === 'done' ? modelNamed(await readRun(dir, id), nodeNames.given) : undefined
  return { id, status, errors, given }
}

function failure({ id, errors: [error] }: Look): MetamlError {
  return error === undefined
    ? interrupted()
    : adviseInOptions(error, `metaml log ${id} --task ${nodeNames.given}`)
}

function interrupted(): MetamlError {
  return new MetamlError({
    code: 'METAML_E_INTERRUPTED',
    kind: 'interrupted',
    message: 'The network was being evaluated when the command was interrupted.',
    todo: 'call it again: what is finished is not done again',
  })
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
