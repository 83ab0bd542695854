import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { processAlive } from '../../dist/owner/process-alive.js'
import { killTrees } from '../../dist/processes/live-groups.js'
import { processTree, treeMemory } from '../../dist/processes/process-tree.js'

/** A process whose child has a child, both in groups of their own; the last holds 100 MB. */
async function startTree() {
  const held = `const b = Buffer.alloc(100e6, 1); console.log(process.pid); setTimeout(() => b, 6e5)`
  const middle = `
    const { spawn } = require('child_process')
    spawn(process.execPath, ['-e', ${JSON.stringify(held)}], { detached: true, stdio: 'inherit' })
    setTimeout(() => {}, 6e5)`
  const child = spawn(process.execPath, ['-e', middle], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output] = await once(child.stdout, 'data')
  return { root: child.pid!, last: Number(output) }
}

test('a tree is found, weighed and killed, through all its groups', async () => {
  const { root, last } = await startTree()
  expect(processTree([root]).map(({ pid }) => pid)).toEqual([root, last])
  expect(treeMemory(root)).toBeGreaterThan(100e6)
  expect(treeMemory(root)).toBeLessThan(1e9)
  killTrees([root])
  for (let waited = 0; processAlive({ pid: last }) && waited < 5000; waited += 10) await wait(10)
  expect([root, last].filter(pid => processAlive({ pid }))).toEqual([])
  expect(processTree([root]).filter(({ pid }) => processAlive({ pid }))).toEqual([])
  killTrees([root])
})
