import path from 'node:path'
import type { ErrorParts, Metric } from '@metaml/core'
import type { NumberedRecord } from '../journal/journal-line.js'
import { readJournal } from '../journal/read-journal.js'
import { groupByFiring } from './group-by-firing.js'
import { judgeBudget } from './judge-budget.js'
import { findRun, isOwned, journalFile, runDir } from './run-folder.js'
import type { RunNote } from './run-note.js'
import type {
  FiringEnded,
  FiringStarted,
  RunRecord,
  RunStarted,
  TrialEnded,
  TrialStarted,
} from './run-records.js'
import type { CfgView, FiringView, LogView, ModelView, RunView, TrialView } from './run-view.js'

/**
 * Reads a run without changing it, also while it is going on; `id` may be the beginning of one, default: the newest.
 * @throws METAML_E_RUN_NONE, METAML_E_RUN_UNKNOWN, METAML_E_JOURNAL_DAMAGED, METAML_E_JOURNAL_EMPTY,
 *   METAML_E_FORMAT_NEWER
 */
export async function readRun(projectDir: string, id?: string): Promise<RunView> {
  const run = await findRun(projectDir, id)
  const dir = runDir(projectDir, run)
  const { records, torn } = await readJournal(journalFile(dir))
  const view = viewOf(recordsOf(records), dir)
  const open = view.status === 'running' && !(await isOwned(dir))
  return { ...view, torn: torn !== undefined, ...(open && { status: 'stopped' }) }
}

/** A journal's records as a run's. */
export function recordsOf(records: readonly NumberedRecord[]): RunRecord[] {
  return records.map(({ record }) => record as unknown as RunRecord)
}

type Open<T> = { -readonly [K in keyof T]: T[K] }
type OpenFiring = Open<Omit<FiringView, 'trials' | 'steps'>> & {
  trials: Map<string, TrialView>
  steps: FiringView['steps'][number][]
}

/** Builds the view of a run from its records. */
export function viewOf(records: readonly RunRecord[], dir: string): RunView {
  const first = records[0] as RunStarted
  const view = {
    status: 'running' as RunView['status'],
    seconds: 0,
    plugins: first.plugins,
    versions: first.versions,
    returned: [] as readonly string[],
    errors: [] as readonly ErrorParts[],
    notes: [] as readonly RunNote[],
  }
  const cfg = new Map<string, CfgView>(first.cfg.map(entry => [entry.key, entry]))
  const models = new Map<string, Open<ModelView>>()
  const { from } = first
  if (from !== undefined) models.set(from.id, startView(from))
  const firings = new Map<string, OpenFiring>()
  const log: LogView[] = []
  const modelsBy = groupByFiring<string>()
  const firingsBy = groupByFiring<string>()
  const place = (node: string, turn: number): string => `${node}\n${turn}`
  const enter = (record: FiringStarted | FiringEnded): OpenFiring => {
    const firing = openFiring(record)
    const key = place(record.node, record.turn)
    firings.set(key, firing)
    firingsBy.add(record.node, record.turn, key)
    return firing
  }

  for (const record of records) {
    switch (record.type) {
      case 'resumed':
        Object.assign(view, {
          status: 'running',
          plugins: record.plugins,
          versions: record.versions,
          notes: [],
        })
        break
      case 'firing': {
        for (const id of modelsBy.take(record.node, record.turn)) if (id !== from?.id) models.delete(id)
        const own = place(record.node, record.turn)
        for (const key of firingsBy.take(record.node, record.turn)) if (key !== own) firings.delete(key)
        enter(record)
        break
      }
      case 'firing-end': {
        endFiring(firings.get(place(record.node, record.turn)) ?? enter(record), record)
        break
      }
      case 'trial':
      case 'trial-end': {
        const trials = firings.get(place(record.node, record.turn))?.trials
        trials?.set(record.label, trialView(record))
        break
      }
      case 'model': {
        const { type: _type, ...facts } = record
        models.set(record.id, { ...facts, returned: false })
        modelsBy.add(record.node, record.turn, record.id)
        break
      }
      case 'decision':
        changeModel(models, record.model, { decision: record.decision })
        break
      case 'metrics':
        changeModel(models, record.model, {
          metrics: mergeMetrics(models.get(record.model)?.metrics ?? [], record.metrics),
        })
        break
      case 'step':
        firings.get(place(record.node, record.turn))?.steps.push(record.step)
        break
      case 'cfg':
        cfg.set(record.key, { key: record.key, value: record.value, by: record.by })
        break
      case 'log': {
        const { type: _type, ...line } = record
        log.push(line)
        break
      }
      case 'log-lines': {
        const { type: _type, messages, ...place } = record
        for (const message of messages) log.push({ ...place, message })
        break
      }
      case 'run-end':
        Object.assign(view, { status: record.status, returned: record.returned, errors: record.errors })
        view.notes = record.notes ?? []
        view.seconds += record.seconds
        break
    }
  }
  for (const id of view.returned) changeModel(models, id, { returned: true })
  return {
    ...view,
    // The folder's name: a run that was copied under another is a run of its own.
    id: path.basename(dir),
    dir,
    flow: first.flow,
    origin: first.origin,
    seed: first.seed,
    started: first.time,
    cfg: [...cfg.values()],
    models: [...models.values()],
    budget: judgeBudget(first.flow.budget, models, view.returned),
    firings: [...firings.values()].map(firing => ({ ...firing, trials: [...firing.trials.values()] })),
    log,
    torn: false,
  }
}

/** The model that a run starts at: it belongs to the run as those do that it makes. */
function startView({ type: _type, run: _run, ...facts }: NonNullable<RunStarted['from']>): ModelView {
  return { ...facts, returned: false }
}

/** Figures of which later ones of the same name, stage and split replace earlier ones. */
function mergeMetrics(before: readonly Metric[], more: readonly Metric[]): Metric[] {
  const same = (a: Metric, b: Metric): boolean =>
    a.name === b.name && a.stage === b.stage && a.split === b.split
  return [...before.filter(old => !more.some(metric => same(old, metric))), ...more]
}

function changeModel(models: Map<string, Open<ModelView>>, id: string, facts: Partial<ModelView>): void {
  const model = models.get(id)
  if (model !== undefined) Object.assign(model, facts)
}

function openFiring(record: FiringStarted | FiringEnded): OpenFiring {
  const started = record.type === 'firing' ? record : undefined
  return {
    node: record.node,
    turn: record.turn,
    task: started?.task ?? '',
    status: 'running',
    params: started?.params ?? {},
    seconds: 0,
    models: [],
    trials: new Map(),
    steps: [],
    changes: started?.changes ?? [],
  }
}

function endFiring(firing: OpenFiring, record: FiringEnded): void {
  firing.status = record.status
  firing.seconds = record.seconds
  firing.models = Object.values(record.outputs)
    .flat()
    .filter(id => id !== null)
  if (record.error !== undefined) firing.error = record.error
}

function trialView(record: TrialStarted | TrialEnded): TrialView {
  const { label, unit, key, reason } = record
  if (record.type === 'trial') {
    return { label, unit, key, reason, status: 'running', models: [], files: {}, seconds: 0 }
  }
  const { status, models, error, record: given } = record
  return {
    ...{ label, unit, key, reason, status, models },
    ...(given !== undefined && { result: given.result }),
    files: given?.files ?? {},
    seconds: given?.seconds ?? 0,
    ...(error !== undefined && { error }),
  }
}
