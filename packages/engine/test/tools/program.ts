import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JsonObject, ProgramNeed } from '@metaml/core'
import { onTestFinished } from 'vitest'
import { createToolRunner, type ToolRunnerOptions } from '../../dist/tools/tool-runner.js'

/** The program of the tests' own. */
export const toolPath = fileURLToPath(new URL('../fixtures/tool.mjs', import.meta.url))

/** A need that the program of the tests satisfies. */
export const toolNeed: ProgramNeed = {
  id: 'tool',
  commands: ['metaml-test-tool'],
  version: { args: ['--version'], pattern: '\\) (\\d+\\.\\d+\\.\\d+)', range: '^1.2.0' },
  install: 'write it',
}

/** A runner over the program of the tests, and what it logged. */
export function runnerWith(options: Partial<ToolRunnerOptions> = {}) {
  const lines: [string, string, JsonObject?][] = []
  const log =
    (level: string) =>
    (message: string, data?: JsonObject): void => {
      lines.push(data === undefined ? [level, message] : [level, message, data])
    }
  const runner = createToolRunner({
    needs: [toolNeed],
    config: { tools: { tool: { path: toolPath } } },
    log: { debug: log('debug'), info: log('info'), warn: log('warn') },
    signal: new AbortController().signal,
    ...options,
  })
  return { ...runner, lines }
}

/** Writes an executable shell script. */
export function writeScript(path: string, body: string): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
  return path
}

/** Sets an environment variable until the test is over. */
export function setVariable(name: string, value: string | undefined): void {
  const before = process.env[name]
  onTestFinished(() => set(name, before))
  set(name, value)
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}
