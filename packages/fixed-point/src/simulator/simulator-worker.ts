// The thread of a simulator: it computes one candidate after the other.
import { parentPort, workerData } from 'node:worker_threads'
import { errorToParts } from '@metaml/core'
import { openRunner } from './graph-runner.js'
import type { WorkerAnswer, WorkerJob, WorkerStart } from './worker-messages.js'

const { graph, module, x, rows, memory } = workerData as WorkerStart
const runner = openRunner(graph, module, x, rows, memory)

parentPort!.on('message', ({ id, precisions, overflows }: WorkerJob) => {
  try {
    const simulation = runner.run(precisions, overflows)
    post({ id, simulation }, [simulation.outputs.buffer as ArrayBuffer])
  } catch (error) {
    post({ id, error: errorToParts(error) })
  }
})
post({ ready: true })

function post(answer: WorkerAnswer, transfer: readonly ArrayBuffer[] = []): void {
  parentPort!.postMessage(answer, transfer)
}
