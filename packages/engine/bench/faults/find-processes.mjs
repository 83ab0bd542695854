import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** How long what is ending is given to end, in ms. */
const patience = 5000

/** Processes that were started for a folder, or work in it, or on it: by environment, working folder, arguments. */
export async function findProcesses(dir) {
  if (!existsSync('/proc/self/stat'))
    throw new Error('Processes can only be looked for where there is /proc.')
  for (let waited = 0; ; waited += 100) {
    const found = processesOf(dir)
    if (found.length === 0 || waited >= patience) return found
    await wait(100)
  }
}

function processesOf(dir) {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(pid => {
      const text = name => tryRead(() => readFileSync(`/proc/${pid}/${name}`, 'utf8'))
      const where = tryRead(() => readlinkSync(`/proc/${pid}/cwd`))
      const command = text('cmdline').replaceAll('\0', ' ').trim()
      const isZombie = / Z /.test(text('stat').replace(/^.*\)/s, ' '))
      const involved = [command, text('environ'), where].some(facts => facts.includes(dir))
      return involved && !isZombie ? [{ pid: Number(pid), command }] : []
    })
}

/** What can't be read any more belongs to a process that is gone. */
function tryRead(read) {
  try {
    return read()
  } catch {
    return ''
  }
}
