import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type DnnModel,
  type Metric,
  type MetricName,
  metric,
  metricNames,
  type Split,
  type UnitIo,
} from '@metaml/core'
import { countParameters, draftNetwork, type Network } from '@metaml/keras'
import type { Measured, Measurer } from './measure-network.js'
import { reportError } from './python-error.js'
import { readReturned } from './read-returned.js'
import type { Report, TrialReport } from './report.js'
import { writeAnswer, writeRows } from './task-files.js'

/** A candidate that a script told of, as we measured it. */
export type Candidate = Pick<TrialReport, 'label' | 'variable'> & {
  readonly decision: 'accepted' | 'rejected'
  readonly measured: Measured
}

/** What a script is run with. */
export interface ScriptSetting {
  /** The network that results are held against: of the first input port. */
  readonly input?: { readonly network: Network; readonly topology: string; readonly descriptor: DnnModel }
  /** Absent without a data set. */
  readonly measurer?: Measurer
  /** Absolute path of the folder that answers are put in. */
  readonly exchange: string
  /** Whether it may tell of candidates. */
  readonly search: boolean
  readonly io: UnitIo
}

/** A Keras file of a script, read and measured. */
interface Given {
  readonly network: Network
  readonly measured?: Measured
}

/** What a script's reports come to; answers its questions. */
export interface ScriptRun {
  readonly candidates: readonly Candidate[]
  /**
   * Takes a report. Reports are worked off one after the other.
   * @throws METAML_E_PYTHON_REPORT, METAML_E_TEST_SPLIT and what reading and measuring a network throws
   */
  take(report: Report): Promise<void>
  /** Makes the network of an output port a model; gives the label of the candidate that it is, if it is one. */
  give(port: string, file: string): Promise<string | undefined>
}

/** Starts to listen to a script. */
export function startScriptRun({ input, measurer, exchange, search, io }: ScriptSetting): ScriptRun {
  const candidates: Candidate[] = []
  const metrics: Metric[] = []
  const labels = new Map<string, string>()
  const known = new Map<string, Promise<Given>>()

  const digestOf = async (file: string): Promise<string> => {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    return createHash('sha256').update(path.extname(file)).update(bytes).digest('hex')
  }
  const read = async (file: string): Promise<Given> => {
    const { network, held } = await readReturned(file, input?.network, input?.topology)
    if (held > 0) {
      io.log.warn(`${held} weights that a mask holds were not zero in ${path.basename(file)}; they are now.`)
    }
    const measured = await measurer?.measure(network)
    return { network, ...(measured && { measured }) }
  }
  const given = async (file: string): Promise<Given> => {
    const digest = await digestOf(file)
    const found = known.get(digest) ?? read(file)
    known.set(digest, found)
    return await found
  }
  const create = async (
    name: string,
    { network, measured }: Given,
    more: readonly Metric[],
  ): Promise<void> => {
    const { parameters, zeros } = countParameters(network)
    // What the input says of quantisers and training holds for the input: the network carries its own.
    const { quantizers: _, training: __, ...descriptor } = input?.descriptor ?? {}
    const dataset = measurer && { dataset: measurer.dataset.reference }
    await io.create(
      name,
      draftNetwork(network, { ...descriptor, ...dataset }, [
        ...(measured ? [measurer!.metricOf(measured)] : []),
        metric('parameters', parameters, { stage: 'float' }),
        metric('zeros', zeros, { stage: 'float' }),
        ...more,
      ]),
    )
  }

  async function takeTrial(report: TrialReport): Promise<Measured> {
    const { label, variable, decision, file } = report
    if (!search) {
      throw reportError('The script tells of a trial, though its task searches for nothing.', {
        expected: "trials of tasks whose role is 'optimization'",
        found: `trial '${label}'`,
      })
    }
    if (decision !== 'accepted' && decision !== 'rejected') {
      throw reportError(`The trial '${label}' was neither accepted nor rejected.`, {
        expected: "'accepted' or 'rejected'",
        found: JSON.stringify(decision),
      })
    }
    if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(label) || candidates.some(other => other.label === label)) {
      throw reportError(`A trial can not be called '${label}'.`, {
        expected: 'a name of its own for each trial, of small letters, digits, - and .',
        found: label,
      })
    }
    const candidate = await given(file)
    const measured = measuredOf(candidate)
    await create(
      label,
      candidate,
      Object.entries(report.metrics).map(([name, value]) => figure({ name, value })),
    )
    candidates.push({ label, variable, decision, measured })
    const digest = await digestOf(file)
    for (const key of [digest, `${digest} ${file}`]) if (!labels.has(key)) labels.set(key, label)
    return measured
  }

  function measuredOf({ measured }: Given): Measured {
    if (measured !== undefined) return measured
    throw reportError('The script asks for a measurement, and there is no data set to measure on.', {
      expected: 'a model that belongs to a data set, or the parameter trainTestDataset',
      found: 'neither',
    })
  }

  function figure(given: {
    name: string
    value: number
    unit?: string
    direction?: Metric['direction']
  }): Metric {
    if (given.name === measurer?.dataset.reference.metric) {
      throw reportError(`The script gives a figure '${given.name}' of its own.`, {
        expected: `other figures: '${given.name}' is measured by MetaML`,
        found: `${given.name} = ${given.value}`,
        todo: 'leave it out, or give it another name',
      })
    }
    const shared = Object.hasOwn(metricNames, given.name) ? metricNames[given.name as MetricName] : undefined
    return { ...{ unit: '1', direction: 'neither' as const }, ...given, ...shared, stage: 'float' }
  }

  async function writeSplit(split: string): Promise<string> {
    if (measurer === undefined) measuredOf({ network: undefined as never })
    const rows = await measurer!.dataset.split(split as Split)
    const file = path.join(exchange, `${split}.npz`)
    if (!written.has(split)) await writeRows(rows, measurer!.dataset.reference.features, file)
    written.add(split)
    return file
  }
  const written = new Set<string>()

  return {
    candidates,
    async take(report) {
      if (report.type === 'split') {
        await writeAnswer(exchange, report.id, { file: await writeSplit(report.split) })
      } else if (report.type === 'measure') {
        await writeAnswer(exchange, report.id, measuredOf(await given(report.file)))
      } else if (report.type === 'trial') await writeAnswer(exchange, report.id, await takeTrial(report))
      else if (report.type === 'metric') metrics.push(figure(report.metric))
    },
    async give(port, file) {
      const digest = await digestOf(file)
      const candidate = labels.get(`${digest} ${file}`) ?? labels.get(digest)
      if (candidate === undefined) await create(port, await given(file), metrics)
      return candidate
    },
  }
}
