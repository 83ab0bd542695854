import { spawn } from 'node:child_process'
import path from 'node:path'
import { repositoryRoot } from '../workspace.mjs'

const metaml = path.join(repositoryRoot, 'packages/cli/bin/metaml.js')

/**
 * Runs the command line in the repository's root, as anybody would; what it notes goes to stderr.
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, text: string }>} the exit code, and what it printed
 */
export async function runMetaml(args) {
  const child = spawn(process.execPath, [metaml, ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', piece => {
    text += piece
  })
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { code, text }
}
