import { exitCodes } from '../exit-code.js'
import { type Colors, plain } from '../text/colors.js'
import type { TableData } from '../text/table.js'

/** One thing that the doctor looked at. */
export interface Finding {
  readonly what: string
  readonly area: 'host' | 'project' | 'plugin' | 'tool'
  /** `not-made`: a managed environment that first use makes. */
  readonly status: 'ok' | 'missing' | 'version' | 'not-made' | 'broken'
  /** Version, place or words. */
  readonly found: string
  readonly expected?: string
  /** The tasks that need it; empty when nothing installed does. */
  readonly neededBy?: readonly string[]
  readonly todo?: string
}

/** Whether something must be done about it: a tool that nothing installed needs may be missing. */
export function isBad({ status, neededBy }: Finding): boolean {
  return status !== 'ok' && status !== 'not-made' && neededBy?.length !== 0
}

/** The exit code: 4 when a tool is missing or Node too old, else 3 for a broken plugin, else 2 for the project. */
export function doctorExit(findings: readonly Finding[]): number {
  const bad = findings.filter(isBad)
  if (bad.some(({ area }) => area === 'tool' || area === 'host')) return exitCodes.tool
  if (bad.some(({ area }) => area === 'plugin')) return exitCodes.plugin
  return bad.length > 0 ? exitCodes.usage : exitCodes.ok
}

/** What was found as a table, with what to do below. */
export function doctorTable(findings: readonly Finding[], colors: Colors = plain): TableData {
  const todo = findings.filter(finding => finding.todo !== undefined && finding.status !== 'ok')
  const bad = findings.filter(isBad).length
  const summary =
    bad === 0 ? 'Nothing is missing.' : bad === 1 ? 'One thing is missing.' : `${bad} things are missing.`
  return {
    columns: ['', 'what', 'found', 'expected', 'needed by'].map(heading => ({ heading })),
    rows: findings.map(finding => [
      isBad(finding) ? colors.red('✖') : finding.status === 'ok' ? colors.green('✔') : colors.yellow('·'),
      finding.what,
      finding.status === 'ok'
        ? finding.found
        : `${words[finding.status]}${finding.found && `: ${finding.found}`}`,
      finding.expected ?? '',
      finding.neededBy === undefined
        ? ''
        : finding.neededBy.length === 0
          ? '(nothing installed)'
          : finding.neededBy.join(', '),
    ]),
    notes: ['', ...todo.map(({ what, todo: text }) => `${what}: ${text}`), summary],
  }
}

const words = {
  missing: 'missing',
  version: 'another version',
  'not-made': 'made on first use',
  broken: 'broken',
} as const
