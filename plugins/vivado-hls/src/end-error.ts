import { isMetamlError, type JsonObject, MetamlError } from '@metaml/core'
import { type KnownEnd, killed, knownEnds, launcher } from './known-ends.js'
import { licenceVariables } from './licence-variables.js'
import type { StepName } from './params.js'
import { endOfSignal, type LogWatch } from './watch-log.js'

/** A call of a tool. */
export interface ToolCall {
  readonly step: StepName
  /** Tool and version: `Vitis HLS 2023.1`. */
  readonly by: string
  /** What must be there afterwards. */
  readonly expected: string
}

/** Errors of running a program that say all there is to say. */
const passed = new Set([
  'METAML_E_INTERRUPTED',
  'METAML_E_TOOL_MISSING',
  'METAML_E_TOOL_VERSION',
  'METAML_E_NEED_UNKNOWN',
])

/** The error of a call that failed: which of the known ends it was, shown by lines of the log. */
export function failureError(call: ToolCall, failure: MetamlError, log: LogWatch): MetamlError {
  if (passed.has(failure.code)) return failure
  const { exitCode, signal } = (failure.data ?? {}) as { exitCode?: number; signal?: string }
  const how = signal !== undefined ? `signal ${signal}` : `exit code ${exitCode}`
  if (failure.code === 'METAML_E_TOOL_TIME_LIMIT') {
    return endError(call, timeLimit, firstLine(failure.found), log.lastLines(), failure)
  }
  if (failure.code === 'METAML_E_TOOL_MEMORY_LIMIT') {
    const found = `${firstLine(failure.found)}, more than ${failure.expected}`
    return endError(call, killed, found, log.lastLines(), failure)
  }
  if (exitCode === undefined && signal === undefined) return failure
  const known = log.known()
  if (known !== undefined) return endError(call, known.end, how, known.evidence, failure)
  const end = endOfSignal(signal, exitCode)
  if (end !== undefined) return endError(call, end, how, log.lastLines(), failure)
  return endError(call, failed, how, orLast(log), failure)
}

/**
 * The error of a tool that could not even say its version, where a known end shows why: the same libraries and the
 * same launcher are needed for that. Undefined for any other error.
 */
export function beginError(step: StepName, error: unknown): MetamlError | undefined {
  if (!isMetamlError(error) || error.code !== 'METAML_E_TOOL_VERSION') return undefined
  const { path, version, range } = (error.data ?? {}) as { path?: string; version?: string; range?: string }
  const line = /says no version: (.*)/s.exec(error.found ?? '')?.[1]
  if (version !== undefined || line === undefined) return undefined
  // Only a launcher can be missing here: the tool itself was found.
  const end = /^spawn .* E[A-Z]+$/.test(line)
    ? launcher
    : knownEnds.find(({ signs }) => signs.some(sign => sign.test(line)))
  if (end === undefined) return undefined
  const call = { step, by: path ?? 'The tool', expected: `its version, ${range}` }
  return endError(call, end, 'no version', [line], error)
}

/** The error of a call that ended well and did not leave what it must. */
export function resultError(call: ToolCall, problem: MetamlError, log: LogWatch): MetamlError {
  const known = log.known()
  if (known !== undefined) return endError(call, known.end, 'exit code 0', known.evidence, problem)
  const details = [problem.expected && `not ${problem.expected}`, problem.found && `but ${problem.found}`]
  const found = ['exit code 0', `${problem.summary} ${details.filter(Boolean).join(' ')}`.trim()].join('; ')
  // A report of another design, or one that is cut, has a code of its own.
  const code = problem.code.startsWith('METAML_E_REPORT_') ? problem.code : noResult.code
  return endError(call, { ...noResult, code }, found, orLast(log), problem)
}

/** An error of one of the ends. */
export function endError(
  { step, by, expected }: ToolCall,
  { code, kind, what, todo }: Pick<KnownEnd, 'kind' | 'what' | 'todo'> & Pick<MetamlError, 'code'>,
  how: string,
  evidence: readonly string[],
  cause?: unknown,
): MetamlError {
  const licence = code === 'METAML_E_VIVADO_LICENCE' ? [licenceVariables()] : []
  const lines = evidence.map(line => `| ${line}`)
  const data: JsonObject = { step, tool: by, how, evidence: [...evidence] }
  return new MetamlError({
    code,
    kind,
    message: `${by} ended step '${step}' without a result: ${what}.`,
    expected,
    found: [[how, ...licence].join('; '), ...lines].join('\n'),
    todo,
    data,
    ...(cause !== undefined && { cause }),
  })
}

const timeLimit = {
  code: 'METAML_E_VIVADO_TIME_LIMIT',
  kind: 'task',
  what: 'it ran longer than it may, and was ended',
  todo: "raise timeLimit (in seconds) of the task, or give it less work: a higher reuse factor, the strategy 'Resource'; finished steps are not run again",
} as const

const failed = {
  code: 'METAML_E_VIVADO_FAILED',
  kind: 'task',
  what: 'it failed for a reason that MetaML does not know',
  todo: "look at the quoted lines, and at the step's whole log (metaml log)",
} as const

const noResult = {
  code: 'METAML_E_VIVADO_NO_RESULT',
  kind: 'task',
  what: 'it said that all is well, and what it must write is not there or not whole',
  todo: "look at the step's whole log (metaml log); see that no wrapper script swallows the tool's exit code, then resume the run",
} as const

function orLast(log: LogWatch): readonly string[] {
  const errors = log.errors()
  return errors.length > 0 ? errors : log.lastLines()
}

function firstLine(text = ''): string {
  return text.split('\n')[0]!
}
