// A stand-in for srun: `node launcher-stand-in.mjs FACTS-FILE PROGRAM ...`. It says that it waits, starts the program
// apart from itself, as on another machine, and ends that job when it gets SIGTERM; killed at once it leaves it.
import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'

const [factsFile, program, ...args] = process.argv.slice(2)
const { calls, wait = 0 } = JSON.parse(readFileSync(factsFile, 'utf8'))
process.stderr.write('srun: job 42 queued and waiting for resources\n')
let job
process.on('SIGTERM', () => {
  appendFileSync(calls, 'cancelled\n')
  if (job?.pid !== undefined) process.kill(-job.pid, 'SIGKILL')
  process.exit(143)
})
setTimeout(() => {
  process.stderr.write('srun: job 42 has been allocated resources\n')
  job = spawn(program, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit'] })
  job.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)))
}, wait)
