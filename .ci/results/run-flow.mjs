import path from 'node:path'
import { repositoryRoot } from '../workspace.mjs'
import { runMetaml } from './run-metaml.mjs'

/**
 * Runs a flow of the examples and gives what `--json` prints of it. What is in the project's store is not run again.
 * @param {string} name of the example's folder
 * @param {readonly string[]} parameters `node.parameter=value`
 * @param {number} seed
 */
export async function runFlow(name, parameters, seed) {
  const file = path.join(repositoryRoot, 'examples', name, `${name}.flow.ts`)
  const { code, text } = await runMetaml(['run', file, ...parameters, '--seed', String(seed), '--json'])
  const run = JSON.parse(text || '{}')
  if (code !== 0)
    throw new Error(
      `${name}, seed ${seed}: ${run.error?.code ?? `exit code ${code}`} ${run.error?.message ?? ''}`,
    )
  return run
}
