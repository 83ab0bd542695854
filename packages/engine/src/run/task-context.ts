import {
  type AnyPipeTask,
  type CheckedNode,
  type FlowJson,
  type Json,
  type JsonObject,
  MetamlError,
  type Model,
  type ModelDraft,
  type ModelSpace,
  type SearchStep,
  type TaskContext,
  type TrialOptions,
} from '@metaml/core'
import { createToolRunner } from '../tools/tool-runner.js'
import { evaluateModel } from './evaluate-model.js'
import { firingId } from './firing-id.js'
import { loggerAt } from './log-lines.js'
import { checkedDigest, storeDraft } from './model-space.js'
import { createAheadRuns } from './run-ahead.js'
import type { ModelRecorded } from './run-records.js'
import type { RunScope } from './run-scope.js'
import { runTrial, type TrialOrder } from './run-trial.js'
import { readParameter, setParameter } from './set-parameter.js'

/** A firing that is about to run. */
export interface Firing {
  readonly node: CheckedNode
  /** The node's name with what stands before it in a flow inside a parameter. */
  readonly name: string
  readonly turn: number
  readonly useTurn: number
  readonly params: JsonObject
  readonly inputs: { readonly [port: string]: Model | readonly Model[] }
  /** How many models are asked for at each output. */
  readonly fanOut: { readonly [port: string]: number }
  /** The last model that a node of the same flow gave. */
  readonly outputOf: (node: string) => Model | undefined
  /** The full form of a key of CFG as the node writes it; undefined when it names no node of the flow. */
  readonly resolveKey: (key: string) => string | undefined
}

/** A context, and what the firing read and set of other tasks' parameters. */
export interface FiringContext {
  readonly context: TaskContext
  readonly cfgReads: { readonly [key: string]: Json | null }
  readonly cfgSets: { readonly [key: string]: Json }
  /** Calls off the trials that ran ahead and were not asked for; to be called when the firing has ended. */
  readonly stopAhead: () => void
}

/** Makes what a task may do in one firing. */
export function createContext(firing: Firing, scope: RunScope, signal: AbortSignal): FiringContext {
  const { node, name, turn, useTurn, params, inputs } = firing
  const { task } = node
  const place = { node: name, turn }
  const log = loggerAt(scope, place)
  const cfgReads: Record<string, Json | null> = {}
  const cfgSets: Record<string, Json> = {}
  const labels = new Set<string>()
  const inner = evaluationFlow(params)
  const tools = createToolRunner({
    needs: task.needs ?? [],
    config: scope.config,
    log,
    signal,
    onProcess: scope.recordProcess,
  })
  const orderOf = (unit: string, args: Json, options: TrialOptions): TrialOrder => ({
    ...{ task, node: name, turn, unit, args, label: options.label },
    models: options.models ?? {},
    datasets: options.datasets ?? {},
    parents: options.parents ?? Object.values(options.models ?? {}).filter(isModel),
    ...(options.limits && { limits: options.limits }),
  })
  const aheadRuns = createAheadRuns(scope, signal)
  const context: TaskContext = {
    ...tools,
    node: name,
    turn,
    useTurn,
    inputs: inputs as never,
    params,
    fanOut: firing.fanOut,
    cfg: {
      get(key) {
        const full = firing.resolveKey(key) ?? key
        const value = readParameter(full, scope)
        cfgReads[full] = value ?? null
        return value
      },
      set(key, value) {
        const full = firing.resolveKey(key)
        if (full === undefined) throw keyUnknown(name, key)
        cfgSets[full] = value
        setParameter(full, value, name, scope)
      },
    },
    log,
    signal,
    seed: scope.seed,
    projectDir: scope.projectDir,
    models: modelSpaceOf(firing, scope),
    reference: () => referenceOf(firing),
    async trial(unit, args, options) {
      if (unit === 'test') throw testUnitRefused(task)
      if (labels.has(options.label)) throw labelTaken(task, options.label)
      labels.add(options.label)
      const before = aheadRuns.known()
      let tell = (): void => {}
      aheadRuns.startAfter(
        new Promise(resolve => {
          tell = resolve
        }),
      )
      await before
      return await runTrial(orderOf(unit, args, options), scope, signal, tell).finally(tell)
    },
    ahead(unit, args, options) {
      if (unit === 'test') throw testUnitRefused(task)
      return aheadRuns.start(orderOf(unit, args, options))
    },
    canEvaluate: inner !== undefined,
    async evaluate(model) {
      if (inner === undefined) throw nothingToEvaluate(name)
      return await evaluateModel(inner, model, scope, signal)
    },
    searchStep(step: SearchStep) {
      scope.record({ type: 'step', ...place, step })
      scope.emit({ type: 'search-step', ...place, step })
    },
    progress: progress => scope.emit({ type: 'progress', ...place, progress }),
  }
  return { context, cfgReads, cfgSets, stopAhead: aheadRuns.stop }
}

