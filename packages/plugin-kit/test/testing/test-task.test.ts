import { fileURLToPath } from 'node:url'
import type { ModelDraft } from '@metaml/core'
import { testTask } from '@metaml/plugin-kit/testing'
// @ts-expect-error plain JavaScript, as a plugin may be
import * as plugin from '../fixtures/tiny-plugin/index.mjs'
// @ts-expect-error plain JavaScript
import { npy } from '../fixtures/tiny-plugin/npy.mjs'

const packageDir = fileURLToPath(new URL('../fixtures/tiny-plugin', import.meta.url))
const network: ModelDraft = {
  kind: 'dnn',
  descriptor: {},
  files: { 'graph.json': Buffer.from('{}'), 'weights/layer/kernel.npy': npy([1, 2, 3, 4, 5, 6]) },
}

testTask(plugin.tinyNet, [{ name: 'of its size', params: {} }], { packageDir })

testTask(
  plugin.tinyTune,
  [
    { name: 'as it comes', params: {}, inputs: { model: network } },
    { name: 'far', params: { by: 5, steps: 3 }, inputs: { model: network } },
    { name: 'with a tool that is not there', params: {}, skip: 'the tool is not installed' },
  ],
  { packageDir },
)
