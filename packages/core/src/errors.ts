import type { JsonObject } from './json.js'

/** Who can mend an error; the command's exit code follows from it. */
export type ErrorKind = 'usage' | 'task' | 'plugin' | 'tool' | 'interrupted'

/** What a {@link MetamlError} says. */
export interface ErrorParts {
  /** Stable, e.g. `METAML_E_TOOL_MISSING`. */
  readonly code: `METAML_E_${string}`
  readonly kind: ErrorKind
  /** What went wrong, in one sentence. */
  readonly message: string
  readonly expected?: string
  readonly found?: string
  /** What the reader can do about it. */
  readonly todo?: string
  /** Facts for programs (`--json`). */
  readonly data?: JsonObject
  readonly cause?: unknown
}

const brand = Symbol.for('metaml.error')

/** An error that a user can cause: a stable code, what was expected, what was found, what to do. */
export class MetamlError extends Error {
  readonly [brand] = true
  readonly code: `METAML_E_${string}`
  readonly kind: ErrorKind
  readonly expected?: string
  readonly found?: string
  readonly todo?: string
  readonly data?: JsonObject
  /** The first sentence alone, without the lines that `message` adds. */
  readonly summary: string

  constructor(parts: ErrorParts) {
    super(errorText(parts), parts.cause === undefined ? undefined : { cause: parts.cause })
    this.name = 'MetamlError'
    this.code = parts.code
    this.kind = parts.kind
    this.summary = parts.message
    if (parts.expected !== undefined) this.expected = parts.expected
    if (parts.found !== undefined) this.found = parts.found
    if (parts.todo !== undefined) this.todo = parts.todo
    if (parts.data !== undefined) this.data = parts.data
  }
}

/** Tells a {@link MetamlError} from any other value, whichever copy of this package made it. */
export function isMetamlError(value: unknown): value is MetamlError {
  return typeof value === 'object' && value !== null && brand in value
}

/** The parts of an error as JSON, to cross a process border; {@link errorFromParts} is the way back. */
export function errorToParts(error: unknown): ErrorParts {
  if (!isMetamlError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { code: 'METAML_E_UNEXPECTED', kind: 'task', message: text }
  }
  const { code, kind, summary, expected, found, todo, data } = error
  return {
    code,
    kind,
    message: summary,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    ...(todo !== undefined && { todo }),
    ...(data !== undefined && { data }),
  }
}

/** Makes the error again that {@link errorToParts} took apart. */
export function errorFromParts(parts: ErrorParts): MetamlError {
  return new MetamlError(parts)
}

function errorText(parts: ErrorParts): string {
  const lines = [parts.message]
  if (parts.expected !== undefined) lines.push(`  expected: ${parts.expected}`)
  if (parts.found !== undefined) lines.push(`  found:    ${parts.found}`)
  if (parts.todo !== undefined) lines.push(`  to do:    ${parts.todo}`)
  return lines.join('\n')
}
