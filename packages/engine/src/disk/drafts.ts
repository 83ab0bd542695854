import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import { join } from 'node:path'
import { processAlive } from '../owner/process-alive.js'
import { thisHost, thisProcess } from '../owner/this-host.js'

const { host, machine, pidNamespace } = thisHost()
const { pid, startTime, bootId } = thisProcess()
const hostTag = tag(`${host} ${machine}`)
const bootTag = tag(String(bootId))
const namespaceTag = tag(String(pidNamespace))
const prefix = [hostTag, bootTag, namespaceTag, pid, startTime ?? 0, randomBytes(3).toString('hex')].join('.')
let drafts = 0

/**
 * A new name for a file or folder that is for a while only; it says whose it is.
 * @param kind - what the name begins with where other files lie beside it.
 */
export function draftPath(dir: string, kind = ''): string {
  drafts++
  return join(dir, `${kind}${prefix}.${drafts}`)
}

/**
 * Removes the drafts of processes that died. Those of another host or container are left: whether their makers
 * live can't be seen from here.
 */
export async function removeStaleDrafts(dir: string, kind = ''): Promise<void> {
  const names = (await fs.readdir(dir)).filter(name => name.startsWith(kind))
  const remove = (name: string) => fs.rm(join(dir, name), { recursive: true, force: true }).catch(() => {})
  await Promise.all(names.filter(name => isStale(name.slice(kind.length))).map(remove))
}

function isStale(name: string): boolean {
  const [host, boot, namespace, pid, startTime] = name.split('.')
  if (host !== hostTag) return false
  if (boot !== bootTag) return true
  if (namespace !== namespaceTag || startTime === '0') return false
  return !processAlive({ pid: Number(pid), startTime: Number(startTime) })
}

function tag(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
