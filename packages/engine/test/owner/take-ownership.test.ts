import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgeOwner, type OwnerRecord, parseOwner } from '../../dist/owner/owner-record.js'
import { takeOwnership } from '../../dist/owner/take-ownership.js'
import { thisHost, thisProcess } from '../../dist/owner/this-host.js'
import { temporaryFolder } from '../temporary-folder.js'

const module = new URL('../../dist/owner/take-ownership.js', import.meta.url).href
const ownerFile = (dir: string) => join(dir, 'owner.json')
const owned = { code: 'METAML_E_RUN_OWNED', kind: 'usage' }

/** Somebody who holds a run, changed in some ways. */
function owner(changes: Partial<OwnerRecord> = {}): OwnerRecord {
  const since = new Date(0).toISOString()
  return { ...thisHost(), ...thisProcess(), since, lease: 'other', ...changes } as OwnerRecord
}

function writeOwner(dir: string, record: OwnerRecord): void {
  writeFileSync(ownerFile(dir), `${JSON.stringify(record)}\n`)
}

/** Runs a program that holds `take`, and gives what it printed and how it ended. */
async function runProgram(dir: string, body: string) {
  const code = `
    import { takeOwnership } from ${JSON.stringify(module)}
    const take = options => takeOwnership(${JSON.stringify(dir)}, options)
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', chunk => {
    output += chunk
  })
  const [exitCode, signal] = await once(child, 'close')
  return { output, exitCode, signal }
}

describe('a run', () => {
  test('is held by one, named in owner.json, until it is released', async () => {
    const dir = temporaryFolder()
    const ownership = await takeOwnership(dir)
    expect(parseOwner(readFileSync(ownerFile(dir), 'utf8'))).toEqual(ownership.owner)
    expect(ownership.owner).toMatchObject({ ...thisHost(), ...thisProcess() })
    expect(ownership.previous).toBeUndefined()
    await ownership.check()
    await expect(takeOwnership(dir)).rejects.toMatchObject({ ...owned, found: 'an owner that lives' })
    await ownership.release()
    await ownership.release()
    expect(readdirSync(dir)).toEqual([])
    const next = await takeOwnership(dir)
    await expect(ownership.check()).rejects.toMatchObject(owned)
    await next.release()
  })

  test('of an owner that lives can be taken over, which that one notices', async () => {
    const dir = temporaryFolder()
    const first = await takeOwnership(dir)
    const second = await takeOwnership(dir, { takeOver: true })
    expect(second.previous).toEqual(first.owner)
    await expect(first.check()).rejects.toMatchObject(owned)
    await first.release()
    await second.check()
    await second.release()
    expect(readdirSync(dir)).toEqual([])
  })

  test('of a process that was killed is taken at once', async () => {
    const dir = temporaryFolder()
    const { signal } = await runProgram(dir, `await take(); process.kill(process.pid, 'SIGKILL')`)
    expect(signal).toBe('SIGKILL')
    const ownership = await takeOwnership(dir)
    expect(ownership.previous?.pid).not.toBe(process.pid)
    await ownership.check()
    expect(readdirSync(dir)).toEqual(['owner.json'])
  })

  test('that many processes want at once goes to one', async () => {
    const dir = temporaryFolder()
    // The owner before them is dead, so that they all have to replace it.
    await runProgram(dir, `await take(); process.kill(process.pid, 'SIGKILL')`)
    const body = `
      const won = []
      const tries = Array.from({ length: 5 }, () => take().then(o => won.push(o), e => { if (e.code !== 'METAML_E_RUN_OWNED') throw e }))
      await Promise.all(tries)
      if (won.length > 0) await new Promise(resolve => setTimeout(resolve, 1500))
      for (const o of won) await o.check()
      console.log(won.length)
      process.exit(0)`
    const ends = await Promise.all([1, 2, 3, 4].map(() => runProgram(dir, body)))
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0])
    const winners = ends.map(({ output }) => Number(output))
    expect(winners.reduce((sum, won) => sum + won, 0)).toBe(1)
  })
})

describe('an owner', () => {
  test.each([
    ['that has another start time is dead', { startTime: 1 }, 'dead'],
    ['of another boot is dead', { bootId: 'another' }, 'dead'],
    ['whose process is gone is dead', { pid: 4_999_999 }, 'dead'],
    ['on another host may live', { host: 'elsewhere' }, 'elsewhere'],
    ['on another machine of the same name may live', { machine: 'another' }, 'elsewhere'],
    ['in another container may live', { pidNamespace: 'pid:[1]', pid: 4_999_999 }, 'elsewhere'],
    ['that is this process lives', {}, 'alive'],
  ] as const)('%s', async (_, changes, judgement) => {
    const record = owner(changes)
    expect(judgeOwner(record)).toBe(judgement)
    const dir = temporaryFolder()
    writeOwner(dir, record)
    if (judgement === 'dead') {
      expect((await takeOwnership(dir)).previous).toEqual(record)
      return
    }
    const error = await takeOwnership(dir).catch(error => error)
    expect(error).toMatchObject(owned)
    if (judgement === 'elsewhere') expect(error.todo).toContain('--take-over')
    expect((await takeOwnership(dir, { takeOver: true })).previous).toEqual(record)
  })

  test('that can not be read is not replaced without being told to', async () => {
    const dir = temporaryFolder()
    writeFileSync(ownerFile(dir), '{"host":')
    await expect(takeOwnership(dir)).rejects.toMatchObject({
      ...owned,
      found: expect.stringContaining('damaged'),
    })
    await (await takeOwnership(dir, { takeOver: true })).check()
  })
})

describe('a step that dies', () => {
  const steps = ['owner.write', 'owner.link', 'owner.rename', 'owner.unlink']
  const points = steps.flatMap(step => [`${step} before`, `${step} after`])
  test.each(points)('%s: the run can be taken afterwards', async point => {
    const dir = temporaryFolder()
    writeOwner(dir, owner({ pid: 4_999_999 }))
    const fault = `point => { if (point === ${JSON.stringify(point)}) process.kill(process.pid, 'SIGKILL') }`
    const { signal } = await runProgram(dir, `await (await take({ fault: ${fault} })).release()`)
    expect(signal).toBe('SIGKILL')
    const ownership = await takeOwnership(dir)
    await ownership.check()
    await expect(takeOwnership(dir)).rejects.toMatchObject(owned)
    await ownership.release()
    expect(readdirSync(dir)).toEqual([])
  })

  test('a disk that is full is told', async () => {
    const dir = temporaryFolder()
    const fault = (point: string) => {
      if (point === 'owner.write before') throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    await expect(takeOwnership(dir, { fault })).rejects.toMatchObject({ code: 'METAML_E_DISK_FULL' })
    expect(readdirSync(dir)).toEqual([])
  })

  test('a run is given up although the disk is full', async () => {
    const dir = temporaryFolder()
    let full = false
    const fault = (point: string) => {
      if (full && point === 'owner.write before')
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    const ownership = await takeOwnership(dir, { fault })
    full = true
    await ownership.release()
    expect(readdirSync(dir)).toEqual([])
  })

  test('a folder that vanishes under its owner is told as that', async () => {
    const dir = temporaryFolder()
    const ownership = await takeOwnership(dir)
    rmSync(dir, { recursive: true })
    await expect(ownership.check()).rejects.toMatchObject({ code: 'METAML_E_FOLDER_GONE' })
    await ownership.release()
  })

  test('a folder that is not there is told', async () => {
    await expect(takeOwnership('/not/there')).rejects.toMatchObject({ code: 'METAML_E_FOLDER_GONE' })
  })
})
