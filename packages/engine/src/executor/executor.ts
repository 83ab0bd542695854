import fs from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import type { EngineConfig } from '../config/engine-config.js'
import { diskError } from '../disk/disk-error.js'
import { draftPath, removeStaleDrafts } from '../disk/drafts.js'
import { onAbort } from '../processes/on-abort.js'
import { checkJson } from './check-json.js'
import { checkCanFit, chooseJobs, giveBack, type Resources, take } from './resources.js'
import type { Executor, UnitJob, UnitListener, UnitOutcome } from './unit-job.js'
import { interrupted, startWorker, type WorkerProcess } from './worker-process.js'

/** How an executor is made. */
export interface ExecutorOptions {
  /** The store that units take files from and leave them in. */
  readonly storeDir: string
  readonly config: EngineConfig
  /** Folder for scratch folders (default: one of this user's in the system's temporary folder). */
  readonly hostDir?: string
  /** How many processes there may be (default: as many as cores). */
  readonly maxWorkers?: number
}

interface Waiting extends UnitJob {
  readonly yields: () => boolean
  readonly start: () => void
  readonly stop: () => void
}

/** A worker that idles longer (ms) is ended, so that it holds no memory. */
const idleTime = 10_000

/** Makes an executor over child processes of this one; they are started when they are needed, and reused. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { storeDir, config } = options
  const all: Resources = {
    cores: config.cores ?? os.availableParallelism(),
    memory: config.memory ?? Number.POSITIVE_INFINITY,
    seats: config.seats ?? {},
  }
  const maxWorkers = options.maxWorkers ?? all.cores
  const workers = new Set<WorkerProcess>()
  const idle = new Map<WorkerProcess, NodeJS.Timeout>()
  const waiting = new Set<Waiting>()
  let free = all
  let running = 0
  let closed = false
  let folders = 0
  let scratch: Promise<string> | undefined

  /** Jobs in the order they came, those that yield last. */
  function inTurn(): Waiting[] {
    const all = [...waiting]
    return [...all.filter(job => !job.yields()), ...all.filter(job => job.yields())]
  }

  function startWaiting(): void {
    const places = maxWorkers - running
    const chosen = places > 0 ? chooseJobs(inTurn(), free).slice(0, places) : []
    for (const job of chosen) {
      waiting.delete(job)
      free = take(free, job)
      running++
      job.start()
    }
  }

  /** Takes a worker for a job: one that idles, best with the module loaded, or a new one. */
  function takeWorker({ module, memory }: UnitJob): WorkerProcess {
    for (const [worker, timer] of idle) {
      if (worker.alive) continue
      clearTimeout(timer)
      idle.delete(worker)
      workers.delete(worker)
    }
    // What earlier units left behind in a worker must not count against a job's limit.
    const fit = [...idle.keys()].filter(worker => memory === undefined || worker.memory() < memory / 4)
    const found = fit.find(worker => worker.knows(module)) ?? fit.at(-1)
    if (found !== undefined) {
      clearTimeout(idle.get(found))
      idle.delete(found)
      return found
    }
    const [oldest] = idle.keys()
    if (oldest !== undefined && workers.size >= maxWorkers) void endWorker(oldest)
    const worker = startWorker({ storeDir, config })
    workers.add(worker)
    return worker
  }

  function release(worker: WorkerProcess): void {
    if (!worker.alive) workers.delete(worker)
    else idle.set(worker, setTimeout(() => void endWorker(worker), idleTime).unref())
  }

  async function endWorker(worker: WorkerProcess): Promise<void> {
    clearTimeout(idle.get(worker))
    idle.delete(worker)
    workers.delete(worker)
    await worker.end()
  }

  async function runNow(job: UnitJob, listener: UnitListener, signal: AbortSignal): Promise<UnitOutcome> {
    scratch ??= makeScratchRoot(options.hostDir).catch(error => {
      scratch = undefined
      throw error
    })
    const folder = join(await scratch, String(++folders))
    if (signal.aborted || closed) throw interrupted(job)
    const worker = takeWorker(job)
    try {
      listener.start?.()
      return await worker.run(job, folder, listener, signal)
    } catch (error) {
      await fs.rm(folder, { recursive: true, force: true }).catch(() => {})
      throw error
    } finally {
      release(worker)
    }
  }

  /** Waits until the job's turn has come and its resources are its own. */
  function resourcesFor(job: UnitJob, listener: UnitListener, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        ...job,
        yields: () => listener.yields?.() ?? false,
        start() {
          calledOff()
          resolve()
        },
        stop() {
          calledOff()
          waiting.delete(entry)
          reject(interrupted(job))
          startWaiting()
        },
      }
      const calledOff = onAbort(signal, entry.stop)
      waiting.add(entry)
      startWaiting()
    })
  }

  return {
    async run(job, listener, signal) {
      checkJson(job.args, `The arguments of the unit '${job.unit}' of '${job.task}'`)
      checkCanFit(job.unit, job, all)
      if (signal.aborted || closed) throw interrupted(job)
      await resourcesFor(job, listener, signal)
      try {
        return await runNow(job, listener, signal)
      } finally {
        free = giveBack(free, job)
        running--
        startWaiting()
      }
    },
    async close() {
      closed = true
      for (const job of [...waiting]) job.stop()
      await Promise.all([...workers].map(endWorker))
      const root = await scratch?.catch(() => undefined)
      if (root !== undefined) await fs.rm(root, { recursive: true, force: true })
    },
  }
}

/** Makes a folder for the scratch folders of this executor, and removes those of processes that died. */
async function makeScratchRoot(hostDir?: string): Promise<string> {
  const dir = hostDir ?? join(os.tmpdir(), `metaml-${os.userInfo().uid}`)
  const root = draftPath(dir)
  try {
    await fs.mkdir(dir, { recursive: true, mode: 0o700 })
    await removeStaleDrafts(dir)
    await fs.mkdir(root)
    return root
  } catch (error) {
    throw diskError(error, root)
  }
}
