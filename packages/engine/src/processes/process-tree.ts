import { readdirSync, readFileSync } from 'node:fs'
import { readStat } from '../owner/this-host.js'

/** A process and the group that it is in. */
export interface TreeMember {
  readonly pid: number
  readonly group: number
}

/**
 * Finds all processes below some, with them, by /proc; only those themselves off Linux. A process whose parent
 * ended is not found any more.
 */
export function processTree(roots: readonly number[]): TreeMember[] {
  const children = new Map<number, TreeMember[]>()
  const members = new Map<number, TreeMember>()
  for (const pid of processIds()) {
    const stat = readStat(pid)
    if (stat === undefined) continue
    const member = { pid, group: stat.group }
    members.set(pid, member)
    const siblings = children.get(stat.parent)
    if (siblings === undefined) children.set(stat.parent, [member])
    else siblings.push(member)
  }
  const tree = roots.map(pid => members.get(pid)).filter(member => member !== undefined)
  // The list grows while it is walked: children are looked at after their parents.
  for (const { pid } of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

/** Bytes that a process and all below it hold in memory; pages that they share count for each. */
export function treeMemory(root: number): number {
  return processTree([root]).reduce((sum, { pid }) => sum + residentMemory(pid), 0)
}

/** Bytes that a process holds in memory; 0 when it is gone, or off Linux. */
export function residentMemory(pid: number): number {
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
    return match === null ? 0 : Number(match[1]) * 1024
  } catch {
    return 0
  }
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}