function modelSpaceOf({ name, turn, node, inputs }: Firing, scope: RunScope): ModelSpace {
  const base = firingId(name, turn)
  let made = 0
  const nextId = (): string => {
    made++
    return made === 1 ? base : `${base}/model-${made}`
  }
  const enter = (facts: Omit<ModelRecorded, 'type' | 'id' | 'node' | 'turn' | 'task'>): Model => {
    const record = { type: 'model', id: nextId(), node: name, turn, task: node.task.id, ...facts } as const
    scope.record(record)
    return scope.models.add(record)
  }
  return {
    async create(draft: ModelDraft, options = {}) {
      const stored = await storeDraft(draft, scope.store)
      const digest = await checkedDigest(stored, scope.kinds, scope.store)
      const parents = options.parents ?? Object.values(inputs).flat()
      return enter({ ...stored, digest, parents: parents.map(({ id }) => id), reports: {} }) as never
    },
    async annotate(model, { metrics = [], reports = {} }) {
      const { kind, digest, descriptor, files } = model
      const stored: Record<string, string> = { ...model.reports }
      for (const [report, content] of Object.entries(reports)) stored[report] = await scope.store.put(content)
      const own = model.node === name && model.turn === turn
      return enter({
        ...{ kind, digest, files, descriptor: descriptor as JsonObject },
        metrics: [...model.metrics, ...metrics],
        reports: stored,
        parents: own ? model.parents : [model.id],
        ...(own && model.trial !== undefined && { trial: model.trial }),
      }) as never
    },
    decide(model, decision) {
      scope.models.decide(model.id, decision)
      scope.record({ type: 'decision', model: model.id, decision })
    },
    get: id => scope.models.get(id),
  }
}

function referenceOf({ params, inputs, outputOf, name }: Firing): Model {
  const named = params.reference
  const model =
    typeof named === 'string' && named !== 'input' ? outputOf(named) : Object.values(inputs).flat()[0]
  if (model !== undefined) return model
  throw new MetamlError({
    code: 'METAML_E_REFERENCE',
    kind: 'usage',
    message: `'${name}' has nothing to measure a loss against.`,
    expected: 'a model of the node that `reference` names, made before this one runs',
    found: typeof named === 'string' ? `none of '${named}' yet` : 'a task without inputs',
  })
}

function evaluationFlow(params: JsonObject): FlowJson | undefined {
  return (params.evaluate as { $flow?: FlowJson } | undefined)?.$flow
}

function isModel(handle: object): handle is Model {
  return 'id' in handle
}

function testUnitRefused(task: AnyPipeTask): MetamlError {
  return new MetamlError({
    code: 'METAML_E_TEST_SPLIT',
    kind: 'plugin',
    message: `The task '${task.id}' runs its unit 'test' itself.`,
    expected: 'the engine to run it once, at the end of the flow, on the models that the flow returns',
    todo: 'measure on the validation split, in another unit',
  })
}

function labelTaken(task: AnyPipeTask, label: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_TRIAL_LABEL',
    kind: 'plugin',
    message: `The task '${task.id}' gives two trials of one firing the label '${label}'.`,
    expected: 'a label of its own for each trial: the ids of its models are made from it',
  })
}

function keyUnknown(name: string, key: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CFG_KEY',
    kind: 'usage',
    message: `'${name}' sets '${key}', which is no parameter of a node of the flow.`,
    expected: '<node>.<parameter>',
    found: key,
  })
}

function nothingToEvaluate(name: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_EVALUATE_NONE',
    kind: 'plugin',
    message: `'${name}' evaluates a candidate, but no flow is given for it.`,
    expected: 'a flow as the parameter `evaluate`',
    todo: 'ask `context.canEvaluate` first',
  })
}
