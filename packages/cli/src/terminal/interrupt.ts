import { exitCodes } from '../exit-code.js'

/** Ctrl-C and SIGTERM as a signal for a run. */
export interface Interruption {
  readonly signal: AbortSignal
  /** Lets go of the process's signals. */
  end(): void
}

/**
 * Takes over Ctrl-C and SIGTERM: the first aborts `signal`, so that the run stops cleanly, the second ends the
 * process at once with 130. `onFirst` says so; `beforeExit` brings the terminal in order.
 */
export function watchInterrupts(onFirst: () => void, beforeExit: () => void): Interruption {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      beforeExit()
      process.exit(exitCodes.interrupted)
    }
    controller.abort()
    onFirst()
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, onSignal)
  return {
    signal: controller.signal,
    end() {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}
