import { printType } from '@metaml/fixed-point'
import { readLayerGraph } from '@metaml/hls-cpp'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formVariables, startState } from '../dist/form-variables.js'
import { typeOf } from '../dist/format-types.js'
import { listVariables } from '../dist/variables.js'
import { makeHls4mlProject, removeFolder } from './hls4ml-project.js'

let graph: LayerGraph
let root: string
beforeAll(async () => {
  const project = await makeHls4mlProject({
    fc2_relu: { result: 'ap_ufixed<12,3,AP_RND_CONV,AP_SAT>' },
    fc3: { accum: 'ap_fixed<20,9,AP_TRN,AP_SAT>' },
  })
  root = project.root
  graph = await readLayerGraph({ folder: project.folder, top: 'myproject' })
}, 240_000)
afterAll(async () => await removeFolder(root))

/** The types at the start, by variable. */
function typesFor(margin: number, minWidth = 2, fraction = 10): { readonly [variable: string]: string } {
  const ranges = Object.fromEntries(
    [...graph.inputs, ...graph.layers.map(({ name }) => name)].map(name => [name, { min: -3, max: 3.5 }]),
  )
  const forms = formVariables(graph, listVariables(graph), { ranges, margin, minWidth, maxWidth: 24 })
  const state = startState(forms, `ap_fixed<18,${18 - fraction}>`, 24)
  return Object.fromEntries(forms.map(form => [form.name, printType(typeOf(form, state))]))
}

test('integer bits reach as far as the range, and a margin reaches further', () => {
  expect(typesFor(0)).toMatchObject({ 'fc1.result': 'ap_fixed<13,3>', 'fc1_relu.result': 'ap_ufixed<12,2>' })
  expect(typesFor(0.1)['fc1.result']).toBe('ap_fixed<13,3>')
  expect(typesFor(0.2)).toMatchObject({
    'fc1.result': 'ap_fixed<14,4>',
    'fc1.accum': 'ap_fixed<14,4>',
    'fc1_relu.result': 'ap_ufixed<13,3>',
  })
})

test('what rounds or saturates in the kernel that came in goes on doing so', () => {
  const types = typesFor(0)
  expect(types['fc2_relu.result']).toBe('ap_ufixed<12,2,AP_RND_CONV,AP_SAT>')
  // Partial sums saturate too: the last sum does not say how far they reach.
  expect(types['fc3.accum']).toBe('ap_fixed<19,9,AP_TRN,AP_SAT>')
})

test('results keep two bits: hls4ml takes one for a sign', () => {
  const types = typesFor(0, 1, -18)
  expect(types['fc1_relu.result']).toBe('ap_ufixed<2,2>')
})
