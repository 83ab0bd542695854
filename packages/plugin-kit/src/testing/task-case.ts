import type { AnyKindDefinition, AnyPipeTask, ModelDraft, ParamsArgument } from '@metaml/core'

/** One way to run a task. */
export interface TaskCase<T extends AnyPipeTask = AnyPipeTask> {
  readonly name: string
  /** As a user writes them. */
  readonly params: ParamsArgument<T>
  /** What each input takes; a list where a port takes many. */
  readonly inputs?: { readonly [port: string]: ModelDraft | readonly ModelDraft[] }
  /** A folder whose files the run finds in its project; it is copied, its `node_modules` is linked. */
  readonly projectDir?: string
  /** It takes minutes: its time limit is 15 minutes a test, not 1. */
  readonly slow?: boolean
  /** Why it can not be run here; its tests are reported as skipped with this. */
  readonly skip?: string
}

/** What the suite can not find out from the task. */
export interface SuiteOptions {
  /** Definitions of the kinds that the inputs are of, where the task does not list them itself. */
  readonly kinds?: readonly AnyKindDefinition[]
  /** Absolute path of the package that exports the task; default: the one that the test file lies in. */
  readonly packageDir?: string
}
