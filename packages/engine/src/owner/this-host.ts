import { readFileSync, readlinkSync } from 'node:fs'
import os from 'node:os'

/** Where a process runs, and as what; a process is the same only when all of it is. */
export interface ProcessIdentity {
  readonly pid: number
  /** In clock ticks after the boot (field 22 of /proc/PID/stat); absent off Linux. */
  readonly startTime?: number
  /** Of the kernel's last boot; absent off Linux. */
  readonly bootId?: string
  /** It is a launcher with work elsewhere, which only it can call off: it is asked to before it is killed. */
  readonly launcher?: true
}

/** What tells a host, and inside it a space of process ids, from another. */
export interface HostIdentity {
  /** Its name. */
  readonly host: string
  /** From /etc/machine-id, where there is one: two hosts can have one name. */
  readonly machine?: string
  /** The container, so to say; absent off Linux. */
  readonly pidNamespace?: string
}

/** This process. */
export function thisProcess(): ProcessIdentity {
  return identifyProcess(process.pid)
}

/** A process that this one started, to be recognised later by {@link endProcessGroup}. */
export function identifyProcess(pid: number): ProcessIdentity {
  const startTime = readStat(pid)?.startTime
  const bootId = thisBoot()
  return { pid, ...(startTime !== undefined && { startTime }), ...(bootId !== undefined && { bootId }) }
}

/** This host. */
export function thisHost(): HostIdentity {
  const machine = readText('/etc/machine-id')
  const pidNamespace = readLink('/proc/self/ns/pid')
  return {
    host: os.hostname(),
    ...(machine !== undefined && { machine }),
    ...(pidNamespace !== undefined && { pidNamespace }),
  }
}

/** The id of the kernel's last boot. */
export function thisBoot(): string | undefined {
  return readText('/proc/sys/kernel/random/boot_id')
}

/** Some facts of /proc/PID/stat. */
export interface ProcessStat {
  /** A letter; `Z` for a zombie. */
  readonly state: string
  /** Id of the process that started it. */
  readonly parent: number
  /** Id of its group's leader. */
  readonly group: number
  /** In clock ticks after the boot. */
  readonly startTime: number
}

/** The facts of /proc/PID/stat, while there is such a process and it may be seen. */
export function readStat(pid: number): ProcessStat | undefined {
  const text = readText(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  // The second field is the program's name in brackets and may hold anything; the third follows the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, parent, group] = fields
  return { state: state!, parent: Number(parent), group: Number(group), startTime: Number(fields[19]) }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
