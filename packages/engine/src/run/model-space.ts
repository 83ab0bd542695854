import { createHash } from 'node:crypto'
import {
  type AnyKindDefinition,
  canonicalJson,
  type Decision,
  type JsonObject,
  type Kind,
  MetamlError,
  type Metric,
  type Model,
  type ModelDraft,
} from '@metaml/core'
import type { HandleData, MadeModel } from '../executor/unit-job.js'
import { readModelFiles } from '../store/read-model-files.js'
import type { Store } from '../store/store.js'
import type { ModelRecorded } from './run-records.js'

/** All models of a run, by id. */
export interface ModelSpaceOfRun {
  get(id: string): Model | undefined
  /** The task that made a model. */
  taskOf(id: string): string | undefined
  /** Takes a recorded model in; one with the same id is replaced. */
  add(record: ModelRecorded): Model
  decide(id: string, decision: Decision): void
  addMetrics(id: string, metrics: readonly Metric[]): void
}

/** Makes the model space of a run over a store. */
export function createModelSpace(store: Store): ModelSpaceOfRun {
  const models = new Map<string, Model>()
  const tasks = new Map<string, string>()
  const change = (id: string, facts: Partial<Model>): void => {
    const model = models.get(id)
    if (model !== undefined) models.set(id, { ...model, ...facts })
  }
  return {
    get: id => models.get(id),
    taskOf: id => tasks.get(id),
    add(record) {
      const model = modelOf(record, store)
      models.set(record.id, model)
      tasks.set(record.id, record.task)
      return model
    },
    decide: (id, decision) => change(id, { decision }),
    addMetrics: (id, metrics) => change(id, { metrics: [...(models.get(id)?.metrics ?? []), ...metrics] }),
  }
}

/** A recorded model with its files readable. */
function modelOf(record: ModelRecorded, store: Store): Model {
  const { type: _type, task: _task, ...facts } = record
  return {
    ...facts,
    kind: record.kind as Kind,
    descriptor: record.descriptor as never,
    ...readModelFiles(record.id, record.files, store),
  }
}

/** What another process needs of a model. */
export function handleData({ kind, digest, descriptor, files }: HandleData): HandleData {
  return { kind, digest, descriptor, files }
}

/** Stores a draft's files. */
export async function storeDraft(draft: ModelDraft, store: Store): Promise<MadeModel> {
  const files: Record<string, string> = {}
  for (const [path, content] of Object.entries(draft.files)) files[path] = await store.put(content)
  return {
    kind: draft.kind,
    descriptor: draft.descriptor as JsonObject,
    files,
    metrics: draft.metrics ?? [],
  }
}

/**
 * Checks a model that was made and gives its content digest: SHA-256 over the canonical JSON of kind, descriptor
 * and the digests of its content files.
 * @throws METAML_E_KIND_UNKNOWN, METAML_E_MODEL_UNSOUND
 */
export async function checkedDigest(
  made: MadeModel,
  definitions: ReadonlyMap<string, AnyKindDefinition>,
  store: Store,
): Promise<string> {
  const definition = definitions.get(made.kind)
  if (definition === undefined) {
    throw new MetamlError({
      code: 'METAML_E_KIND_UNKNOWN',
      kind: 'plugin',
      message: `A task made a model of kind '${made.kind}', which no task of the flow defines.`,
      expected: `one of ${[...definitions.keys()].sort().join(', ')}`,
      found: made.kind,
      todo: "list the kind's definition in the `kinds` of the task that makes it",
    })
  }
  const paths = Object.keys(made.files).sort()
  const problems = await definition.check({
    descriptor: made.descriptor,
    paths,
    read: path => store.read(made.files[path]!),
  })
  if (problems.length > 0) {
    throw new MetamlError({
      code: 'METAML_E_MODEL_UNSOUND',
      kind: 'task',
      message: `A model of kind '${made.kind}' is not sound.`,
      found: problems.join(' '),
      todo: 'report it to the author of the task that made it',
      data: { problems },
    })
  }
  const content = paths.filter(path => definition.isContent?.(path) ?? true)
  const text = canonicalJson({
    kind: made.kind,
    descriptor: made.descriptor,
    files: Object.fromEntries(content.map(path => [path, made.files[path]])),
  })
  return `sha256-${createHash('sha256').update(text).digest('hex')}`
}
