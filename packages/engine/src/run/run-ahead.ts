import type { UnitListener } from '../executor/unit-job.js'
import type { TrialRecord } from '../store/trial-record.js'
import type { RunScope } from './run-scope.js'
import { findTrial, listenerOf, runUnit, type TrialOrder } from './run-trial.js'

/** A trial that runs before it is asked for. */
export interface AheadRun {
  /** Makes it one that was asked for: it yields no longer, and what it told is told. Gives what it gives. */
  take(): Promise<TrialRecord>
}

/** Trials of one firing that run ahead. */
export interface AheadRuns {
  /** Starts one, unless the store has it or it runs already; gives what calls it off. */
  start(order: TrialOrder): () => void
  /** Settles when all that were started can be found in the scope by their keys. */
  known(): Promise<void>
  /** Lets those that are started from now on begin after this, so that what was asked for before goes first. */
  startAfter(asked: Promise<void>): void
  /** Calls off all that were not asked for. */
  stop(): void
}

/** Makes the running ahead of one firing. */
export function createAheadRuns(scope: RunScope, signal: AbortSignal): AheadRuns {
  const callOffs = new Set<() => void>()
  let registering = Promise.resolve()
  return {
    start(order) {
      const controller = new AbortController()
      let taken = false
      const callOff = () => {
        callOffs.delete(callOff)
        if (!taken) controller.abort()
      }
      const register = async () => {
        if (controller.signal.aborted || signal.aborted) return
        const { known, ...keyed } = await findTrial(order, scope)
        const { key } = keyed
        if (known !== undefined || scope.ahead.has(key) || controller.signal.aborted) return
        const held = holdBack(listenerOf(order, scope))
        const either = AbortSignal.any([signal, controller.signal])
        const record = runUnit(keyed, held.listener, scope, either)
        // A failure is told to whoever asks for the trial, and to nobody else.
        record.catch(() => {})
        const run: AheadRun = {
          take() {
            taken = true
            held.release()
            return record
          },
        }
        scope.ahead.set(key, run)
        either.addEventListener('abort', () => {
          if (scope.ahead.get(key) === run) scope.ahead.delete(key)
        })
      }
      callOffs.add(callOff)
      // Whatever is wrong with the trial shows when it is asked for.
      registering = registering.then(register).catch(() => {})
      return callOff
    },
    known: () => registering,
    startAfter(asked) {
      registering = registering.then(() => asked)
    },
    stop() {
      for (const callOff of callOffs) callOff()
    },
  }
}

/** A listener that keeps what it is told until it is released; processes are told at once, so that none is left. */
function holdBack(to: UnitListener): { listener: UnitListener; release(): void } {
  let kept: (() => void)[] | undefined = []
  const later = (tell: () => void) => {
    if (kept === undefined) tell()
    else kept.push(tell)
  }
  return {
    listener: {
      yields: () => kept !== undefined,
      start: () => later(() => to.start?.()),
      log: (level, message, data) => later(() => to.log?.(level, message, data)),
      progress: progress => later(() => to.progress?.(progress)),
      process: identity => to.process?.(identity),
    },
    release() {
      const told = kept ?? []
      kept = undefined
      for (const tell of told) tell()
    },
  }
}
