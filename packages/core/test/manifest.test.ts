import { like, many, multiplicity, optional, portCore, taskManifest } from '@metaml/core'
import { describe, expect, it } from 'vitest'
import { branch, compare, fork, join, prune, reduce, source } from './some-tasks.js'

describe('taskManifest', () => {
  it('describes a task in JSON', () => {
    const manifest = taskManifest('join', join)
    expect(manifest).toEqual({
      id: 'join',
      export: 'join',
      role: 'control',
      summary: 'Joins ways.',
      inputs: { models: { many: 'any' } },
      outputs: { model: { like: 'models' } },
      multiplicity: 'n-to-1',
      firing: 'any',
      params: { type: 'object', properties: { maxTurns: { type: 'number' } }, additionalProperties: false },
      needs: [],
    })
    expect(JSON.parse(JSON.stringify(manifest))).toStrictEqual(manifest)
  })

  it('names what a task needs from outside', () => {
    const needs = [
      {
        id: 'g++',
        commands: ['g++'],
        version: { args: ['--version'], pattern: '(\\d+)', range: '>=9' },
        install: 'apt install g++',
      },
      {
        id: 'hls4ml',
        python: { lock: new URL('file:///lock.txt'), range: '>=3.11', packages: {} },
        install: 'made at first use',
      },
    ]
    const manifest = taskManifest('prune', { ...prune, needs })
    expect(manifest.needs).toEqual([
      { id: 'g++', range: '>=9', install: 'apt install g++' },
      { id: 'hls4ml', range: '>=3.11', install: 'made at first use' },
    ])
    expect('firing' in manifest).toBe(false)
  })
})

describe('ports', () => {
  it('count models as the paper does', () => {
    const of = ({ inputs, outputs }: { inputs: object; outputs: object }) =>
      multiplicity(inputs as never, outputs as never)
    expect([source, prune, fork, reduce, branch, compare].map(of)).toEqual([
      '0-to-1',
      '1-to-1',
      '1-to-n',
      'n-to-1',
      '1-to-2',
      '2-to-0',
    ])
  })

  it('have a core', () => {
    expect(portCore('dnn')).toBe('dnn')
    expect(portCore(many('any'))).toBe('any')
    expect(portCore(optional('rtl'))).toBe('rtl')
    expect(portCore(many(like('model')))).toEqual({ like: 'model' })
  })
})
