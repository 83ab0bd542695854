import { setMaxListeners } from 'node:events'
import {
  type AnyKindDefinition,
  type CheckedFlow,
  errorToParts,
  type Json,
  type JsonObject,
  MetamlError,
  type Model,
} from '@metaml/core'
import { createExecutor } from '../executor/executor.js'
import type { Journal } from '../journal/journal.js'
import type { JournalRecord } from '../journal/journal-line.js'
import type { TornTail } from '../journal/read-journal.js'
import { shareCalls } from '../journal/share-calls.js'
import type { Ownership } from '../owner/take-ownership.js'
import { openStore } from '../store/open-store.js'
import type { TrialRecord } from '../store/trial-record.js'
import { presetPort } from './find-start.js'
import { groupByFiring } from './group-by-firing.js'
import { createLogBook } from './log-book.js'
import { logLine } from './log-lines.js'
import { createModelSpace } from './model-space.js'
import { storeDir } from './run-folder.js'
import { type NodesStart, runNodes } from './run-nodes.js'
import type { FiringEnded, RunRecord, RunStarted } from './run-records.js'
import type { RunOutcome, RunSurroundings, TaskSource } from './run-request.js'
import { type EarlierWork, earlierFiring, type RunScope } from './run-scope.js'
import { testModel } from './run-trial.js'
import { warnOfMissing } from './warn-of-missing.js'

/** A run whose journal is open and owned. */
export interface OpenRun {
  readonly id: string
  readonly dir: string
  readonly flow: CheckedFlow
  readonly started: RunStarted
  readonly journal: Journal
  readonly ownership: Ownership
  /** What the journal held when it was opened. */
  readonly earlier: readonly RunRecord[]
  readonly resumed: boolean
  readonly torn?: TornTail
}

/** In ms: so long after it was said a line of LOG is on disk, also while one program runs for hours. */
const logDelay = 1000

/** Executes a run from where it stands to its end. */
export async function executeRun(request: RunSurroundings, run: OpenRun): Promise<RunOutcome> {
  const { id, dir, flow, started, resumed } = run
  const began = performance.now()
  const emit = request.onEvent ?? (() => {})
  const signal = request.signal ?? new AbortController().signal
  // Every firing listens for it, and any number of them can run.
  setMaxListeners(0, signal)
  const scope = await openScope(request, run, signal)
  try {
    await scope.commit()
    emit({ type: 'run-start', run: id, flow: started.flow.name, resumed })
    if (run.torn !== undefined) {
      const { bytes, line } = run.torn
      logLine(
        scope,
        {},
        'warn',
        `The journal's last record (line ${line}) was torn: ${bytes} bytes were cut off.`,
      )
    }
    await warnOfMissing(new Set([...flow.nodes.values()].map(node => node.task)), scope)
    const { returned, errors } = await runNodes(flow, startOf(flow, started, scope), scope, signal)
    // Where nothing more can be written, no test may begin: it would be lost.
    if (errors.length > 0) await scope.commit()
    // What one branch failed at says nothing about the models that others gave.
    const failures = [...errors, ...(signal.aborted ? [] : await testReturned(returned, scope))]
    const status = signal.aborted ? 'interrupted' : failures.length > 0 ? 'failed' : 'done'
    const ids = returned.map(model => model.id)
    const seconds = (performance.now() - began) / 1000
    const ended = { status, returned: ids, seconds } as const
    scope.record({
      type: 'run-end',
      ...ended,
      time: new Date().toISOString(),
      errors: failures.map(error => errorToParts(error)),
      ...(scope.notes.length > 0 && { notes: scope.notes }),
    })
    await scope.commit()
    emit({ type: 'run-end', ...ended })
    return { id, dir, status, returned: ids.map(model => scope.models.get(model)!), errors: failures }
  } finally {
    await scope.executor.close()
  }
}

async function testReturned(returned: readonly Model[], scope: RunScope): Promise<MetamlError[]> {
  const failures: MetamlError[] = []
  for (const model of returned) {
    try {
      await testModel(model, scope)
    } catch (error) {
      if (scope.signal.aborted) return []
      failures.push(new MetamlError({ ...errorToParts(error), cause: error }))
    }
  }
  return failures
}

