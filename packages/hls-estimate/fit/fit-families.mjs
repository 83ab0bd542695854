// Derives src/families/families.ts from calibration lines: `node fit/fit-families.mjs LINES.jsonl`, after a build.
// Each line is a layer or a whole project as a tool reported it; what goes into the file are the constants alone.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fitFamily, groupByFamily, readSamples } from '../dist/index.js'
import { starts } from './starts.mjs'

const lines = process.argv[2]
if (lines === undefined) {
  console.error('node fit/fit-families.mjs LINES.jsonl')
  process.exit(2)
}
const projects = readSamples(readFileSync(lines, 'utf8'), lines)
const groups = groupByFamily(projects, starts)
const round = value =>
  typeof value === 'number'
    ? Number(value.toPrecision(4))
    : typeof value === 'object'
      ? Array.isArray(value)
        ? value
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, round(inner)]))
      : value
const fitted = starts.map(start => round(fitFamily(start, groups.get(start.id) ?? [])))
// Where only the resource strategy was seen, the rest is that of the same fabric.
const measured = fitted.find(({ id }) => id === 'vitis-2021-7-series').dense
const all = fitted.map(family =>
  family.strategies.includes('latency')
    ? family
    : { ...family, dense: { ...measured, uncertainty: family.dense.uncertainty } },
)
const text = [
  "import type { Family } from './family.js'",
  '',
  '/** The constants that come with this package, as fit/fit-families.mjs derives them from reports. */',
  `export const families: readonly Family[] = ${JSON.stringify(all, null, 2)}`,
  '',
].join('\n')
writeFileSync(path.join(import.meta.dirname, '../src/families/families.ts'), text)
