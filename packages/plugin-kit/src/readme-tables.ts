import { type AnyPipeTask, MetamlError } from '@metaml/core'
import { parameterTable, parameterTableHeader } from './parameter-table.js'

/**
 * Fills in the tables of parameters of a plugin's README.
 *
 * A table starts at the header `| parameter | default | meaning |` and ends with its last row (a line `PARAMS` is a
 * row that waits to be filled in). It belongs to the task whose export's name stands last before it in backquotes, in
 * a package with one task to that one. A table that differs only in how its columns are padded stays as it is.
 *
 * @throws METAML_E_README_TABLE when there is no table, or it can not be told whose it is
 */
export function fillParameterTables(readme: string, tasks: ReadonlyMap<string, AnyPipeTask>): string {
  const lines = readme.split('\n')
  const filled: string[] = []
  let tables = 0
  for (let at = 0; at < lines.length; ) {
    if (!isHeader(lines[at]!)) {
      filled.push(lines[at++]!)
      continue
    }
    tables++
    const start = at
    for (at++; at < lines.length && isRow(lines[at]!); ) at++
    const there = lines.slice(start, at)
    const wanted = parameterTable(tableOwner(filled.join('\n'), tasks)).split('\n')
    filled.push(...(there.map(plain).join('\n') === wanted.map(plain).join('\n') ? there : wanted))
  }
  if (tables === 0) throw noTable(`no line '${parameterTableHeader}'`)
  return filled.join('\n')
}

/** Whether a README has a table of parameters. */
export function hasParameterTable(readme: string): boolean {
  return readme.split('\n').some(isHeader)
}

function isHeader(line: string): boolean {
  return plain(line) === plain(parameterTableHeader)
}

/** A row without the padding that formatters add. */
function plain(row: string): string {
  return row
    .replaceAll(/\s*\|\s*/g, '|')
    .replaceAll(/-{3,}/g, '---')
    .trim()
}

function isRow(line: string): boolean {
  return line.startsWith('|') || line.trim() === 'PARAMS'
}

function tableOwner(before: string, tasks: ReadonlyMap<string, AnyPipeTask>): AnyPipeTask {
  const [first, ...more] = tasks.values()
  if (first !== undefined && more.length === 0) return first
  const mentions = [...tasks].map(([name, task]) => ({ task, at: before.lastIndexOf(`\`${name}\``) }))
  const last = mentions.filter(({ at }) => at >= 0).sort((a, b) => b.at - a.at)[0]
  if (last === undefined) throw noTable('a table with no name of a task before it')
  return last.task
}

function noTable(found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_README_TABLE',
    kind: 'plugin',
    message: "The README's table of parameters can not be filled in.",
    expected: `a line '${parameterTableHeader}' after the name of the task's export in backquotes`,
    found,
    todo: 'put that line, and a line PARAMS below it, where the table belongs',
  })
}
