import type { JsonObject, Logger } from '@metaml/core'
import type { RunScope } from './run-scope.js'

/** Where a line of LOG comes from. */
export interface LogPlace {
  readonly node?: string
  readonly turn?: number
  /** The trial. */
  readonly label?: string
}

/** Writes a line to LOG and tells who watches. */
export function logLine(
  scope: Pick<RunScope, 'record' | 'emit'>,
  place: LogPlace,
  level: 'debug' | 'info' | 'warn',
  message: string,
  data?: JsonObject,
): void {
  const line = { level, message, ...place, ...(data !== undefined && { data }) }
  scope.record({ type: 'log', time: new Date().toISOString(), ...line })
  scope.emit({ type: 'log', ...line })
}

/** A {@link Logger} for one place. */
export function loggerAt(scope: Pick<RunScope, 'record' | 'emit'>, place: LogPlace): Logger {
  return {
    debug: (message, data) => logLine(scope, place, 'debug', message, data),
    info: (message, data) => logLine(scope, place, 'info', message, data),
    warn: (message, data) => logLine(scope, place, 'warn', message, data),
  }
}
