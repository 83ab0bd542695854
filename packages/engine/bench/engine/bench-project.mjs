import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { defineTask, flow } from '@metaml/core'

const anything = {
  '~standard': {
    version: 1,
    vendor: 'bench',
    validate: value => ({ value }),
    jsonSchema: { input: () => ({ type: 'object' }), output: () => ({ type: 'object' }) },
  },
}

/**
 * A flow of one task that tries as many candidates as it is told, so many at a time, with a unit that does nothing, in a
 * project in `dir`.
 * @param onTrials told how long its trials took, in ms from the first one wanted to the last one committed, and the
 *   engine's own time on the processor meanwhile
 */
export function benchProject(dir, { trials, together }, onTrials = () => {}) {
  mkdirSync(dir, { recursive: true })
  const unit = path.join(dir, 'unit.mjs')
  writeFileSync(unit, 'export default args => ({ accuracy: args.rate })\n')
  const search = defineTask({
    apiVersion: 1,
    id: 'bench-search',
    role: 'optimization',
    summary: 'Tries candidates that cost nothing.',
    params: anything,
    inputs: {},
    outputs: { model: 'dnn' },
    kinds: [{ apiVersion: 1, kind: 'dnn', check: async () => [] }],
    units: { train: { module: new URL(`file://${unit}`) } },
    async run(context) {
      const before = process.cpuUsage()
      const began = performance.now()
      let next = 0
      const tryOn = async () => {
        while (next < trials) {
          const n = next++
          const args = { rate: n / trials, layers: ['fc1', 'fc2', 'fc3'] }
          await context.trial('train', args, { label: `rate-${n}` })
        }
      }
      await Promise.all(Array.from({ length: together }, tryOn))
      const { user, system } = process.cpuUsage(before)
      onTrials({ ms: performance.now() - began, cpuMs: (user + system) / 1000 })
      const files = { 'answer.txt': Buffer.from('42') }
      return { model: await context.models.create({ kind: 'dnn', descriptor: {}, files }) }
    },
  })
  return {
    projectDir: dir,
    flow: flow('bench', f => f.add(search, {})),
    tasks: {
      find: () => search,
      origin: () => ({ package: '@metaml/bench', version: '0.1.0', dependencies: {} }),
    },
  }
}
