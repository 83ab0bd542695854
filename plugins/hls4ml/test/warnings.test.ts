import { expect, test } from 'vitest'
import type { Conversion } from '../dist/run-hls4ml.js'
import { conversionWarnings } from '../dist/warnings.js'

function conversion(
  layer: Partial<Conversion['layers'][number]>,
  more: Partial<Conversion> = {},
): Conversion {
  return {
    version: '1.3.0',
    ioType: 'io_parallel',
    inputShape: [16],
    outputShape: [5],
    layers: [{ name: 'fc1', class: 'Dense', precision: {}, weights: 64, strategy: 'latency', ...layer }],
    weightsOutside: [],
    said: [],
    ...more,
  }
}

const plain = { files: { 'graph.json': '' } }
const pruned = { files: { 'graph.json': '', 'masks/fc1/kernel.npy': '' } }

test('a layer that the tools can not unroll is warned about', () => {
  expect(conversionWarnings({ conversion: conversion({ weights: 4096 }) }, plain)).toEqual([])
  const [warning] = conversionWarnings({ conversion: conversion({ weights: 4097 }) }, plain)
  expect(warning).toContain("The layer 'fc1' has 4097 weights, more than the 4096")
  const resource = conversion({ weights: 40_000, strategy: 'resource' })
  expect(conversionWarnings({ conversion: resource }, plain)).toEqual([])
})

test('zeros that save nothing are warned about', () => {
  expect(conversionWarnings({ conversion: conversion({ reuseFactor: 1 }) }, pruned)).toEqual([])
  for (const layer of [{ reuseFactor: 4 }, { strategy: 'resource' }]) {
    expect(conversionWarnings({ conversion: conversion(layer) }, plain)).toEqual([])
    const [warning] = conversionWarnings({ conversion: conversion(layer) }, pruned)
    expect(warning).toContain('its zeros save nothing in fc1')
  }
})

test('what hls4ml complained of is passed on', () => {
  const said = ['WARNING: "Encoded" implementation is not supported']
  expect(conversionWarnings({ conversion: conversion({}, { said }) }, plain)).toEqual([`hls4ml: ${said[0]}`])
})
