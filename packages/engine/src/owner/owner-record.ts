import type { JsonObject } from '@metaml/core'
import { processAlive } from './process-alive.js'
import { type HostIdentity, type ProcessIdentity, thisBoot, thisHost } from './this-host.js'

/** Who holds a run: the content of `owner.json`. */
export interface OwnerRecord extends HostIdentity, ProcessIdentity, JsonObject {
  /** ISO 8601, to be shown; nothing is judged by it. */
  readonly since: string
  /** Names this tenure: another one, by the same process too, has another. */
  readonly lease: string
}

/** Whether an owner lives; `elsewhere` is where process ids say nothing: another host or container. */
export function judgeOwner(owner: OwnerRecord): 'alive' | 'dead' | 'elsewhere' {
  const here = thisHost()
  if (owner.host !== here.host || owner.machine !== here.machine) return 'elsewhere'
  const boot = thisBoot()
  if (owner.bootId !== undefined && boot !== undefined && owner.bootId !== boot) return 'dead'
  if (owner.pidNamespace !== here.pidNamespace) return 'elsewhere'
  return processAlive(owner) ? 'alive' : 'dead'
}

/** Reads an owner's record; undefined when it is not one. */
export function parseOwner(text: string): OwnerRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<OwnerRecord> | null
    const sound =
      typeof record?.host === 'string' && Number.isInteger(record.pid) && typeof record.lease === 'string'
    return sound ? (record as OwnerRecord) : undefined
  } catch {
    return undefined
  }
}
