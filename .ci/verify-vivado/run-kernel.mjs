// Runs VIVADO-HLS on a kernel through the engine, in a project folder of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { defineTask, flow } from '@metaml/core'
import { startRun } from '@metaml/engine'
import { hlsCppKind } from '@metaml/hls-cpp'
import { vivadoHls } from '@metaml/vivado-hls'

/** Makes a project folder, hands it on and removes it. */
export async function inProject(act) {
  const projectDir = mkdtempSync(path.join(os.tmpdir(), 'metaml-verify-'))
  writeFileSync(path.join(projectDir, 'package.json'), '{ "private": true }\n')
  try {
    return await act(projectDir)
  } finally {
    rmSync(projectDir, { recursive: true, force: true })
  }
}

/** Runs the task; gives how it ended, its model, first error, warnings, and the process ids of what it started. */
export async function runKernel({ projectDir, config, kernel, params, signal, onLine }) {
  const made = flow('verify', f => f.add(vivadoHls, params, f.add(source(kernel), {}, {})))
  const warnings = []
  const started = []
  const outcome = await startRun({
    ...{ flow: made, projectDir, config, signal },
    tasks: {
      find: id => made.tasks.get(id),
      origin: () => ({ package: 'verify', version: '0.0.0', dependencies: {} }),
    },
    onEvent(event) {
      if (event.type === 'log' && event.level === 'warn') warnings.push(event.message)
      if (event.type === 'log') onLine?.(event.message)
      if (event.type === 'trial-start') started.push(event.unit)
    },
  })
  return { ...outcome, model: outcome.returned[0], error: outcome.errors[0], warnings, started }
}

function source(draft) {
  return defineTask({
    apiVersion: 1,
    id: 'verify-source',
    role: 'transformation',
    summary: 'Gives a kernel to verify with',
    params: emptyParams,
    inputs: {},
    outputs: { model: 'hls-cpp' },
    kinds: [hlsCppKind],
    run: async context => ({ model: await context.models.create(draft) }),
  })
}

/** A schema of no parameters. */
const emptyParams = {
  '~standard': {
    version: 1,
    vendor: 'metaml',
    validate: value => ({ value: value ?? {} }),
    jsonSchema: { input: () => ({ type: 'object' }), output: () => ({ type: 'object' }) },
  },
}
