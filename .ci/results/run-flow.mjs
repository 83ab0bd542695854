import { spawn } from 'node:child_process'
import path from 'node:path'
import { repositoryRoot } from '../workspace.mjs'

const metaml = path.join(repositoryRoot, 'packages/cli/bin/metaml.js')

/**
 * Runs a flow of the examples by the command line, as anybody would, and gives what `--json` prints of it. What is in
 * the project's store is not run again.
 * @param {string} name of the example's folder
 * @param {readonly string[]} parameters `node.parameter=value`
 * @param {number} seed
 */
export async function runFlow(name, parameters, seed) {
  const file = path.join(repositoryRoot, 'examples', name, `${name}.flow.ts`)
  const args = [metaml, 'run', file, ...parameters, '--seed', String(seed), '--json']
  const child = spawn(process.execPath, args, { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', piece => (text += piece))
  const code = await new Promise(resolve => child.on('exit', resolve))
  const run = JSON.parse(text || '{}')
  if (code !== 0)
    throw new Error(
      `${name}, seed ${seed}: ${run.error?.code ?? `exit code ${code}`} ${run.error?.message ?? ''}`,
    )
  return run
}
