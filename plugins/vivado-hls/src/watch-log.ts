import { stripVTControlCharacters } from 'node:util'
import { crash, type KnownEnd, killed, knownEnds } from './known-ends.js'

/** What a log showed. */
export interface LogWatch {
  /** Takes the next line. */
  add(line: string): void
  /** The first of the known ends that the log shows, with its lines, and the errors before them. */
  known(): { readonly end: KnownEnd; readonly evidence: readonly string[] } | undefined
  /** The lines that show one end. */
  evidenceOf(end: KnownEnd): readonly string[]
  /** The first errors that the tool told, whatever they are. */
  errors(): readonly string[]
  /** The last lines. */
  lastLines(): readonly string[]
}

/** Lines that are quoted of each. */
const quoted = 5
const longest = 400

/** Watches a log as it comes; of any length, it keeps a few lines only. */
export function watchLog(): LogWatch {
  const seen = new Map<KnownEnd, string[]>()
  const errors: string[] = []
  const last: string[] = []
  return {
    add(raw) {
      const line = stripVTControlCharacters(raw).trim().slice(0, longest)
      if (line === '') return
      for (const end of knownEnds) {
        if (!end.signs.some(sign => sign.test(line))) continue
        const lines = seen.get(end) ?? []
        if (lines.length < quoted && !lines.includes(line)) lines.push(line)
        seen.set(end, lines)
      }
      // Tcl says what went wrong in the line before its trace.
      const error = line === 'while executing' ? last.at(-1) : /^(CRITICAL )?ERROR\b|^@E\b/i.exec(line)?.input
      if (error !== undefined && errors.length < quoted && !errors.includes(error)) errors.push(error)
      last.push(line)
      if (last.length > quoted) last.shift()
    },
    known() {
      const end = knownEnds.find(candidate => seen.has(candidate))
      if (end === undefined) return undefined
      const signs = seen.get(end)!
      return { end, evidence: [...reasons(errors, signs), ...signs].slice(-quoted) }
    },
    evidenceOf: end => seen.get(end) ?? [],
    errors: () => errors,
    lastLines: () => last,
  }
}

/** The errors before the first sign of an end. */
function reasons(errors: readonly string[], signs: readonly string[]): readonly string[] {
  const first = errors.findIndex(error => signs.includes(error))
  return first < 0 ? [] : errors.slice(0, first)
}

/** The end that a signal or an exit code of a shell (128 + signal) stands for. */
export function endOfSignal(signal: string | undefined, exitCode: number | undefined): KnownEnd | undefined {
  if (signal === 'SIGKILL' || exitCode === 137) return killed
  const crashes = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']
  if (
    (signal !== undefined && crashes.includes(signal)) ||
    [132, 133, 134, 135, 136, 139].includes(exitCode ?? 0)
  ) {
    return crash
  }
  return undefined
}