async function openScope(request: RunSurroundings, run: OpenRun, signal: AbortSignal): Promise<RunScope> {
  const { projectDir, tasks, config = {}, hooks = {} } = request
  const { journal, ownership, started, flow } = run
  const store = await openStore(storeDir(projectDir, config), hooks)
  const models = createModelSpace(store)
  const earlier = earlierWork(run.earlier)
  for (const record of run.earlier) {
    if (record.type === 'model') models.add(record)
    if (record.type === 'decision') models.decide(record.model, record.decision)
  }
  if (started.from !== undefined) models.add(started.from)
  const cfg = new Map<string, Json | undefined>()
  for (const node of flow.nodes.values()) {
    for (const [name, value] of Object.entries((node.params ?? {}) as JsonObject))
      cfg.set(`${node.name}.${name}`, value)
  }
  const book = createLogBook(lines => journal.append(lines as JournalRecord))
  const record = (entry: RunRecord): void => {
    if (entry.type === 'log') {
      book.add(entry)
      soon()
      return
    }
    book.flush()
    journal.append(entry as JournalRecord)
  }
  let due: NodeJS.Timeout | undefined
  const commit = shareCalls(async () => {
    clearTimeout(due)
    due = undefined
    await ownership.check()
    book.flush()
    await journal.commit()
  })
  const soon = (): void => {
    // What can't be written now is written, and told of, by the next commit.
    due ??= setTimeout(() => void commit().catch(() => {}), logDelay).unref()
  }
  return {
    id: run.id,
    projectDir,
    seed: started.seed,
    config,
    tasks,
    kinds: kindsOf(Object.keys(started.plugins), tasks),
    store,
    executor: createExecutor({ storeDir: store.dir, config }),
    ownership,
    models,
    earlier,
    ahead: new Map(),
    cfg,
    cfgSet: new Map(),
    notes: [],
    signal,
    emit: request.onEvent ?? (() => {}),
    record,
    recordProcess(identity) {
      record({ type: 'process', ...identity })
      // What can't be written now is written, and told of, by the next commit.
      commit().catch(() => {})
    },
    commit,
  }
}

function kindsOf(ids: readonly string[], tasks: TaskSource): Map<string, AnyKindDefinition> {
  const kinds = new Map<string, AnyKindDefinition>()
  for (const id of ids) for (const kind of tasks.find(id)?.kinds ?? []) kinds.set(kind.kind, kind)
  return kinds
}

/** What a journal says is finished: the last firing of each node and turn, if it was done, and all trials. */
function earlierWork(records: readonly RunRecord[]): EarlierWork {
  const firings = new Map<string, FiringEnded>()
  const trials = new Map<string, TrialRecord>()
  for (const record of records) {
    if (record.type === 'firing') firings.delete(earlierFiring(record.node, record.turn))
    if (record.type === 'firing-end' && record.status === 'done') {
      firings.set(earlierFiring(record.node, record.turn), record)
    }
    if (record.type === 'trial-end' && record.record !== undefined) trials.set(record.key, record.record)
  }
  return { firings, trials, filesOf: filesByFiring(records) }
}

/** The files of what firings made, looked up by node and turn. */
function filesByFiring(records: readonly RunRecord[]): EarlierWork['filesOf'] {
  const files = groupByFiring<string>()
  for (const record of records) {
    // What was made before the last firing of a node and turn, or in flows inside it, is void.
    if (record.type === 'firing') files.take(record.node, record.turn)
    const named = filesNamed(record)
    if (named === undefined) continue
    const { node, turn, groups } = named
    for (const file of groups.flatMap(group => Object.values(group))) files.add(node, turn, file)
  }
  return files.within
}

function filesNamed(record: RunRecord) {
  if (record.type === 'model') {
    const { node, turn, files, reports } = record
    return { node, turn, groups: [files, reports] }
  }
  if (record.type !== 'trial-end' || record.record === undefined) return undefined
  return { node: record.node, turn: record.turn, groups: [record.record.files] }
}

/** The model that the run starts at, in its place. */
function startOf(flow: CheckedFlow, { from }: RunStarted, scope: RunScope): NodesStart {
  if (from === undefined) return { prefix: '' }
  const model = scope.models.get(from.id)!
  const [input] = Object.keys(flow.json.inputs ?? {})
  if (input !== undefined) return { prefix: '', inputs: { [input]: model } }
  const port = presetPort(flow, from)!
  return { prefix: '', preset: { node: from.node, outputs: { [port]: model } } }
}
