import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { errorFromParts, MetamlError } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { identifyProcess } from '../owner/this-host.js'
import { formatBytes } from '../processes/format-bytes.js'
import { keepLast, splitLines } from '../processes/last-output.js'
import { endLaunchers, forgetGroup, hasLauncher, killTrees, noteGroup } from '../processes/live-groups.js'
import { onAbort } from '../processes/on-abort.js'
import { residentMemory } from '../processes/process-tree.js'
import { watchMemory } from '../processes/watch-memory.js'
import { knownBanners } from '../tools/program-version.js'
import type { UnitJob, UnitListener, UnitOutcome } from './unit-job.js'
import type { FromWorker, ToWorker } from './worker-messages.js'

/** A process that runs units, one after another. */
export interface WorkerProcess {
  readonly alive: boolean
  /** Whether it has a unit's module loaded. */
  knows(module: string): boolean
  /** Bytes that it holds in memory. */
  memory(): number
  /** Runs a job to its end; an abort ends the process with everything below it. */
  run(job: UnitJob, folder: string, listener: UnitListener, signal: AbortSignal): Promise<UnitOutcome>
  /** Kills it with everything below it, and waits until it is gone. */
  end(): Promise<void>
}

/** What every worker is set up with. */
export interface WorkerSetup {
  readonly storeDir: string
  readonly config: EngineConfig
}

interface Running {
  readonly job: UnitJob
  readonly listener: UnitListener
  /** Why it is being killed. */
  reason?: MetamlError
  done(outcome: UnitOutcome): void
  failed(error: unknown): void
}

const stderrKept = 1 << 16
/** How long the rest of a dead worker's output is waited for, in ms. */
const drainTime = 200

/** Starts a worker that leads a process group. It does not keep this process from exiting while it is idle. */
export function startWorker(setup: WorkerSetup): WorkerProcess {
  const child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), [], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  })
  const stderr = keepLast(stderrKept)
  const known = new Set<string>()
  const tools = new Set<number>()
  let running: Running | undefined
  let alive = true
  let startError: Error | undefined

  const leader = child.pid
  if (leader !== undefined) noteGroup(leader)

  const gone = new Promise<void>(resolve => {
    const exited = (code: number | null, signal: string | null): void => {
      if (!alive) return
      alive = false
      kill()
      if (leader !== undefined) forgetGroup(leader)
      for (const pid of tools) forgetGroup(pid)
      const died = running
      running = undefined
      const settle = (): void => {
        clearTimeout(timer)
        child.removeListener('close', settle)
        died?.failed(
          died.reason ?? unitDied(died.job, code, signal, startError?.message ?? stderr.lastLines(20)),
        )
        resolve()
      }
      const timer = setTimeout(settle, drainTime)
      child.once('close', settle)
    }
    child.once('exit', exited)
    child.on('error', error => {
      startError = error
      if (child.pid === undefined) exited(null, null)
    })
  })

  for (const stream of [child.stdout, child.stderr] as const) {
    const lines = splitLines(line => running?.listener.log?.('debug', line))
    stream?.on('data', (chunk: Buffer) => {
      if (stream === child.stderr) stderr.add(chunk)
      lines.add(chunk)
    })
    stream?.on('end', () => lines.end())
  }
  child.on('message', message => heard(message as FromWorker))
  send({ type: 'setup', ...setup })
  keepExitPossible(child)

  function heard(message: FromWorker): void {
    if (message.type === 'process-end') {
      tools.delete(message.pid)
      forgetGroup(message.pid)
      return
    }
    if (message.type === 'process') {
      tools.add(message.identity.pid)
      noteGroup(message.identity.pid, message.identity.launcher)
    }
    if (running === undefined) return
    const { listener } = running
    if (message.type === 'log') listener.log?.(message.level, message.message, message.data)
    else if (message.type === 'lines') for (const line of message.lines) listener.log?.('debug', line)
    else if (message.type === 'progress') listener.progress?.(message.progress)
    else if (message.type === 'process') listener.process?.(message.identity)
    else ended(running, message)
  }

  /** A job that is being killed ends with the reason for that, when the process is gone. */
  function ended(job: Running, message: Extract<FromWorker, { type: 'done' | 'failed' }>): void {
    if (job.reason !== undefined) return
    running = undefined
    if (message.type === 'done') job.done(message.outcome)
    else job.failed(errorFromParts(message.error))
  }

  /** A worker that dies while it is spoken to is heard of by its exit. */
  function send(message: ToWorker): void {
    if (child.connected) child.send(message, () => {})
  }

  function kill(): void {
    if (leader === undefined) return
    const all = [leader, ...tools]
    if (hasLauncher(tools)) void endLaunchers(tools).then(() => killTrees(all))
    else killTrees(all)
  }

  return {
    get alive() {
      return alive && child.connected
    },
    knows: module => known.has(module),
    memory: () => (leader === undefined ? 0 : residentMemory(leader)),
    async run(job, folder, listener, signal) {
      const stops: (() => void)[] = []
      try {
        return await new Promise<UnitOutcome>((done, failed) => {
          running = { job, listener, done, failed }
          const give = (reason: MetamlError): void => {
            if (running?.job !== job || running.reason !== undefined) return
            running.reason = reason
            kill()
          }
          const aborted = (): void => give(interrupted(job))
          stops.push(onAbort(signal, aborted))
          if (leader !== undefined) {
            if (known.size === 0) listener.process?.(identifyProcess(leader))
            if (job.memory !== undefined) {
              const { memory } = job
              stops.push(watchMemory(leader, memory, found => give(tooMuchMemory(job, memory, found))))
            }
          }
          known.add(job.module)
          child.ref()
          child.channel?.ref()
          const needsPrograms = job.needs.length > 0
          if (needsPrograms) void knownBanners().then(banners => send({ type: 'job', job, folder, banners }))
          else send({ type: 'job', job, folder, banners: [] })
          if (signal.aborted) aborted()
        })
      } finally {
        for (const stop of stops) stop()
        keepExitPossible(child)
      }
    },
    async end() {
      if (!alive) return await gone
      if (running !== undefined) running.reason ??= interrupted(running.job)
      child.ref()
      kill()
      await gone
    },
  }
}

