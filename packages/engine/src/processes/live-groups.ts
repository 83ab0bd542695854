import { setTimeout as wait } from 'node:timers/promises'
import { processAlive } from '../owner/process-alive.js'
import { processTree } from './process-tree.js'

const groups = new Set<number>()
const launchers = new Set<number>()
let watching = false

/** How long a launcher that was asked to end is waited for, in ms. */
const launcherPatience = 10_000

/** Notes a process group that must not outlive this process, however it exits. */
export function noteGroup(leader: number, isLauncher = false): void {
  if (!watching) process.on('exit', endAll)
  watching = true
  groups.add(leader)
  if (isLauncher) launchers.add(leader)
}

/** Forgets a group that has ended. */
export function forgetGroup(leader: number): void {
  groups.delete(leader)
  launchers.delete(leader)
}

/** Launchers end themselves, and their jobs with them; there is no time left to see it. */
function endAll(): void {
  for (const launcher of launchers) signal(launcher, 'SIGTERM')
  killTrees([...groups].filter(leader => !launchers.has(leader)))
}

/**
 * Asks the launchers among some leaders (all that are noted, when none are given) to end, with SIGTERM, so that they
 * call their jobs off; waits until they are gone, at most 10 s.
 */
export async function endLaunchers(leaders: Iterable<number> = groups): Promise<void> {
  await askToEnd([...leaders].filter(leader => launchers.has(leader)))
}

/** Sends SIGTERM to processes and waits until they are gone, at most 10 s. */
export async function askToEnd(leaders: readonly number[]): Promise<void> {
  for (const leader of leaders) signal(leader, 'SIGTERM')
  for (let waited = 0; waited < launcherPatience; waited += 20) {
    if (!leaders.some(pid => processAlive({ pid }))) return
    await wait(20)
  }
}

/** Whether one of the leaders is a launcher. */
export function hasLauncher(leaders: Iterable<number>): boolean {
  return [...leaders].some(leader => launchers.has(leader))
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
function signal(target: number, name: 'SIGSTOP' | 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(target, name)
  } catch {}
}
