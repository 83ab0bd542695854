import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const project = mkdtempSync(path.join(tmpdir(), 'metaml-example-'))
for (const name of ['package.json', 'node_modules', 'examples']) {
  symlinkSync(path.join(root, name), path.join(project, name))
}
afterAll(() => rmSync(project, { recursive: true, force: true }))

test('a flow mixes it with tasks of MetaML: each kernel gets few weights, pruned ones stay zero', async () => {
  const example = 'examples/weight-clustering'
  const flow = [`${example}/weight-clustering.flow.ts`, '--plugin', example, '--json', '--quiet']
  const fast = ['keras-model-gen.trainEpochs=2', 'pruning.trainEpochs=1']
  const args = [path.join(root, 'packages/cli/bin/metaml.js'), 'run', ...flow, ...fast]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project, maxBuffer: 1 << 27 })
  const run = JSON.parse(stdout)
  expect(run.status).toBe('done')
  const figure = (id: string, name: string): number =>
    run.models
      .find((model: { id: string }) => model.id === id)
      .metrics.find((m: { name: string }) => m.name === name).value
  const [clustered] = run.returned
  // Of four kernels; zero is a weight of its own.
  expect(figure(clustered, 'different_weights')).toBeLessThanOrEqual(4 * 128 + 1)
  expect(figure(clustered, 'zeros')).toBe(figure('pruning/rate-0.5', 'zeros'))
}, 120_000)
