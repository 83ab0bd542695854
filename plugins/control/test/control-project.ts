import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { branch, fork, join, recall, reduce, stop } from '@metaml/control'
import type { Flow, FlowJson } from '@metaml/core'
import { type RunView, readRun, resumeRun, startRun } from '@metaml/engine'
import { onTestFinished } from 'vitest'
import { taskSource } from './number-tasks.js'

/** All control tasks, and the tasks of the tests. */
export const tasks = taskSource(branch, fork, join, recall, reduce, stop)

/** A project of its own, removed after the test. */
export function makeProject() {
  const projectDir = mkdtempSync(joinPath(tmpdir(), 'metaml-control-'))
  onTestFinished(() => rmSync(projectDir, { recursive: true, force: true }))
  const config = { cores: 1 }
  return {
    projectDir,
    write: (name: string, text: string) => writeFileSync(joinPath(projectDir, name), text),
    async run(flow: Flow | FlowJson): Promise<RunView> {
      const { id } = await startRun({ projectDir, tasks, flow, config })
      return await readRun(projectDir, id)
    },
    async resume(): Promise<RunView> {
      const { id } = await resumeRun({ projectDir, tasks, config })
      return await readRun(projectDir, id)
    },
  }
}

/** The firings of a run as `node.turn status`, in their order. */
export function firingsOf({ firings }: RunView): string[] {
  return firings.map(({ node, turn, status }) => `${node}.${turn} ${status}`)
}

/** The messages of LOG of a node. */
export function logOf({ log }: RunView, node: string): string[] {
  return log.filter(line => line.node === node).map(({ message }) => message)
}
