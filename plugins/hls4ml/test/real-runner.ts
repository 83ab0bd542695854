import { spawn } from 'node:child_process'
import { MetamlError, type ToolOptions, type ToolResult, type ToolRunner } from '@metaml/core'
import { pythonEnvironment } from './python-environment.js'

/** Runs the real g++ and the real hls4ml. */
export const realRunner: ToolRunner = {
  tool: (need, args, options) => run(need, args, options ?? {}),
  python: async (_need, args, options) => run(await pythonEnvironment(), args, options ?? {}),
}

function run(program: string, args: readonly string[], options: ToolOptions): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...(options.cwd !== undefined && { cwd: options.cwd }) })
    const texts = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text
      })
    }
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve({ exitCode: 0, ...texts, version: 'as installed', seconds: 0 })
      else reject(failed(program, code, texts.stderr))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
}

function failed(program: string, code: number | null, stderr: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_TOOL_FAILED',
    kind: 'task',
    message: `${program} ended with ${code}.`,
    found: stderr.slice(-2000),
  })
}
