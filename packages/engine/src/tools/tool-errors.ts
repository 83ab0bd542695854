import { MetamlError, type ToolOptions } from '@metaml/core'
import { formatBytes } from '../processes/format-bytes.js'
import type { ProgramEnd } from './run-program.js'

const lastLineCount = 20

/** The end of what a program printed: of its error output, or of the other when that is empty. */
export function lastWords({ stdout, stderr }: Pick<ProgramEnd, 'stdout' | 'stderr'>): string {
  return stderr.lastLines(lastLineCount) || stdout.lastLines(lastLineCount)
}

/** The error that an ended program stands for; undefined when it ended as it should. */
export function endError(
  need: string,
  path: string,
  end: ProgramEnd,
  { timeLimit, memoryLimit, allowExitCodes = [] }: ToolOptions,
): MetamlError | undefined {
  const words = lastWords(end)
  const data = { need, path, lastWords: words, seconds: end.seconds }
  const said = words === '' ? '' : `\n${words}`
  switch (end.ended) {
    case 'abort':
      return new MetamlError({
        code: 'METAML_E_INTERRUPTED',
        kind: 'interrupted',
        message: `The program '${need}' was ended because the run was stopped.`,
      })
    case 'time':
      return new MetamlError({
        code: 'METAML_E_TOOL_TIME_LIMIT',
        kind: 'task',
        message: `The program '${need}' ran longer than it may, and was ended.`,
        expected: `at most ${timeLimit} s`,
        found: `no end after ${end.seconds.toFixed(1)} s${said}`,
        todo: 'raise the time limit of the task if it has one, or give it less work',
        data,
      })
    case 'memory':
      return new MetamlError({
        code: 'METAML_E_TOOL_MEMORY_LIMIT',
        kind: 'task',
        message: `The program '${need}' took more memory than it may, and was ended.`,
        expected: `at most ${formatBytes(memoryLimit!)}, with all processes that it starts`,
        found: `${formatBytes(end.memory!)}${said}`,
        todo: 'raise the memory limit of the task if it has one, or give it less work',
        data,
      })
  }
  if (end.exitCode === 0 || (end.exitCode !== undefined && allowExitCodes.includes(end.exitCode)))
    return undefined
  const { exitCode, signal, startError } = end
  const how = startError ?? (signal !== undefined ? `signal ${signal}` : `exit code ${exitCode}`)
  return new MetamlError({
    code: 'METAML_E_TOOL_FAILED',
    kind: 'task',
    message:
      startError === undefined
        ? `The program '${need}' failed.`
        : `The program '${need}' could not be started.`,
    expected: `exit code ${[0, ...allowExitCodes].join(' or ')} of ${path}`,
    found: `${how}${said}`,
    data: { ...data, ...(exitCode !== undefined && { exitCode }), ...(signal !== undefined && { signal }) },
  })
}

/** The error of a program that said all is well and did not leave what it had to. */
export function outputError(
  need: string,
  path: string,
  end: ProgramEnd,
  problems: readonly string[],
): MetamlError {
  const words = lastWords(end)
  return new MetamlError({
    code: 'METAML_E_TOOL_OUTPUT',
    kind: 'task',
    message: `The program '${need}' ended without an error, but not all that it should write is there.`,
    expected: 'each output there, not empty and new',
    found: `${problems.join('; ')}${words === '' ? '' : `\n${words}`}`,
    data: { need, path, problems: [...problems], lastWords: words, exitCode: end.exitCode },
  })
}
