import { execFile } from 'node:child_process'
import { MetamlError, type ToolRunner } from '@metaml/core'

/** Runs the real g++. */
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
            found: stderr.slice(0, 2000),
          }),
        )
      })
    }),
}
