import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { placeOf } from './plan.mjs'
import { printJson } from './print-json.mjs'
import { resultsMarkdown } from './results-markdown.mjs'

/** The file of a row's seeds: `jet-dnn-pruning-quantization-0.01`. */
export function fileOf({ network, flow, alphaQ }) {
  return [network, flow, ...(alphaQ === null ? [] : [alphaQ])].join('-')
}

/** The rows in a folder of results, each with its seeds, in the order of the page. */
export function readResults(folder) {
  const file = path.join(folder, 'summary.json')
  const rows = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
  return rows.map(row => ({
    row,
    seeds: JSON.parse(readFileSync(path.join(folder, 'runs', `${fileOf(row)}.json`), 'utf8')),
  }))
}

/** Puts rows into a folder of results, in place of those of the same strategies. */
export function writeRows(folder, made) {
  mkdirSync(path.join(folder, 'runs'), { recursive: true })
  const fresh = new Set(made.map(({ row }) => fileOf(row)))
  const kept = readResults(folder).filter(({ row }) => !fresh.has(fileOf(row)))
  const all = [...kept, ...made].sort((a, b) => placeOf(a.row) - placeOf(b.row))
  for (const { row, seeds } of made)
    writeFileSync(path.join(folder, 'runs', `${fileOf(row)}.json`), printJson(seeds))
  writeFileSync(path.join(folder, 'summary.json'), printJson(all.map(({ row }) => row)))
}

/** Writes the page anew from what lies in the folder. */
export function writePage(folder) {
  const figures = path.join(folder, 'figures')
  const pictures = existsSync(figures)
    ? readdirSync(figures, { recursive: true })
        .filter(file => file.endsWith('.svg'))
        .map(file => `figures/${file.split(path.sep).join('/')}`)
        .sort()
    : []
  writeFileSync(path.join(folder, 'README.md'), resultsMarkdown(readResults(folder), pictures))
}
