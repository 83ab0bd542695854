import type { ErrorParts, FlowJson, Metric, Progress, SearchStep } from '@metaml/core'

/** How a task or a trial stands; `kept` and `found` were done before, `stopped` did not come to its end. */
export type WorkStatus = 'waiting' | 'running' | 'done' | 'kept' | 'found' | 'failed' | 'skipped' | 'stopped'

/** The last word on how far something is, and when it was said (ms). */
export interface TimedProgress extends Progress {
  readonly at: number
}

/** A trial as a person watches it. Times are in ms, lengths of time in seconds. */
export interface LiveTrial {
  readonly label: string
  readonly unit: string
  readonly status: WorkStatus
  readonly since?: number
  readonly seconds?: number
  readonly progress?: TimedProgress
  readonly metrics: readonly Metric[]
}

/** A firing as a person watches it. Times are in ms, lengths of time in seconds. */
export interface LiveFiring {
  readonly node: string
  readonly turn: number
  readonly task: string
  readonly status: WorkStatus
  readonly since?: number
  readonly seconds?: number
  readonly progress?: TimedProgress
  readonly trials: readonly LiveTrial[]
  readonly steps: readonly SearchStep[]
  readonly models: readonly string[]
  readonly error?: ErrorParts
}

/** A run as a person watches it: what its events have told so far. */
export interface LiveState {
  readonly run?: string
  readonly flow: string
  readonly resumed: boolean
  /** When it began, in ms. */
  readonly since: number
  readonly firings: readonly LiveFiring[]
  readonly ended?: { readonly status: 'done' | 'failed' | 'interrupted'; readonly seconds: number }
}

/** A run of which nothing has happened yet: every node waits for its first turn. */
export function initialState(flow: FlowJson, now: number): LiveState {
  const firings = flow.nodes.map(
    ({ name, task }): LiveFiring => ({
      ...{ node: name, turn: 1, task, status: 'waiting' },
      ...{ trials: [], steps: [], models: [] },
    }),
  )
  return { flow: flow.name, resumed: false, since: now, firings }
}

/** Names a firing: its node, and the turn from the second on. */
export function firingName({ node, turn }: { readonly node: string; readonly turn: number }): string {
  return turn === 1 ? node : `${node}.${turn}`
}
