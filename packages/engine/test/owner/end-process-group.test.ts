import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { endProcessGroup } from '../../dist/owner/end-process-group.js'
import { processAlive } from '../../dist/owner/process-alive.js'
import { identifyProcess, thisProcess } from '../../dist/owner/this-host.js'

/** A process that leads a group and has a child in it, whose id it gives. */
async function startGroup(): Promise<{ leader: ChildProcess; child: number }> {
  const leader = spawn('sh', ['-c', 'sleep 600 & echo $!; wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => {
    try {
      process.kill(-leader.pid!, 'SIGKILL')
    } catch {}
  })
  const [output] = await once(leader.stdout!, 'data')
  return { leader, child: Number(output) }
}

test('a group is ended, its leader and what is below it', async () => {
  const { leader, child } = await startGroup()
  const identity = identifyProcess(leader.pid!)
  expect(processAlive(identity)).toBe(true)
  expect(await endProcessGroup(identity)).toBe(true)
  expect(processAlive(identity)).toBe(false)
  for (let waited = 0; processAlive({ pid: child }) && waited < 5000; waited += 10) await wait(10)
  expect(processAlive({ pid: child })).toBe(false)
  expect(await endProcessGroup(identity)).toBe(false)
})

test('a process that only has the same id is left alone', async () => {
  const { leader } = await startGroup()
  const identity = identifyProcess(leader.pid!)
  expect(await endProcessGroup({ ...identity, startTime: identity.startTime! - 1 })).toBe(false)
  expect(await endProcessGroup({ ...identity, bootId: 'another' })).toBe(false)
  expect(await endProcessGroup({ pid: leader.pid! })).toBe(false)
  expect(processAlive(identity)).toBe(true)
})

test('this process lives; one that has ended does not, though it still has an entry', async () => {
  expect(processAlive(thisProcess())).toBe(true)
  const { leader } = await startGroup()
  leader.kill('SIGKILL')
  await once(leader, 'exit')
  expect(processAlive(identifyProcess(leader.pid!))).toBe(false)
})
