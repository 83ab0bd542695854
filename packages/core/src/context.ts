import type { Json, JsonObject } from './json.js'
import type { DatasetReference, Kind } from './kinds.js'
import type { Metric, Split } from './metrics.js'
import type { Decision, Model, ModelDraft, ModelHandle } from './model.js'
import type { Like, Many, Optional, Ports, PortType } from './ports.js'
import type { SearchStep } from './search-step.js'

/** Writes to LOG. */
export interface Logger {
  debug(message: string, data?: JsonObject): void
  info(message: string, data?: JsonObject): void
  warn(message: string, data?: JsonObject): void
}

/** How far a piece of work is; whoever watches computes times from it. */
export interface Progress {
  /** 0 to 1. */
  readonly fraction?: number
  /** A short state, e.g. `epoch 3/15`. */
  readonly text?: string
  /** Figures worth showing now, by name. */
  readonly figures?: { readonly [name: string]: number }
}

/** How a program is run. */
export interface ToolOptions {
  readonly cwd?: string
  /** Written to its standard input. */
  readonly input?: string | Uint8Array
  /** In seconds; no limit when absent. */
  readonly timeLimit?: number
  /** In bytes, over the whole tree of processes. */
  readonly memoryLimit?: number
  /** Absolute paths that must be there, not empty and new when it ends. */
  readonly outputs?: readonly string[]
  /** Exit codes other than 0 that are not failures. */
  readonly allowExitCodes?: readonly number[]
  /** Environment variables beside those that the need lists. */
  readonly env?: { readonly [name: string]: string }
  /** Called with each line that it prints, on either output, as it comes. */
  readonly onLine?: (line: string) => void
}

/** The program that a need was found to be. */
export interface FoundProgram {
  /** The one of the need's commands that it is: the name of its file. */
  readonly command: string
  /** As its banner says. */
  readonly version: string
}

/** What a program left. */
export interface ToolResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** As its banner says. */
  readonly version: string
  readonly seconds: number
}

/** Runs the programs that a task declares in `needs`. */
export interface ToolRunner {
  /**
   * Runs a needed program to its end.
   * @throws METAML_E_TOOL_MISSING, METAML_E_TOOL_VERSION, METAML_E_TOOL_FAILED, METAML_E_TOOL_TIME_LIMIT,
   *   METAML_E_TOOL_MEMORY_LIMIT, METAML_E_TOOL_OUTPUT
   */
  tool(need: string, args: readonly string[], options?: ToolOptions): Promise<ToolResult>
  /** Runs the Python of a needed environment; makes that environment first when it is not there. */
  python(need: string, args: readonly string[], options?: ToolOptions): Promise<ToolResult>
  /**
   * Says which program a need was found to be, without running it; for what is written for its version. Absent where
   * programs can't be looked at.
   * @throws METAML_E_TOOL_MISSING, METAML_E_TOOL_VERSION
   */
  program?(need: string): Promise<FoundProgram>
}

/** What a unit sees beside its arguments. */
export interface UnitIo extends ToolRunner {
  /** The models that were handed over, by the caller's names. */
  readonly models: { readonly [name: string]: ModelHandle }
  /** The data sets that were handed over, by the caller's names. */
  readonly datasets: { readonly [name: string]: DatasetReference }
  /** The splits that this unit may open; `test` only in a task's unit `test`. */
  readonly splits: readonly Split[]
  /** Absolute; relative paths of the user's files start here. */
  readonly projectDir: string
  /** Absolute path of a new folder; what is left in it is stored with the result. */
  readonly scratch: string
  /** Absolute path of a new folder that is removed afterwards. */
  readonly temporary: string
  readonly signal: AbortSignal
  /** As the caller set them; absent where it did not. */
  readonly limits?: TrialLimits
  /** From the flow's seed and the trial's key: 32 bits. */
  readonly seed: number
  /** The next number in [0, 1) of a generator that starts at `seed`. */
  rng(): number
  readonly log: Logger
  progress(progress: Progress): void
  /** Makes a model; the caller finds it under the name. */
  create(name: string, draft: ModelDraft): Promise<void>
}

/** A named piece of a task's work that may run in another process. Arguments and result are JSON. */
export type UnitFunction<Args extends Json = Json, Result extends Json = Json> = (
  args: Args,
  io: UnitIo,
) => Result | Promise<Result>

