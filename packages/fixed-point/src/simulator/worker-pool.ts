import { Worker } from 'node:worker_threads'
import { errorFromParts, MetamlError } from '@metaml/core'
import type { Precisions } from '../graph/layer-view.js'
import type { SimulatedRows } from './graph-runner.js'
import { whenAborted } from './when-aborted.js'
import type { WorkerAnswer, WorkerStart } from './worker-messages.js'

/** Threads that compute candidates in the order in which they come. */
export interface WorkerPool {
  /** Rejects with what the candidate's types are refused with, or `METAML_E_FIXED_WORKER`. */
  run(precisions: Precisions, overflows: boolean, signal: AbortSignal | undefined): Promise<SimulatedRows>
  close(): Promise<void>
}

interface Job {
  readonly id: number
  readonly precisions: Precisions
  readonly overflows: boolean
  readonly isWanted: () => boolean
  readonly resolve: (rows: SimulatedRows) => void
  readonly reject: (error: unknown) => void
}

interface Thread {
  readonly worker: Worker
  readonly jobs: Map<number, Job>
}

/** Candidates that a thread holds: the second is there when the first is done. */
const jobsAtOnce = 2

/** Starts threads; resolves once each has its graph. Rejects with what the graph is refused with. */
export async function openPool(start: WorkerStart, threads: number): Promise<WorkerPool> {
  let queue: Job[] = []
  let next = 0
  let closed = false
  const pool: Thread[] = []

  const dispatch = (): void => {
    for (let held = 0; held < jobsAtOnce; held++)
      for (const thread of pool) {
        if (thread.jobs.size > held) continue
        queue = queue.filter(job => job.isWanted())
        const job = queue.shift()
        if (job === undefined) return
        send(thread, job)
      }
  }

  const send = (thread: Thread, job: Job): void => {
    try {
      thread.worker.postMessage({ id: job.id, precisions: job.precisions, overflows: job.overflows })
    } catch (error) {
      job.reject(error)
      return
    }
    thread.jobs.set(job.id, job)
    // A thread holds the process while it has something to do.
    thread.worker.ref()
  }

  const answer = (thread: Thread, message: WorkerAnswer): void => {
    if ('ready' in message) return
    const job = thread.jobs.get(message.id)
    thread.jobs.delete(message.id)
    if (thread.jobs.size === 0) thread.worker.unref()
    if ('error' in message) job?.reject(errorFromParts(message.error))
    else job?.resolve(message.simulation)
    dispatch()
  }

  const startThread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const file = new URL('./simulator-worker.js', import.meta.url)
      const worker = new Worker(file, { workerData: start, execArgv: [] })
      const thread: Thread = { worker, jobs: new Map() }
      let problem: unknown
      worker.on('message', (message: WorkerAnswer) => {
        if ('ready' in message) {
          pool.push(thread)
          worker.unref()
          resolve()
        }
        answer(thread, message)
      })
      worker.on('error', error => {
        problem = error
      })
      worker.on('exit', code => {
        const at = pool.indexOf(thread)
        if (at >= 0) pool.splice(at, 1)
        const error = closed ? closedError() : workerError(problem, code)
        reject(error)
        for (const job of thread.jobs.values()) job.reject(error)
        // What is left in the queue is not its fault.
        if (!closed && at >= 0) startThread().then(dispatch, failAll)
      })
    })

  const failAll = (error: unknown): void => {
    // Others may go on with the queue.
    if (pool.length > 0) return
    for (const job of queue) job.reject(error)
    queue = []
  }

  const close = async (): Promise<void> => {
    closed = true
    for (const job of queue) job.reject(closedError())
    queue = []
    await Promise.all([...pool].map(({ worker }) => worker.terminate()))
  }

  const started = await Promise.allSettled(Array.from({ length: threads }, startThread))
  const failed = started.find(result => result.status === 'rejected')
  if (failed !== undefined) {
    await close()
    throw failed.reason
  }
  return {
    run: (precisions, overflows, signal) =>
      new Promise((resolve, reject) => {
        if (closed) throw closedError()
        signal?.throwIfAborted()
        const done = whenAborted(signal, () => reject(signal!.reason))
        queue.push({
          id: next++,
          precisions,
          overflows,
          isWanted: () => !signal?.aborted,
          resolve: rows => {
            done()
            resolve(rows)
          },
          reject: error => {
            done()
            reject(error)
          },
        })
        dispatch()
      }),
    close,
  }
}

function closedError(): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FIXED_CLOSED',
    kind: 'usage',
    message: 'The simulator is closed.',
    expected: 'a simulator that is open while candidates run',
    todo: 'Close it after the last candidate.',
  })
}

function workerError(problem: unknown, code: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FIXED_WORKER',
    kind: 'task',
    message: 'A thread of the simulator ended before its candidate was done.',
    expected: 'a thread that goes on',
    found: problem instanceof Error ? problem.message : `exit code ${code}`,
    todo: 'Run the candidate again; with fewer cores or less memory for results where memory ran out.',
    ...(problem !== undefined && { cause: problem }),
  })
}
