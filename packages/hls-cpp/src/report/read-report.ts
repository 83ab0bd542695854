import { readFile } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import type { Probes } from './probes.js'

/** The values that passed a place. */
export interface ValueRange {
  /** How many, those that are no numbers not counted. */
  readonly values: number
  readonly nans: number
  /** Absent where there were none. */
  readonly min?: number
  readonly max?: number
}

/** What instrumented C++ reported, by the names of its probes. */
export interface Report {
  readonly counts: { readonly [name: string]: number }
  readonly ranges: { readonly [name: string]: ValueRange }
}

/**
 * Reads the report of a program that has ended; a probe that was not reached has counted 0.
 * @throws METAML_E_CPP_REPORT when the program wrote none, or not to its end
 */
export async function readReport(file: string, { names }: Probes): Promise<Report> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.trimEnd().split('\n')
  if (lines.pop() !== 'end') throw noReport(text)
  const counts = new Map<string, number>(names.counts.map(name => [name, 0]))
  const ranges = new Map<string, ValueRange>(names.ranges.map(name => [name, { values: 0, nans: 0 }]))
  for (const line of lines) {
    const [kind, id, ...numbers] = line.split(' ')
    const [first, nans, min, max] = numbers.map(numberOf)
    if (kind === 'count') counts.set(names.counts[Number(id)]!, first!)
    else
      ranges.set(names.ranges[Number(id)]!, {
        values: first!,
        nans: nans!,
        ...(first! > 0 && { min: min!, max: max! }),
      })
  }
  return { counts: Object.fromEntries(counts), ranges: Object.fromEntries(ranges) }
}

function numberOf(text: string): number {
  return /^-?inf/.test(text)
    ? text.startsWith('-')
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY
    : Number(text)
}

function noReport(text: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CPP_REPORT',
    kind: 'task',
    message: 'The instrumented program ended without a whole report.',
    expected: 'a program that leaves through main or exit, compiled from the sources with these probes',
    found: text === '' ? 'no report' : `a report of ${text.length} characters without its end`,
  })
}

/** One report over those of several runs of a program, in their order. */
export function joinReports(reports: readonly Report[]): Report {
  const names = (of: 'counts' | 'ranges'): string[] => [
    ...new Set(reports.flatMap(report => Object.keys(report[of]))),
  ]
  return {
    counts: Object.fromEntries(
      names('counts').map(name => [name, reports.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0)]),
    ),
    ranges: Object.fromEntries(
      names('ranges').map(name => [
        name,
        joinRanges(reports.flatMap(({ ranges }) => (ranges[name] === undefined ? [] : [ranges[name]]))),
      ]),
    ),
  }
}

/** One range over several; of two zeros the first counts, as in C++. */
export function joinRanges(ranges: readonly ValueRange[]): ValueRange {
  const filled = ranges.filter(({ values }) => values > 0)
  return {
    values: ranges.reduce((sum, { values }) => sum + values, 0),
    nans: ranges.reduce((sum, { nans }) => sum + nans, 0),
    ...(filled.length > 0 && {
      min: filled.map(({ min }) => min!).sort((a, b) => a - b)[0]!,
      max: filled.map(({ max }) => max!).sort((a, b) => b - a)[0]!,
    }),
  }
}
