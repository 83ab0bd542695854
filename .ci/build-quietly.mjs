// Builds what is not built yet, and says nothing on stdout: `pnpm metaml --json` prints results there.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { repositoryRoot } from './workspace.mjs'

const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo')
const args = [turbo, 'run', 'build', '--output-logs=errors-only', '--ui=stream']
const env = { TURBO_TELEMETRY_DISABLED: '1', ...process.env }
const child = spawn(process.execPath, args, { cwd: repositoryRoot, env, stdio: ['ignore', 'pipe', 'pipe'] })

let output = ''
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding('utf8')
  stream.on('data', text => {
    output += text
  })
}
// A build with nothing to do takes less than a second; a first one up to a minute.
const notice = setTimeout(() => console.error('Building MetaML ...'), 1500)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('close', (code, signal) => {
  clearTimeout(notice)
  if (code !== 0) console.error(output)
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
})
