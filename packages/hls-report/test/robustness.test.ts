import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readReport } from '@metaml/hls-report'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const own = path.resolve(import.meta.dirname, 'fixtures')
const shared = process.env.METAML_SHARED_DATA ?? path.resolve(import.meta.dirname, '../../../../shared/data')
const recorded = path.join(shared, 'reports')

interface Sample {
  readonly name: string
  readonly text: string
}

const ownSamples: Sample[] = readdirSync(own).map(name => ({
  name,
  text: readFileSync(path.join(own, name), 'utf8'),
}))

/** Recorded reports that are whole; logs are lines, without a structure to change. */
function recordedSamples(): Sample[] {
  const list = JSON.parse(readFileSync(path.join(recorded, 'expected.json'), 'utf8')) as object
  return Object.keys(list)
    .filter(name => !name.startsWith('broken/') && !name.endsWith('.log'))
    .map(name => ({ name, text: readFileSync(path.join(recorded, name), 'utf8') }))
}

/** The figures and names of a report; lists are of what is inside the design. */
function figuresOf({ name, text }: Sample): { readonly [field: string]: unknown } {
  const { problems: _, errors: _errors, instances: _i, operators: _o, ...figures } = readReport(text, name)
  return figures
}

/** Whether a value is what it was, or not known. */
function sameOrNull(found: unknown, whole: unknown): boolean {
  if (found === null || found === undefined) return true
  if (typeof found !== 'object') return found === whole
  if (typeof whole !== 'object' || whole === null) return false
  return Object.entries(found).every(([key, value]) => sameOrNull(value, (whole as never)[key]))
}

const border = /^\s*\+[-+]+\+\s*$/

/** Puts a column of its own behind the last one of every table. */
function addColumn(text: string): string {
  let inside = false
  return text
    .split('\n')
    .map(line => {
      if (border.test(line)) {
        inside = true
        return `${line.trimEnd()}-------+`
      }
      inside &&= /^\s*[+|].*[+|]\s*$/.test(line)
      return inside ? `${line.trimEnd()}   new |` : line
    })
    .join('\n')
}

/** Turns the columns of each simple table around, but for the first. */
function turnColumns(text: string): string {
  const lines = text.split('\n')
  for (let from = 0; from < lines.length; from++) {
    if (!border.test(lines[from]!)) continue
    let to = from
    while (to + 1 < lines.length && /^\s*[+|].*[+|]\s*$/.test(lines[to + 1]!)) to++
    const marks = marksOf(lines[from]!)
    const fits = lines.slice(from, to + 1).every(line => marks.every(at => '+|'.includes(line[at] ?? ' ')))
    const simple = lines
      .slice(from, to + 1)
      .every(line => border.test(line) || marksOf(line).length === marks.length)
    if (fits && simple && marks.length > 3) {
      for (let i = from; i <= to; i++) lines[i] = turn(lines[i]!, marks)
    }
    from = to
  }
  return lines.join('\n')
}

function marksOf(line: string): number[] {
  return [...line].flatMap((c, i) => (c === '+' || c === '|' ? [i] : []))
}

function turn(line: string, marks: readonly number[]): string {
  const cells = marks.slice(0, -1).map((at, i) => line.slice(at + 1, marks[i + 1]))
  const mark = line[marks[0]!]!
  const [first, ...rest] = cells
  return `${line.slice(0, marks[0])}${mark}${[first, ...rest.reverse()].join(mark)}${mark}`
}

const changes: readonly (readonly [what: string, change: (text: string) => string])[] = [
  ['lines that end as on Windows', text => text.replaceAll('\n', '\r\n')],
  ['a mark of the byte order', text => `\uFEFF${text}`],
  ['blanks at the ends of lines', text => text.replaceAll('\n', '  \n')],
  ['empty lines behind', text => `${text}\n\n\n`],
  ['a column more in every table', addColumn],
  ['columns in another order', turnColumns],
]

function checkChanges(samples: readonly Sample[]): void {
  for (const [what, change] of changes) {
    for (const sample of samples) {
      const changed = figuresOf({ ...sample, text: change(sample.text) })
      expect(changed, `${sample.name}, ${what}`).toEqual(figuresOf(sample))
    }
  }
}

function checkDamage(samples: readonly Sample[], runs: number): void {
  for (const sample of samples) {
    const whole = figuresOf(sample)
    const lines = sample.text.split('\n')
    const line = fc.nat({ max: lines.length - 1 })
    const damage = fc.record({
      removed: fc.uniqueArray(line, { minLength: 1, maxLength: 3 }),
      cut: fc.array(fc.tuple(line, fc.nat({ max: 200 })), { maxLength: 3 }),
    })
    const property = fc.property(damage, ({ removed, cut }) => {
      const left = [...lines]
      // Half a name looks like a name; a row of a table shows that it was cut.
      for (const [at, length] of cut)
        if (/^\s*\|.*\|\s*$/.test(left[at]!)) left[at] = left[at]!.slice(0, length)
      const text = left.filter((_, i) => !removed.includes(i)).join('\n')
      const found = figuresOf({ ...sample, text })
      // Some files hold two reports: without the title of one they are the other.
      if (found.kind !== whole.kind) return
      for (const [field, value] of Object.entries(found)) {
        if (field === 'outcome') continue
        expect(sameOrNull(value, whole[field]), `${sample.name}: ${field} is ${JSON.stringify(value)}`).toBe(
          true,
        )
      }
    })
    fc.assert(property, { numRuns: runs })
  }
}

/** Thousands of reports are read; a machine that is busy takes its time. */
const timeout = 300_000

describe('reports that look otherwise', { timeout }, () => {
  test('give the same figures: reports of our own', () => checkChanges(ownSamples))

  test('give the same figures: recorded ones', ctx => {
    if (!existsSync(recorded))
      ctx.skip('the shared reports are not here; METAML_SHARED_DATA names their folder')
    checkChanges(recordedSamples())
  })
})

describe('reports with lines that are lost or cut', { timeout }, () => {
  test('give the same figures or none, never another: reports of our own', () => checkDamage(ownSamples, 200))

  test('give the same figures or none, never another: recorded ones', ctx => {
    if (!existsSync(recorded))
      ctx.skip('the shared reports are not here; METAML_SHARED_DATA names their folder')
    checkDamage(recordedSamples(), 25)
  })
})

test('no text makes it throw', () => {
  const parts = fc.constantFrom(
    ...ownSamples.flatMap(({ text }) => text.split('\n')),
    ...[
      '+--+',
      '|',
      '+',
      '<profile>',
      '</profile>',
      '<LUT>',
      '&x;',
      '<!DOCTYPE a [<!ENTITY x "y">]>',
      '\0',
      '-',
      '?',
    ],
  )
  const text = fc.array(fc.oneof(parts, fc.string()), { maxLength: 40 }).map(lines => lines.join('\n'))
  fc.assert(
    fc.property(text, value => {
      const { kind, problems } = readReport(value)
      if (kind === null) expect(problems.length).toBeGreaterThan(0)
    }),
    { numRuns: 2000 },
  )
})
