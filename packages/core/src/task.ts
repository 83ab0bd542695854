import type { FlowBudget } from './budget.js'
import type { OutputsOf, TaskContext } from './context.js'
import type { JsonObject } from './json.js'
import type { AnyKindDefinition } from './kinds.js'
import type { Ports } from './ports.js'
import type { ParamsOutput, ParamsSchema } from './schema.js'

/** `optimization` searches for a better model, `transformation` translates, `control` routes. */
export type Role = 'optimization' | 'transformation' | 'control'

/** A task's place in a flow, as its own check sees it. */
export interface PlacedTask<Params = unknown> {
  readonly node: string
  readonly params: Params
  /** The node that a key of CFG means from here (see `TaskContext.cfg`), and what its task takes. */
  find(key: string): PlacedTarget | undefined
  /** All nodes that a key can name from here. */
  readonly nodes: readonly string[]
}

/** A node that a key of CFG names. */
export interface PlacedTarget {
  readonly node: string
  /** Behind the node; with dots a way into a parameter. */
  readonly parameter: string
  readonly task: AnyPipeTask
  /** As the flow and who runs it write them. */
  readonly written: JsonObject
  /** Whether a way leads to it from the task that asks. */
  readonly behind: boolean
}

/** What a task's own check finds: a problem, or with `warning` what may not be meant so. */
export interface PlacementFinding {
  /** Of the task that finds it; a path with dots. */
  readonly parameter: string
  readonly message: string
  readonly expected?: string
  readonly found?: string
  readonly todo?: string
  readonly warning?: true
}

/** When a task fires: all inputs have a model (default), any has, or each has one or can get none. */
export type Firing = 'all' | 'any' | 'settled'

/** An external program. */
export interface ProgramNeed {
  /** The name in messages, in settings (`tools.<id>.path`) and in `context.tool`. */
  readonly id: string
  /** Names to look for, best first. */
  readonly commands: readonly string[]
  /** Absolute folders to look in after PATH; a part `*` stands for any name, the last in order of versions first. */
  readonly places?: readonly string[]
  readonly version: {
    /** Arguments that make it print its version. */
    readonly args: readonly string[]
    /** In place of `args`, for commands of these names. */
    readonly argsOf?: { readonly [command: string]: readonly string[] }
    /** A regular expression; its first group is the version. */
    readonly pattern: string
    /** A semver range. */
    readonly range: string
  }
  /** How to get it, one line. */
  readonly install: string
  /** Environment variables that it may see; `XILINX_*` stands for all that begin so. */
  readonly env?: readonly string[]
  /** A regular expression for the line by which it shows that it has begun; for one that a launcher starts later. */
  readonly begun?: string
}

/** A Python environment made from a lock file with hashes. */
export interface PythonNeed {
  readonly id: string
  readonly python: {
    /** A pip requirements file with hashes that the plugin ships. */
    readonly lock: URL
    /** A semver range of Python itself. */
    readonly range: string
    /** Packages whose version is checked in the user's own environment: name to semver range. */
    readonly packages: { readonly [name: string]: string }
  }
  readonly install: string
}

/** What a task needs from outside. */
export type ToolNeed = ProgramNeed | PythonNeed

/** Whether a need is a Python environment. */
export function isPythonNeed(need: ToolNeed): need is PythonNeed {
  return 'python' in need
}

/** Where a unit's code is, and what one run of it holds. */
export interface Unit {
  /** The module whose default export is the unit's function. */
  readonly module: URL
  /** Default 1. */
  readonly cores?: number
  /** In bytes; a run that takes more is ended. */
  readonly memory?: number
  /** Licence seats by name. */
  readonly seats?: { readonly [name: string]: number }
  /** Ids in `needs` that it runs; their versions enter the trial's key. */
  readonly needs?: readonly string[]
}

/**
 * One step of a flow: a plain object, made by a factory.
 *
 * A task does not write files, look for programs or keep state; what it may do is in the context.
 */
export interface PipeTask<
  Id extends string = string,
  Params extends ParamsSchema = ParamsSchema,
  In extends Ports = Ports,
  Out extends Ports = Ports,
> {
  readonly apiVersion: 1
  /** Kebab-case, e.g. `pruning`. */
  readonly id: Id
  readonly role: Role
  /** One line; listings, `--help` and the docs print it. */
  readonly summary: string
  readonly params: Params
  readonly inputs: In
  readonly outputs: Out
  readonly firing?: Firing
  readonly needs?: readonly ToolNeed[]
  /** A unit called `test` measures a model on the test split; the engine calls it once, when a flow ends. */
  readonly units?: { readonly [name: string]: Unit }
  /** Definitions of the kinds of model that this task makes. */
  readonly kinds?: readonly AnyKindDefinition[]
  /** What its parameters say about the rest of the flow that does not fit; asked when the flow is checked. */
  check?(placed: PlacedTask<ParamsOutput<Params>>): readonly PlacementFinding[]
  /** What the hardware has that its parameters name, as a budget for flows that are written for the user. */
  budget?(params: ParamsOutput<Params>): FlowBudget
  run(context: TaskContext<In, ParamsOutput<Params>>): Promise<OutputsOf<Out>>
}

/** A {@link PipeTask} of any type. */
// biome-ignore lint/suspicious/noExplicitAny: a task is contravariant in its context
export type AnyPipeTask = PipeTask<string, any, any, any>

/** Gives a task its exact type; returns it unchanged. */
export function defineTask<
  const Id extends string,
  Params extends ParamsSchema,
  const In extends Ports,
  const Out extends Ports,
>(task: PipeTask<Id, Params, In, Out>): PipeTask<Id, Params, In, Out> {
  return task
}
