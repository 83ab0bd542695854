import { type ErrorParts, type FlowProblem, type FlowWarning, isMetamlError } from '@metaml/core'
import { type Colors, plain } from './colors.js'

type Facts = { readonly [K in 'expected' | 'found' | 'todo']?: string | undefined }

/**
 * Writes an error for people: code and sentence, where it is known the place in a file, then what was expected,
 * found, and what to do. The problems of a flow are written one by one, each with its place.
 */
export function errorText(parts: ErrorParts, colors: Colors = plain): string {
  const problems = problemsOf(parts)
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
    const head = `${colors.red(parts.code)} The flow can not run: ${count}.`
    return [head, ...problems.map(problem => problemText(problem, colors))].join('\n\n')
  }
  const lines = [`${colors.red(parts.code)} ${parts.message}`]
  const { file, log } = (parts.data ?? {}) as { file?: string; log?: string }
  if (typeof file === 'string') lines.push(`  at:       ${placeText(file, parts.data!)}`)
  const facts = factLines(parts, '  ')
  return [...lines, ...facts, ...(typeof log === 'string' ? [`  its log:  ${log}`] : [])].join('\n')
}

/** The problems of a flow that an error brings, if any. */
export function problemsOf(parts: Pick<ErrorParts, 'data'>): readonly FlowProblem[] {
  const problems = parts.data?.problems
  return Array.isArray(problems) ? (problems as unknown as readonly FlowProblem[]) : []
}

/** An error as `--json` writes it: code, message, expected, found, todo, and its data. */
export function errorJson(parts: ErrorParts): object {
  const { cause: _cause, ...rest } = parts
  return rest
}

/** The stack of an error that nobody foresaw; undefined for the errors of ours. */
export function stackOf(error: unknown): string | undefined {
  if (isMetamlError(error) || !(error instanceof Error)) return undefined
  return error.stack
}

/** A warning about a flow, for people. */
export function warningText(warning: FlowWarning, colors: Colors = plain): string {
  const head = `${colors.yellow('Warning:')} ${warning.place}: ${warning.message} ${colors.dim(warning.code)}`
  return [head, ...factLines(warning, '  ')].join('\n')
}

/** `a.flow.ts:3:7` of a text; of a table `rows.csv, row 18, column 'mass'`. */
function placeText(file: string, { line, row, column }: NonNullable<ErrorParts['data']>): string {
  if (typeof column === 'number' || typeof line === 'number') {
    return [file, line, column].filter(part => part !== undefined).join(':')
  }
  const places = [
    ...(typeof row === 'number' ? [`row ${row}`] : []),
    ...(typeof column === 'string' ? [`column '${column}'`] : []),
  ]
  return [file, ...places].join(', ')
}

function problemText(problem: FlowProblem, colors: Colors): string {
  const [sentence, ...more] = problem.message.split('\n')
  const head = `  ${colors.bold(problem.place)}: ${sentence} ${colors.dim(problem.code)}`
  return [head, ...more.map(line => `    ${line}`), ...factLines(problem, '    ')].join('\n')
}

/** What was expected, found and is to be done, a line each (or more, indented), for people. */
export function factLines({ expected, found, todo }: Facts, indent: string): string[] {
  const lines: string[] = []
  const add = (label: string, text: string | undefined): void => {
    if (text === undefined) return
    const pad = ' '.repeat(indent.length + 10)
    lines.push(`${indent}${label.padEnd(10)}${text.split('\n').join(`\n${pad}`)}`)
  }
  add('expected:', expected)
  add('found:', found)
  add('to do:', todo)
  return lines
}