function keepExitPossible(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
  for (const stream of [child.stdout, child.stderr]) (stream as { unref?(): void } | null)?.unref?.()
}

/** Says that a job was ended because the caller wanted it. */
export function interrupted({ unit }: UnitJob): MetamlError {
  return new MetamlError({
    code: 'METAML_E_INTERRUPTED',
    kind: 'interrupted',
    message: `The unit '${unit}' was ended because the run was stopped.`,
  })
}

function tooMuchMemory({ task, unit }: UnitJob, limit: number, found: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_UNIT_MEMORY',
    kind: 'task',
    message: `The unit '${unit}' of '${task}' took more memory than it may, and was ended.`,
    expected: `at most ${formatBytes(limit)}, with all processes that it starts`,
    found: formatBytes(found),
    todo: 'give it less work (smaller batches, less data), or report it to the author of the task',
    data: { task, unit, limit, found },
  })
}

function unitDied(
  { task, unit }: UnitJob,
  code: number | null,
  signal: string | null,
  lastWords: string,
): MetamlError {
  const how =
    signal !== null ? `signal ${signal}` : code !== null ? `exit code ${code}` : 'it could not be started'
  const killed =
    signal === 'SIGKILL' ? '; it was killed from outside, as by a system that has no memory left' : ''
  return new MetamlError({
    code: 'METAML_E_UNIT_DIED',
    kind: 'task',
    message: `The process that ran the unit '${unit}' of '${task}' died.`,
    expected: 'a result',
    found: `${how}${killed}${lastWords === '' ? '' : `\n${lastWords}`}`,
    todo: 'mend the cause, then resume the run: what was finished is kept',
    data: {
      task,
      unit,
      ...(code !== null && { exitCode: code }),
      ...(signal !== null && { signal }),
      lastWords,
    },
  })
}
