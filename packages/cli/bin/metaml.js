#!/usr/bin/env node
import { Console } from 'node:console'

const args = process.argv.slice(2)

// Stdout is for results: what flow files and plugins print in this process goes where everything else goes.
globalThis.console = new Console(process.stderr, process.stderr)

// A reader that has enough (`metaml show | head`) is no failure.
process.stdout.on('error', error => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

// Nor does a run end because nobody reads what is said of it on the way (`metaml run flow.ts 2>&1 | head`).
process.stderr.on('error', error => {
  if (error.code !== 'EPIPE') throw error
})

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  const { cliVersion } = await import('../dist/version.js')
  process.stdout.write(`${cliVersion()}\n`)
} else {
  const { main } = await import('../dist/main.js')
  process.exitCode = await main(args)
}
