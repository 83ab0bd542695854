import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import {
  type DnnModel,
  isMetamlError,
  type Metric,
  type MetricName,
  metric,
  metricNames,
  type Split,
  type UnitIo,
} from '@metaml/core'
import { countParameters, draftNetwork, type Network } from '@metaml/keras'
import { digestOf } from './file-digest.js'
import type { Measured, Measurer } from './measure-network.js'
import { reportError } from './python-error.js'
import { readReturned } from './read-returned.js'
import type { SearchReport, WorkReport } from './report.js'
import { writeRows } from './task-files.js'

/** The network that results are held against: of the first input port. */
export interface WorkInput {
  readonly network: Network
  readonly topology: string
  readonly descriptor: DnnModel
}

/** What a function works with. */
export interface WorkSetting {
  readonly input?: WorkInput
  /** Absent without a data set. */
  readonly measurer?: Measurer
  /** Absolute path of the folder that rows are written to. */
  readonly folder: string
  readonly io: UnitIo
}

/** What a function's reports come to; answers its questions. */
export interface Work {
  /** @throws METAML_E_PYTHON_REPORT, METAML_E_TEST_SPLIT and what reading and measuring a network throws */
  take(report: WorkReport | SearchReport): Promise<object | undefined>
  /** Makes a Keras file a model, with the figures that were told of; gives what it was measured to be. */
  give(name: string, file: string): Promise<Measured | undefined>
}

/** A Keras file, read and measured. */
interface Given {
  readonly network: Network
  readonly measured?: Measured
}

/**
 * Starts to listen to a function that does work.
 * @throws METAML_E_DATASET_SHAPE when the input is no network for the data set
 */
export function startWork({ input, measurer, folder, io }: WorkSetting): Work {
  const metrics: Metric[] = []
  const known = new Map<string, Promise<Given>>()
  const written = new Set<string>()

  const read = async (file: string): Promise<Given> => {
    const { network, held } = await readReturned(file, input?.network, input?.topology)
    if (held > 0) {
      io.log.warn(`${held} weights that a mask holds were not zero in ${path.basename(file)}; they are now.`)
    }
    checkGiven(network, file, measurer)
    const measured = await measurer?.measure(network)
    return { network, ...(measured && { measured }) }
  }
  const given = async (file: string): Promise<Given> => {
    const digest = await digestOf(file)
    const found = known.get(digest) ?? read(file)
    known.set(digest, found)
    return await found
  }
  const measure = async (file: string): Promise<Measured> => {
    if (measurer === undefined) throw nothingToMeasureOn()
    return (await given(file)).measured!
  }
  const writeSplit = async (split: string): Promise<string> => {
    if (measurer === undefined) throw nothingToMeasureOn()
    const rows = await measurer.dataset.split(split as Split)
    const file = path.join(folder, `${split}.npz`)
    await mkdir(folder, { recursive: true })
    if (!written.has(split)) await writeRows(rows, measurer.dataset.reference.features, file)
    written.add(split)
    return file
  }

  if (input) measurer?.check(input.network)
  return {
    async take(report) {
      if (report.type === 'split') return { file: await writeSplit(report.split) }
      if (report.type === 'measure') return await measure(report.file)
      if (report.type === 'metric') metrics.push(figure(report.metric, measurer))
      return undefined
    },
    async give(name, file) {
      const { network, measured } = await given(file)
      const { parameters, zeros } = countParameters(network)
      // What the input says of quantisers and training holds for the input: the network carries its own.
      const { quantizers: _, training: __, ...descriptor } = input?.descriptor ?? {}
      const dataset = measurer && { dataset: measurer.dataset.reference }
      const draft = draftNetwork(network, { ...descriptor, ...dataset }, [
        ...(measured ? [measurer!.metricOf(measured)] : []),
        metric('parameters', parameters, { stage: 'float' }),
        metric('zeros', zeros, { stage: 'float' }),
        ...metrics,
      ])
      await io.create(name, draft)
      return measured
    },
  }
}

/** A network for other rows would be measured to something, and not be told from a bad one. */
function checkGiven(network: Network, file: string, measurer: Measurer | undefined): void {
  try {
    measurer?.check(network)
  } catch (error) {
    if (!isMetamlError(error) || error.code !== 'METAML_E_DATASET_SHAPE') throw error
    const { expected = '', found = '' } = error
    throw reportError(`The script gave a network in ${path.basename(file)} that is none for the data set.`, {
      expected,
      found,
    })
  }
}

/** A figure of a script as a metric: a name that MetaML knows has its unit and direction. */
function figure(
  given: Pick<Metric, 'name' | 'value' | 'unit' | 'direction'>,
  measurer: Measurer | undefined,
): Metric {
  if (given.name === measurer?.dataset.reference.metric) {
    throw reportError(`The script gives a figure '${given.name}' of its own.`, {
      expected: `other figures: '${given.name}' is measured by MetaML`,
      found: `${given.name} = ${given.value}`,
      todo: 'leave it out, or give it another name',
    })
  }
  const shared = Object.hasOwn(metricNames, given.name) ? metricNames[given.name as MetricName] : undefined
  return { ...given, ...shared, stage: 'float' }
}

function nothingToMeasureOn(): Error {
  return reportError('The script asks for a measurement, and there is no data set to measure on.', {
    expected: 'a model that belongs to a data set, or the parameter trainTestDataset',
    found: 'neither',
  })
}
