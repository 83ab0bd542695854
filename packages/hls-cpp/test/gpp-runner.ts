import { execFile } from 'node:child_process'
import { MetamlError, type ToolRunner } from '@metaml/core'

/** Runs the real g++; an error holds its last 20 lines, as the engine has it. */
export const gppRunner: Pick<ToolRunner, 'tool'> = {
  tool: (need, args, options) =>
    new Promise((resolve, reject) => {
      execFile(need, args, { cwd: options?.cwd }, (error, stdout, stderr) => {
        if (error === null) return resolve({ exitCode: 0, stdout, stderr, version: '', seconds: 0 })
        reject(
          new MetamlError({
            code: 'METAML_E_TOOL_FAILED',
            kind: 'task',
            message: need,
            found: `exit code 1\n${stderr.trimEnd().split('\n').slice(-20).join('\n')}`,
          }),
        )
      })
    }),
}
