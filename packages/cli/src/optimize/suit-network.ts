import { MetamlError } from '@metaml/core'
import { type EngineConfig, modelNamed, type RunOutcome, readRun, startRun } from '@metaml/engine'
import type { Project } from '../commands/open-project.js'
import { watchInterrupts } from '../terminal/interrupt.js'
import type { Output } from '../terminal/output.js'
import { lookFlow, nodeNames, type Wish } from './default-flow.js'
import { fittingScaling, margin } from './fitting-scaling.js'

/** Where the network is evaluated, and who is told. */
export interface Surroundings extends Project {
  readonly config: EngineConfig
  readonly seed: number | undefined
  readonly output: Output
}

/**
 * Evaluates the network on the table, and takes the two settings that it can be seen to need: one output for two
 * classes is measured by `binary_accuracy`; and where it is right far more often with columns of mean 0 and deviation
 * 1, these are what it was trained on. The user is told of both.
 * @param open whether the scaling is not asked for
 * @throws what evaluating it throws, and METAML_E_INTERRUPTED
 */
export async function suitNetwork(asked: Wish, open: boolean, surroundings: Surroundings): Promise<Wish> {
  const { output } = surroundings
  output.note('Evaluating the network on the table')
  let wish = asked
  let first = await look(wish, surroundings)
  if (wish.metric === undefined && hasOneOutput(first.errors[0])) {
    output.note('The network has one output for two classes: it is measured by binary_accuracy.')
    wish = { ...wish, metric: 'binary_accuracy' }
    first = await look(wish, surroundings)
  }
  const [error] = first.errors
  if (first.status !== 'done') {
    const fits = error === undefined || !open ? undefined : fittingScaling(error)
    if (fits === undefined) throw error ?? interrupted()
    return take(wish, fits, output)
  }
  if (!open) return wish
  // A network with one output for two classes is not refused, however wrong it is.
  const other = await look({ ...wish, scaling: 'standard' }, surroundings)
  const [plain, standard] = await Promise.all([first, other].map(run => rightAnswers(run, surroundings)))
  if (plain === undefined || standard === undefined || standard <= plain + margin) return wish
  return take(wish, { scaling: 'standard', accuracy: standard }, output)
}

/** Whether what is wrong is one output where two classes are. */
function hasOneOutput(error: MetamlError | undefined): boolean {
  const { code, expected = '', found = '' } = error ?? {}
  return code === 'METAML_E_DATASET_SHAPE' && found.endsWith('output (1)') && expected.endsWith('output (2)')
}

function take(wish: Wish, fits: { scaling: string; accuracy: number }, output: Output): Wish {
  const right = `${(100 * fits.accuracy).toFixed(1)} %`
  output.note(
    `The network does not fit the columns as they are; with columns of mean 0 and deviation 1 it is right on ${right} of the validation rows: these are taken. --scaling says otherwise.`,
  )
  return { ...wish, scaling: fits.scaling }
}

async function look(wish: Wish, { dir, registry, config, seed, output }: Surroundings): Promise<RunOutcome> {
  const interruption = watchInterrupts(
    () => output.note('Stopping.'),
    () => {},
  )
  const outcome = await startRun({
    signal: interruption.signal,
    projectDir: dir,
    tasks: registry,
    config,
    flow: lookFlow(wish),
    ...(seed !== undefined && { seed }),
  }).finally(() => interruption.end())
  if (outcome.status === 'interrupted') throw interrupted()
  return outcome
}

/** The share of validation rows that the network is right on; undefined where that is not what is measured. */
async function rightAnswers({ id, status }: RunOutcome, { dir }: Surroundings): Promise<number | undefined> {
  if (status !== 'done') return undefined
  const { metrics = [] } = modelNamed(await readRun(dir, id), nodeNames.given) ?? {}
  return metrics.find(({ name, split }) => name.endsWith('accuracy') && split === 'validation')?.value
}

function interrupted(): MetamlError {
  return new MetamlError({
    code: 'METAML_E_INTERRUPTED',
    kind: 'interrupted',
    message: 'The network was being evaluated when the command was interrupted.',
    todo: 'call it again: what is finished is not done again',
  })
}
