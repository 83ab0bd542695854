import { stat } from 'node:fs/promises'
import type { Logger, ToolOptions } from '@metaml/core'
import { execa } from 'execa'
import type { ProcessIdentity } from '../owner/this-host.js'
import { identifyProcess } from '../owner/this-host.js'
import { keepLast, type LastOutput, splitLines } from '../processes/last-output.js'
import { endLaunchers, forgetGroup, killTrees, noteGroup } from '../processes/live-groups.js'
import { onAbort } from '../processes/on-abort.js'
import { watchMemory } from '../processes/watch-memory.js'

/** How programs are watched. */
export interface Watch {
  /** Lines of output go there, at level debug. */
  readonly log: Logger
  /** Ends the program. */
  readonly signal: AbortSignal
  /** A program was started; it leads a process group. */
  readonly onProcess?: ((identity: ProcessIdentity) => void) | undefined
  /** It ended, and its group with it. */
  readonly onProcessEnd?: ((pid: number) => void) | undefined
}

/** How a program ended. */
export interface ProgramEnd {
  /** Why it was ended from here. */
  readonly ended?: 'time' | 'memory' | 'abort'
  /** Bytes that it held when it was ended for that. */
  readonly memory?: number
  readonly exitCode?: number
  readonly signal?: string
  /** It could not be started: what the system said. */
  readonly startError?: string
  /** With a launcher: how long the program's own beginning was waited for. */
  readonly waited?: number
  readonly stdout: LastOutput
  readonly stderr: LastOutput
  /** That it ran; what it waited with a launcher does not count. */
  readonly seconds: number
}

/** That a program is started by another, maybe later and on another machine. */
export interface Launch {
  /** The line by which the program shows that it has begun (default: the first on its standard output). */
  readonly begun?: RegExp
}

/** Bytes of each output that are kept. */
const kept = 1 << 20
/** How long the output of a program that ended is waited for when others hold it open, in ms. */
const drainTime = 1000

/**
 * Runs a program to its end in a process group of its own: an argument array, no shell, exactly the environment
 * given. What is left of the group when the program ends is killed.
 *
 * With a launcher the time limit counts from the program's own beginning, and it is asked to end, so that it can call
 * its job off, before it is killed.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: Pick<ToolOptions, 'cwd' | 'input' | 'timeLimit' | 'memoryLimit' | 'onLine'> & {
    readonly env: { readonly [name: string]: string }
    readonly launch?: Launch | undefined
  },
  watch: Watch,
): Promise<ProgramEnd> {
  const stdout = keepLast(kept)
  const stderr = keepLast(kept)
  const { launch } = options
  const called = performance.now()
  let started = called
  const seconds = (): number => (performance.now() - started) / 1000
  if (watch.signal.aborted) return { ended: 'abort', stdout, stderr, seconds: 0 }
  if (options.cwd !== undefined && !(await isFolder(options.cwd))) {
    return { startError: `there is no folder ${options.cwd} to run it in`, stdout, stderr, seconds: 0 }
  }
  const child = execa(file, [...args], {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: options.env,
    extendEnv: false,
    detached: true,
    reject: false,
    buffer: false,
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  })
  const { pid } = child
  if (pid === undefined) {
    const { originalMessage, shortMessage } = await child
    return {
      startError: originalMessage ?? shortMessage ?? 'no reason given',
      stdout,
      stderr,
      seconds: seconds(),
    }
  }
  noteGroup(pid, launch !== undefined)
  watch.onProcess?.({ ...identifyProcess(pid), ...(launch && { launcher: true }) })

  let ended: ProgramEnd['ended']
  let memory: number | undefined
  const end = (reason: NonNullable<ProgramEnd['ended']>): void => {
    if (ended !== undefined) return
    ended = reason
    if (launch === undefined) killTrees([pid])
    else void endLaunchers([pid]).then(() => killTrees([pid]))
  }
  const calledOff = onAbort(watch.signal, () => end('abort'))
  const { timeLimit, memoryLimit } = options
  let timer: NodeJS.Timeout | undefined
  let begun = false
  const begin = (): void => {
    if (begun) return
    begun = true
    started = performance.now()
    if (timeLimit !== undefined) timer = setTimeout(() => end('time'), timeLimit * 1000)
  }
  if (launch === undefined) begin()
  const unwatch =
    memoryLimit === undefined
      ? undefined
      : watchMemory(pid, memoryLimit, found => {
          memory = found
          end('memory')
        })
  child.once('exit', () => {
    killTrees([pid])
    const drained = setTimeout(() => {
      child.stdout?.destroy()
      child.stderr?.destroy()
    }, drainTime)
    child.once('close', () => clearTimeout(drained))
  })
  for (const [stream, output] of [
    [child.stdout, stdout],
    [child.stderr, stderr],
  ] as const) {
    const lines = splitLines(line => {
      if (!begun && (launch?.begun?.test(line) ?? output === stdout)) begin()
      watch.log.debug(line)
      options.onLine?.(line)
    })
    stream?.on('data', (chunk: Buffer) => {
      output.add(chunk)
      lines.add(chunk)
    })
    stream?.on('end', () => lines.end())
  }
  try {
    const { exitCode, signal } = await child
    return {
      ...(ended !== undefined && { ended }),
      ...(memory !== undefined && { memory }),
      ...(exitCode !== undefined && { exitCode }),
      ...(signal !== undefined && { signal }),
      ...(launch && { waited: (started - called) / 1000 }),
      ...{ stdout, stderr, seconds: seconds() },
    }
  } finally {
    clearTimeout(timer)
    unwatch?.()
    calledOff()
    forgetGroup(pid)
    watch.onProcessEnd?.(pid)
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    found => found.isDirectory(),
    () => false,
  )
}
