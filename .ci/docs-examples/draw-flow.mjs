import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { repositoryRoot } from '../workspace.mjs'

const metaml = path.join(repositoryRoot, 'packages/cli/bin/metaml.js')

/**
 * A flow of an example as `metaml check --graph` draws it.
 * @param {string} folder of the example, from the root on; one that is a plugin brings its tasks
 * @param {string} file of the flow, in that folder
 */
export async function drawFlow(folder, file) {
  const manifest = path.join(repositoryRoot, folder, 'package.json')
  const isPlugin = existsSync(manifest) && 'metaml' in JSON.parse(readFileSync(manifest, 'utf8'))
  const args = ['check', '--graph', ...(isPlugin ? ['--plugin', folder] : []), path.join(folder, file)]
  const { stdout } = await promisify(execFile)(process.execPath, [metaml, ...args], { cwd: repositoryRoot })
  return stdout.trimEnd()
}

/**
 * What `metaml check` says to a command of a page; undefined when that can run.
 * @param {readonly string[]} args of `metaml run`
 */
export async function refusal(args) {
  try {
    await promisify(execFile)(process.execPath, [metaml, 'check', ...args], { cwd: repositoryRoot })
    return undefined
  } catch (error) {
    return String(error.stderr || error.message)
  }
}
