import { processTree } from './process-tree.js'

const groups = new Set<number>()
let watching = false

/** Notes a process group that must not outlive this process, however it exits. */
export function noteGroup(leader: number): void {
  if (!watching) process.on('exit', () => killTrees([...groups]))
  watching = true
  groups.add(leader)
}

/** Forgets a group that has ended. */
export function forgetGroup(leader: number): void {
  groups.delete(leader)
}

/**
 * Kills process groups and everything below their leaders, whatever group it moved to; it has happened when this
 * returns. The groups are stopped first, so that they start nothing while their trees are looked at.
 */
export function killTrees(leaders: readonly number[]): void {
  for (const leader of leaders) signal(-leader, 'SIGSTOP')
  const tree = processTree(leaders).filter(({ pid }) => pid !== process.pid)
  const found = new Set([
    ...leaders,
    ...tree.filter(member => member.pid === member.group).map(({ pid }) => pid),
  ])
  for (const leader of found) signal(-leader, 'SIGKILL')
  for (const { pid } of tree) signal(pid, 'SIGKILL')
}

/** Kills this process's group and everything below it, this process last; for one that leads its group. */
export function killOwnTree(): void {
  const below = processTree([process.pid]).filter(({ pid }) => pid !== process.pid)
  killTrees(below.filter(({ pid, group }) => pid === group).map(({ pid }) => pid))
  signal(-process.pid, 'SIGKILL')
}

/** A group that is gone, or never was, is no error: killing races with ending. */
function signal(target: number, name: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(target, name)
  } catch {}
}
