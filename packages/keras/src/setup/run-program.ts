import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { MetamlError } from '@metaml/core'

const execute = promisify(execFile)

/**
 * Runs a program of the setup and gives what it printed.
 * @throws METAML_E_KERAS_SETUP with the last lines that it wrote
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  todo: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  try {
    const { stdout } = await execute(program, [...args], { env, maxBuffer: 2 ** 26 })
    return stdout.trim()
  } catch (cause) {
    const { code, stderr } = cause as { code?: number | string; stderr?: string }
    const lines = (stderr ?? '').trim().split('\n').slice(-5).join('\n')
    throw new MetamlError({
      code: 'METAML_E_KERAS_SETUP',
      kind: 'tool',
      message: `The setup of tfjs-node failed at ${program}.`,
      expected: 'exit code 0',
      found: code === 'ENOENT' ? 'no such program' : `${code}: ${lines}`,
      todo,
      cause,
    })
  }
}