/** What a trial hands over to its unit. */
export interface TrialOptions {
  readonly models?: { readonly [name: string]: ModelHandle }
  readonly datasets?: { readonly [name: string]: DatasetReference }
  /** Names the trial inside its node and turn, e.g. `rate-0.9375`; stands in the ids of its models. */
  readonly label: string
  /** Parents of the models that the unit makes (default: the models of the model space handed over). */
  readonly parents?: readonly Model[]
  /** What this run may take; not part of its key. */
  readonly limits?: TrialLimits
}

/** What one run of a unit holds, in place of what the unit declares, and how long its program may run. */
export interface TrialLimits {
  readonly cores?: number
  /** In bytes. */
  readonly memory?: number
  /** In seconds; the unit sees to it. */
  readonly time?: number
}

/** One run of a unit, new or found in the store. */
export interface Trial<Result extends Json = Json> {
  readonly key: string
  readonly label: string
  /** Found in the store, not run now. */
  readonly cached: boolean
  readonly result: Result
  readonly models: { readonly [name: string]: Model }
  /** Files left in `scratch`: path to the absolute path in the store. */
  readonly files: { readonly [path: string]: string }
  /** The time that the run took when it ran. */
  readonly seconds: number
}

/** The model space as a task sees it. */
export interface ModelSpace {
  create<K extends Kind>(
    draft: ModelDraft<K>,
    options?: { readonly parents?: readonly Model[] },
  ): Promise<Model<K>>
  /** The same content with more figures or reports known of it: what a task that only measures returns. */
  annotate<K extends Kind>(
    model: Model<K>,
    facts: {
      readonly metrics?: readonly Metric[]
      readonly reports?: { readonly [name: string]: Uint8Array | string }
    },
  ): Promise<Model<K>>
  /** Records what a search made of a candidate. */
  decide(model: Model, decision: Decision): void
  get(id: string): Model | undefined
}

type InputModel<P extends PortType> =
  P extends Many<infer Q> ? readonly InputModel<Q>[] : P extends Kind ? Model<P> : Model

type OutputModel<P extends PortType> =
  P extends Optional<infer Q>
    ? OutputModel<Q> | undefined
    : P extends Many<infer Q>
      ? readonly (OutputModel<Q> | undefined)[]
      : P extends Kind
        ? Model<P>
        : P extends Like
          ? Model
          : Model

/** The models that a firing took in, by port. */
export type InputsOf<In extends Ports> = { readonly [N in keyof In]: InputModel<In[N]> }

/** The models that a firing gives, by port. */
export type OutputsOf<Out extends Ports> = { readonly [N in keyof Out]: OutputModel<Out[N]> }

/** What a task may do; all that it has. */
export interface TaskContext<In extends Ports = Ports, Params = unknown> extends ToolRunner {
  readonly node: string
  /** From 1 on; above 1 in a cycle. */
  readonly turn: number
  /** As `turn`, counted anew in each use of a flow that is used inside another; absent where it is the same. */
  readonly useTurn?: number
  readonly inputs: InputsOf<In>
  readonly params: Params
  /** How many edges leave each `many` output. */
  readonly fanOut: { readonly [port: string]: number }
  /**
   * Other tasks' parameters, by `node.parameter`, or values inside them, `node.parameter.name`; what is read enters the
   * task's key. A node of the same flow used inside another goes before one of the same name in the flow around it.
   */
  readonly cfg: {
    get(key: string): Json | undefined
    /** For control tasks: sets a parameter for the firings that follow. */
    set(key: string, value: Json): void
  }
  readonly log: Logger
  readonly signal: AbortSignal
  /** The flow's seed. */
  readonly seed: number
  readonly projectDir: string
  readonly models: ModelSpace
  /** The model that a loss is measured against: the task's input, or the node named by the parameter `reference`. */
  reference(): Model
  /** Runs a unit of this task as a trial; a result in the store is not made again. */
  trial<Result extends Json = Json>(unit: string, args: Json, options: TrialOptions): Promise<Trial<Result>>
  /**
   * Says that {@link trial} may ask for this next. It is run on cores that no trial waits for. Until `trial` asks
   * nothing is journaled of it and its models are in no model space; then the answer and the journal are what they
   * would have been without. Gives a function that calls it off, without effect once `trial` has asked. Absent where
   * nothing runs ahead.
   */
  ahead?(unit: string, args: Json, options: TrialOptions): () => void
  /** Whether the user gave a flow as the parameter `evaluate`. */
  readonly canEvaluate: boolean
  /** Runs the flow given as the parameter `evaluate` on a candidate, cached, and gives its outputs' metrics. */
  evaluate(model: Model): Promise<readonly Metric[]>
  /** Journals a step of a search. */
  searchStep(step: SearchStep): void
  progress(progress: Progress): void
}
