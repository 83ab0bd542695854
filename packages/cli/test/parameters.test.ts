import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAssignment, parseValue } from '../dist/parameters/parse-assignment.js'
import { cfgSettings, readCfgFile } from '../dist/parameters/read-cfg-file.js'

const code = (text: string): unknown => expect.objectContaining({ code: text, kind: 'usage' })

describe('parseAssignment', () => {
  it('reads what JSON writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), value => {
        expect(parseAssignment(`a.b=${JSON.stringify(value)}`)).toEqual({
          ...{ key: 'a.b', by: 'command-line' },
          value: JSON.parse(JSON.stringify(value)) as Json,
        })
      }),
    )
  })

  it('takes what is no JSON as a string, and splits at the first =', () => {
    expect(parseValue('ap_fixed<18,8>')).toBe('ap_fixed<18,8>')
    expect(parseAssignment('sub/hls4ml.precision=a=b')).toMatchObject({
      key: 'sub/hls4ml.precision',
      value: 'a=b',
    })
    expect(parseAssignment('a.b=').value).toBe('')
  })

  it.each(['pruning', 'rate=0.5', '.rate=1', 'pruning.=1', '=1'])('refuses %s', text => {
    expect(() => parseAssignment(text)).toThrow(code('METAML_E_ASSIGNMENT') as Error)
  })
})

describe('cfg files', () => {
  it('hold parameters in a row or grouped by node', () => {
    expect(cfgSettings({ 'a.x': 1, b: { y: [2], z: 'w' } }, 'f')).toEqual([
      { key: 'a.x', value: 1, by: 'file' },
      { key: 'b.y', value: [2], by: 'file' },
      { key: 'b.z', value: 'w', by: 'file' },
    ])
  })

  it.each([[[]], [3], [{ a: 1 }], [{ 'a.x': 1, a: { x: 2 } }]])('are refused when they say %j', value => {
    expect(() => cfgSettings(value as Json, 'f')).toThrow(code('METAML_E_CFG_FILE') as Error)
  })

  it('are refused when they are not there or no JSON', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'metaml-cfg-'))
    await writeFile(join(dir, 'bad.json'), '{')
    for (const name of ['bad.json', 'none.json']) {
      await expect(readCfgFile(join(dir, name))).rejects.toThrow(code('METAML_E_CFG_FILE') as Error)
    }
  })
})
