import type { HlsModel, ModelContent } from '@metaml/core'
import { hlsCppKind } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { toyFiles } from './toy-project.js'

const descriptor: HlsModel = {
  top: 'toy',
  backend: 'Vivado',
  part: 'xcvu9p',
  clockPeriod: 5,
  ioType: 'io_parallel',
  strategy: 'Latency',
  inputShape: [3],
  outputShape: [3],
  precision: {},
  reuseFactor: {},
}

function content(
  files: { [path: string]: string },
  changes: Partial<HlsModel> = {},
): ModelContent<'hls-cpp'> {
  return {
    descriptor: { ...descriptor, ...changes },
    paths: Object.keys(files).sort(),
    read: async path => new TextEncoder().encode(files[path]),
  }
}

test('a whole project is sound, with arrays and with streams', async () => {
  expect(await hlsCppKind.check(content(toyFiles('array')))).toEqual([])
  expect(await hlsCppKind.check(content(toyFiles('stream'), { ioType: 'io_stream' }))).toEqual([])
})

test('what is missing is named', async () => {
  const { 'firmware/toy.cpp': _top, ...files } = toyFiles('array')
  expect(await hlsCppKind.check(content(files))).toEqual(['The file firmware/toy.cpp is missing.'])
  const { 'firmware/weights/w1.txt': _weights, ...others } = toyFiles('array')
  expect(await hlsCppKind.check(content(others))).toEqual(['The file firmware/weights/w1.txt is missing.'])
  expect(await hlsCppKind.check(content(toyFiles('array'), { top: 'other' }))).toEqual([
    'The file firmware/other.cpp is missing.',
    'The file firmware/other.h is missing.',
  ])
})

test('any other C++ is sound when it defines its top', async () => {
  const files = { 'src/filter.cpp': 'void filter(int in[8], int out[8]) {\n}\n', 'src/filter.h': '' }
  expect(await hlsCppKind.check(content(files, { top: 'filter' }))).toEqual([])
  expect(await hlsCppKind.check(content(files, { top: 'other' }))).toEqual([
    'No source defines the top function other.',
  ])
})

test('a descriptor that is not of this project is found', async () => {
  const changes = { inputShape: [4], ioType: 'io_stream', clockPeriod: 0, part: '' } as const
  expect(await hlsCppKind.check(content(toyFiles('array'), changes))).toEqual([
    'The clock period is 0 ns, not above 0.',
    'No part is named.',
    'The ports are arrays, but the I/O type is io_stream.',
    'The input x has 3 values, but its shape (4) has 4.',
  ])
})

test('sources, weights and settings are content; what tools leave is not', () => {
  const content = [
    'firmware/toy.cpp',
    'firmware/weights/w1.txt',
    'build_lib.sh',
    'hls4ml_config.yml',
    'project.tcl',
  ]
  const others = [
    'firmware/toy-1a2b.so',
    'toy.o',
    'vivado_hls.log',
    'toy.tar.gz',
    'tb_data/csim_results.log',
    'tb_data/x.dat',
  ]
  for (const path of content) expect(hlsCppKind.isContent!(path), path).toBe(true)
  for (const path of others) expect(hlsCppKind.isContent!(path), path).toBe(false)
})
