import { spawn } from 'node:child_process'
import { closest } from '@metaml/core'

/**
 * Runs the script that the command line names, with the arguments that follow; its exit code becomes ours.
 * @param {string} what what a script is called in messages
 * @param {Map<string, string>} scripts name to path
 */
export function runNamed(what, scripts) {
  const [name, ...args] = process.argv.slice(2)
  const script = name === undefined ? undefined : scripts.get(name)
  if (script === undefined) {
    const near = name === undefined ? undefined : closest(name, scripts.keys())
    if (name !== undefined) console.error(`There is no ${what} '${name}'.`)
    console.error(`  expected: one of ${[...scripts.keys()].join(', ') || '(none yet)'}`)
    if (near !== undefined) console.error(`  to do:    write '${near}'?`)
    process.exitCode = 2
    return
  }
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
  })
}
