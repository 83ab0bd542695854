import { describe, expect, it } from 'vitest'
import { examineNode } from '../dist/commands/examine-node.js'
import { doctorExit, doctorTable, type Finding } from '../dist/results/doctor-table.js'
import { drawTable } from '../dist/text/table.js'

const ok: Finding = { what: 'node', area: 'host', status: 'ok', found: '20.19.0' }
const tool = (facts: Partial<Finding>): Finding => ({
  ...{ what: 'vivado', area: 'tool', status: 'missing', found: '', neededBy: ['vivado-hls'] },
  todo: 'install Vivado',
  ...facts,
})
const plugin: Finding = { what: 'x', area: 'plugin', status: 'broken', found: 'METAML_E_X' }

describe('doctorExit', () => {
  it('is 4 for a needed tool that is missing, before a broken plugin (3) and a project (2)', () => {
    expect(doctorExit([ok])).toBe(0)
    expect(doctorExit([ok, plugin, tool({})])).toBe(4)
    expect(doctorExit([plugin, { ...plugin, area: 'project' }])).toBe(3)
    expect(doctorExit([{ ...plugin, area: 'project' }])).toBe(2)
  })

  it('minds neither what nothing installed needs nor what first use makes', () => {
    expect(doctorExit([tool({ neededBy: [] }), tool({ status: 'not-made' })])).toBe(0)
  })
})

it('doctorTable says how to get what is missing', () => {
  const text = drawTable(doctorTable([ok, tool({})]))
  expect(text).toMatch(/✖ +vivado +missing +vivado-hls/)
  expect(text).toContain('vivado: install Vivado\nOne thing is missing.')
})

it('examineNode knows the oldest Node that will do', () => {
  const bad = ['18.20.1', '20.18.9'].map(version => examineNode(version).status)
  const good = ['20.19.0', '22.1.0', '24.0.0'].map(version => examineNode(version).status)
  expect([...bad, ...good]).toEqual(['version', 'version', 'ok', 'ok', 'ok'])
})
