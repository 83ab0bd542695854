import { type Json, type JsonObject, type Kind, MetamlError, type ModelContent } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { readJournal } from '../journal/read-journal.js'
import { openObjects } from '../store/object-files.js'
import type { KeyParts } from '../store/trial-record.js'
import { type FoundModel, findModel } from './find-model.js'
import { readRun, recordsOf } from './read-run.js'
import { journalFile, storeDir } from './run-folder.js'
import type { TaskOrigin } from './run-request.js'
import type { ModelView, RunView } from './run-view.js'

/** A model with its files, and all that it was made from. */
export interface ReadModel extends FoundModel {
  /** Files are read from the store, and checked. */
  readonly content: ModelContent
  /** The model itself, then what it was made from, the nearest first; each once. */
  readonly ancestry: readonly Ancestor[]
  /** Parents that no run of the project has any more. */
  readonly lost: readonly string[]
}

/** A model of an ancestry and how it was made. */
export interface Ancestor {
  readonly run: string
  readonly model: ModelView
  /** The parameters of its task, as they were when it was made. */
  readonly params: JsonObject
  readonly seed: number
  /** The package of its task. */
  readonly plugin?: TaskOrigin
  readonly versions: RunView['versions']
  /** What its trial was given, where a trial made it. */
  readonly trial?: { readonly unit: string; readonly args: Json; readonly seed: number }
  /** Versions of the tools that its task used: need to version. */
  readonly tools: { readonly [need: string]: string }
}

/**
 * Reads a model of a project; `wanted` as {@link findModel} takes it. Changes nothing in the store or the run.
 * @throws METAML_E_MODEL_UNKNOWN, METAML_E_RUN_UNKNOWN; when a file is read METAML_E_STORE_MISSING,
 *   METAML_E_STORE_DAMAGED
 */
export async function readModel(
  projectDir: string,
  wanted: string,
  config: EngineConfig,
): Promise<ReadModel> {
  const found = await findModel(projectDir, wanted)
  const { files, descriptor } = found.model
  const objects = openObjects(storeDir(projectDir, config), {})
  const content = {
    descriptor: descriptor as unknown as ModelContent<Kind>['descriptor'],
    paths: Object.keys(files).sort(),
    read: async (path: string) => await objects.read(files[path]!),
  }
  return { ...found, content, ...(await readAncestry(projectDir, found)) }
}

/** Walks from a model to its parents, into the runs that they stand in. */
async function readAncestry(
  projectDir: string,
  { run, model }: FoundModel,
): Promise<Pick<ReadModel, 'ancestry' | 'lost'>> {
  const runs = new Map<string, Promise<RunFacts | undefined>>()
  const factsOf = (id: string): Promise<RunFacts | undefined> => {
    if (!runs.has(id)) runs.set(id, readFacts(projectDir, id))
    return runs.get(id)!
  }
  const ancestry = new Map<string, Ancestor>()
  const lost = new Set<string>()
  const open: Place[] = [{ run: run.id, id: model.id }]
  for (const place of open) {
    const { run: home, id } = homeOf(place)
    const facts = await factsOf(home)
    const found = facts?.view.models.find(candidate => candidate.id === id)
    if (facts === undefined || found === undefined) {
      lost.add(`${home}:${id}`)
      continue
    }
    const key = `${home}:${id}`
    if (ancestry.has(key)) continue
    ancestry.set(key, ancestorOf(facts, found))
    open.push(...found.parents.map(parent => ({ run: home, id: parent })))
  }
  return { ancestry: [...ancestry.values()], lost: [...lost] }
}

/** Where a model stands. */
interface Place {
  readonly run: string
  readonly id: string
}

/** A model that a run began with is `<run>:<id>`, and was made in that run. */
function homeOf({ run, id }: Place): Place {
  const colon = id.indexOf(':')
  return colon < 0 ? { run, id } : { run: id.slice(0, colon), id: id.slice(colon + 1) }
}

interface RunFacts {
  readonly view: RunView
  /** By node and turn: what each trial's key was made of. */
  readonly parts: ReadonlyMap<string, ReadonlyMap<string, KeyParts>>
}

const place = (node: string, turn: number): string => `${node}\n${turn}`

async function readFacts(projectDir: string, id: string): Promise<RunFacts | undefined> {
  try {
    const view = await readRun(projectDir, id)
    const parts = new Map<string, Map<string, KeyParts>>()
    for (const record of recordsOf((await readJournal(journalFile(view.dir))).records)) {
      if (record.type !== 'trial-end' || record.record === undefined) continue
      const key = place(record.node, record.turn)
      parts.set(key, (parts.get(key) ?? new Map<string, KeyParts>()).set(record.label, record.record.parts))
    }
    return { view, parts }
  } catch (error) {
    if (error instanceof MetamlError && ['METAML_E_RUN_UNKNOWN', 'METAML_E_RUN_NONE'].includes(error.code))
      return undefined
    throw error
  }
}

function ancestorOf({ view, parts }: RunFacts, model: ModelView): Ancestor {
  const trials = parts.get(place(model.node, model.turn))
  const own = model.trial === undefined ? undefined : trials?.get(model.trial)
  const firing = view.firings.find(({ node, turn }) => node === model.node && turn === model.turn)
  const plugin = view.plugins[model.task]
  return {
    run: view.id,
    model,
    params: firing?.params ?? {},
    seed: view.seed,
    ...(plugin !== undefined && { plugin }),
    versions: view.versions,
    ...(own !== undefined && { trial: { unit: own.unit, args: own.args, seed: own.seed } }),
    tools: Object.assign({}, ...[...(trials?.values() ?? [])].map(({ tools }) => tools)),
  }
}
