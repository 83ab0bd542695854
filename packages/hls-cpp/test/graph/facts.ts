import type { LayerGraph } from '@metaml/hls-cpp'
import { expect } from 'vitest'
import type { LayerFacts } from '../hls4ml-projects.js'

/** Types that hls4ml keeps for a layer but writes into no config struct of it. */
const unwritten: { readonly [called: string]: readonly string[] } = {
  softmax: ['table'],
  hard_sigmoid: ['table'],
}

/** Names that hls4ml has for types of the parts of a layer. */
const roles: { readonly [called: string]: { readonly [role: string]: string } } = {
  prelu: { alpha: 'param' },
  separable_conv_2d_cl: {
    accum: 'pointwise.accum',
    bias: 'pointwise.bias',
    depthwise: 'depthwise.weight',
    pointwise: 'pointwise.weight',
    zero_bias: 'depthwise.bias',
    dw_output: 'depthwise.result',
  },
}

/** Checks a graph against what hls4ml says of its own layers: names, order, shapes, types, reuse factors, strategies. */
export function expectFacts({ layers, values }: LayerGraph, facts: readonly LayerFacts[]): void {
  const expected = facts.filter(fact => fact.class !== 'Input' && fact.class !== 'Reshape')
  expect(layers.map(layer => layer.name)).toEqual(expected.map(fact => fact.name))
  for (const [i, fact] of expected.entries()) {
    const layer = layers[i]!
    expect(values[layer.outputs[0]!]!.shape, fact.name).toEqual(fact.shape)
    for (const [name, type] of Object.entries(fact.types)) {
      const role = name.replace(/_t$/, '')
      if (unwritten[layer.function]?.includes(role)) continue
      const ours = roles[layer.function]?.[role] ?? role
      const found = layer.types[ours] ?? layer.weights[ours]?.type
      expect(found?.text, `${fact.name} ${role}`).toBe(type)
    }
    const { reuseFactor, strategy } = layer
    if (reuseFactor !== undefined && fact.reuse !== null) expect(reuseFactor, fact.name).toBe(fact.reuse)
    if (strategy !== undefined && fact.strategy !== null)
      expect(strategy, fact.name).toBe(fact.strategy.toLowerCase())
    expect(layer.outputs).toHaveLength(fact.outputs.length)
  }
}
