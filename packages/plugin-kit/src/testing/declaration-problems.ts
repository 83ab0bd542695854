import { existsSync, readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type AnyPipeTask,
  isPythonNeed,
  type Ports,
  type PortType,
  portCore,
  type ToolNeed,
} from '@metaml/core'

/**
 * Checks what a task declares of itself: id, role, summary, ports, needs and what its units hold.
 *
 * @returns problems, each a sentence
 */
export function declarationProblems(task: AnyPipeTask): string[] {
  return [
    ...nameProblems(task),
    ...portProblems(task),
    ...(task.needs ?? []).flatMap((need: ToolNeed) => needProblems(need)),
    ...unitProblems(task),
  ]
}

function nameProblems({ apiVersion, id, role, summary }: AnyPipeTask): string[] {
  const problems: string[] = []
  if (apiVersion !== 1) problems.push(`apiVersion is ${String(apiVersion)}, not 1.`)
  if (!isKebabCase(id)) problems.push(`The id '${id}' is not in kebab-case.`)
  if (!['optimization', 'transformation', 'control'].includes(role)) {
    problems.push(`The role '${role}' is none of optimization, transformation, control.`)
  }
  const oneLine = typeof summary === 'string' && summary.trim() === summary && /^[^\r\n]+$/.test(summary)
  if (!oneLine || summary.length > 120) {
    problems.push('The summary is not one line of at most 120 characters without blanks around it.')
  }
  return problems
}

function portProblems({ inputs, outputs, firing }: AnyPipeTask): string[] {
  const problems: string[] = []
  const check = (ports: Ports, side: string, fits: (type: PortType) => string | undefined): void => {
    for (const [name, type] of Object.entries(ports)) {
      if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
        problems.push(`The ${side} '${name}' can not be named in an edge.`)
      const problem = fits(type)
      if (problem !== undefined) problems.push(`The ${side} '${name}' ${problem}.`)
    }
  }
  check(inputs, 'input', type => {
    if (typeof type === 'object' && 'optional' in type) return 'is optional; inputs are not'
    return typeof portCore(type) === 'object' ? 'is like another port; only outputs are' : undefined
  })
  check(outputs, 'output', type => {
    const core = portCore(type)
    if (core === 'any') return "is 'any', which nothing binds; use like(input)"
    if (typeof core === 'object' && !(core.like in inputs)) return `is like '${core.like}', which is no input`
    return undefined
  })
  if (Object.keys(inputs).length + Object.keys(outputs).length === 0) problems.push('It has no ports.')
  if (firing !== undefined && !['all', 'any', 'settled'].includes(firing)) {
    problems.push(`The firing rule '${firing}' is none of all, any, settled.`)
  }
  return problems
}

function needProblems(need: ToolNeed): string[] {
  const problems: string[] = []
  if (!/^[a-z][a-z0-9+-]*$/.test(need.id)) problems.push('its id is not of small letters, digits, + and -')
  if (!/^\S.*$/.test(need.install) || /[\r\n]/.test(need.install)) {
    problems.push('`install` is not one line that says how to get it')
  }
  if (isPythonNeed(need)) {
    const { lock, range, packages } = need.python
    if (range === '') problems.push('it has no range of Python')
    if (Object.keys(packages).length === 0) problems.push('it names no packages to check')
    if (lock.protocol !== 'file:' || !existsSync(lock)) problems.push(`its lock file ${lock} is not there`)
    else if (!readFileSync(fileURLToPath(lock), 'utf8').includes('--hash=')) {
      problems.push(`its lock file ${lock} has no hashes`)
    }
  } else {
    const { commands, places = [], version } = need
    if (commands.length === 0) problems.push('it names no commands')
    if (!places.every(place => isAbsolute(place))) problems.push('its places are not all absolute')
    if (version.range === '') problems.push('it has no range of versions')
    if (!hasGroup(version.pattern)) problems.push('the pattern of its version has no group')
  }
  return problems.map(problem => `The need '${need.id}': ${problem}.`)
}

function unitProblems(task: AnyPipeTask): string[] {
  const problems: string[] = []
  const needs = (task.needs ?? []).map((need: ToolNeed) => need.id)
  if (new Set(needs).size < needs.length) problems.push('Two needs have one id.')
  for (const [name, unit] of Object.entries(task.units ?? {})) {
    const unknown = (unit.needs ?? []).filter(id => !needs.includes(id))
    if (unknown.length > 0)
      problems.push(`The unit '${name}' needs ${unknown.join(', ')}, which the task does not declare.`)
    const amounts = [unit.cores ?? 1, unit.memory ?? 1, ...Object.values(unit.seats ?? {})]
    if (!amounts.every(amount => Number.isInteger(amount) && amount > 0)) {
      problems.push(`The unit '${name}' holds cores, memory or seats that are no whole numbers above 0.`)
    }
  }
  return problems
}

function isKebabCase(name: string): boolean {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)
}

function hasGroup(pattern: string): boolean {
  try {
    return (new RegExp(`${pattern}|`).exec('')?.length ?? 0) > 1
  } catch {
    return false
  }
}
