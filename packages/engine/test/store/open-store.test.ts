import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../dist/store/open-store.js'
import { temporaryFolder } from '../temporary-folder.js'
import { partsWith, recordWith } from './trial-records.js'

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const module = new URL('../../dist/store/open-store.js', import.meta.url).href

describe('files', () => {
  test('are found again by the SHA-256 of their content, whatever it is', async () => {
    const store = await openStore(temporaryFolder())
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async bytes => {
      const digest = await store.put(bytes)
      expect(digest).toBe(sha256(bytes))
      expect(await store.has(digest)).toBe(true)
      expect(Buffer.from(await store.read(digest))).toEqual(Buffer.from(bytes))
    })
    await fc.assert(property, { numRuns: 30 })
  })

  test('lie under their digest, read-only, and nothing temporary is left', async () => {
    const dir = temporaryFolder()
    const store = await openStore(dir)
    const digest = await store.put(Buffer.from('abc'))
    expect(store.path(digest)).toBe(join(dir, 'objects', digest.slice(0, 2), digest))
    expect(statSync(store.path(digest)).mode & 0o222).toBe(0)
    expect(readdirSync(join(dir, 'tmp'))).toEqual([])
  })

  test('are copied from an absolute path, large ones too', async () => {
    const dir = temporaryFolder()
    const store = await openStore(join(dir, 'store'))
    const bytes = Buffer.alloc(3_500_000, 'metaml')
    writeFileSync(join(dir, 'big'), bytes)
    const digest = await store.put(join(dir, 'big'))
    expect(digest).toBe(sha256(bytes))
    expect(sha256(await store.read(digest))).toBe(digest)
  })

  test('that are there are not written again', async () => {
    const points: string[] = []
    const store = await openStore(temporaryFolder(), { fault: point => points.push(point) })
    const digest = await store.put(Buffer.from('abc'))
    const { ino } = statSync(store.path(digest))
    points.length = 0
    expect(await store.put(Buffer.from('abc'))).toBe(digest)
    expect(points.filter(point => !point.startsWith('store.folder-fsync'))).toEqual([])
    expect(statSync(store.path(digest)).ino).toBe(ino)
  })

  test('that a disk cut short are written again', async () => {
    const store = await openStore(temporaryFolder())
    const digest = await store.put(Buffer.from('abc'))
    chmodSync(store.path(digest), 0o644)
    truncateSync(store.path(digest), 1)
    await store.put(Buffer.from('abc'))
    expect(Buffer.from(await store.read(digest)).toString()).toBe('abc')
  })

  test('that are missing have an error of their own', async () => {
    const store = await openStore(temporaryFolder())
    const digest = sha256('not stored')
    expect(await store.has(digest)).toBe(false)
    await expect(store.read(digest)).rejects.toMatchObject({ code: 'METAML_E_STORE_MISSING' })
  })

  test('that are damaged are refused once and then count as missing', async () => {
    const store = await openStore(temporaryFolder())
    const digest = await store.put(Buffer.from('abc'))
    chmodSync(store.path(digest), 0o644)
    writeFileSync(store.path(digest), 'abd')
    await expect(store.read(digest)).rejects.toMatchObject({ code: 'METAML_E_STORE_DAMAGED' })
    expect(await store.has(digest)).toBe(false)
    await store.put(Buffer.from('abc'))
    expect(Buffer.from(await store.read(digest)).toString()).toBe('abc')
  })

  test('that are handed on by their path are looked at before: what is damaged or missing is refused there too', async () => {
    const dir = temporaryFolder()
    const store = await openStore(dir)
    const bytes = Buffer.alloc(3_000_000, 'abc')
    const digest = await store.put(bytes)
    expect(store.soundPath(digest)).toBe(store.path(digest))
    chmodSync(store.path(digest), 0o644)
    bytes[2_999_999]! ^= 1
    writeFileSync(store.path(digest), bytes)
    const again = await openStore(dir)
    expect(() => again.soundPath(digest)).toThrow(expect.objectContaining({ code: 'METAML_E_STORE_DAMAGED' }))
    expect(() => again.soundPath(digest)).toThrow(expect.objectContaining({ code: 'METAML_E_STORE_MISSING' }))
    expect(await again.has(digest)).toBe(false)
  })

  test('whose source can not be read are refused', async () => {
    const dir = temporaryFolder()
    const store = await openStore(dir)
    await expect(store.put(join(dir, 'none'))).rejects.toMatchObject({ code: 'METAML_E_STORE_SOURCE' })
    await expect(store.put('relative/path')).rejects.toMatchObject({ code: 'METAML_E_STORE_SOURCE' })
  })
})

describe('a step that fails', () => {
  const steps = ['store.write', 'store.fsync', 'store.rename', 'store.folder-fsync']
  const points = steps.flatMap(step => [`${step} before`, `${step} after`])
  test.each(points)('%s: is an error, and the next try stores the file', async point => {
    const dir = temporaryFolder()
    let broken = true
    const store = await openStore(dir, {
      fault(at) {
        if (broken && at === point) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      },
    })
    await expect(store.put(Buffer.from('abc'))).rejects.toMatchObject({ code: 'METAML_E_DISK_FULL' })
    expect(readdirSync(join(dir, 'tmp'))).toEqual([])
    broken = false
    const digest = await store.put(Buffer.from('abc'))
    expect(Buffer.from(await store.read(digest)).toString()).toBe('abc')
  })

  test.each(points)('%s: a process that dies there leaves no file that is not whole', async point => {
    const dir = temporaryFolder()
    const code = `
      import { openStore } from ${JSON.stringify(module)}
      const fault = point => { if (point === ${JSON.stringify(point)}) process.kill(process.pid, 'SIGKILL') }
      const store = await openStore(${JSON.stringify(dir)}, { fault })
      await store.put(Buffer.from('abc'))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' })
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    const store = await openStore(dir)
    expect(readdirSync(join(dir, 'tmp'))).toEqual([])
    const digest = sha256('abc')
    if (await store.has(digest)) expect(Buffer.from(await store.read(digest)).toString()).toBe('abc')
    expect(await store.put(Buffer.from('abc'))).toBe(digest)
  })
})

describe('several processes', () => {
  test('that store the same files at once all find them', async () => {
    const dir = temporaryFolder()
    const code = `
      import { openStore } from ${JSON.stringify(module)}
      const store = await openStore(${JSON.stringify(dir)})
      for (let i = 0; i < 40; i++) await store.put(Buffer.alloc(10000, i))`
    const children = [1, 2, 3].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' }),
    )
    const ends = await Promise.all(children.map(child => once(child, 'exit')))
    expect(ends).toEqual([0, 0, 0].map(() => [0, null]))
    const store = await openStore(dir)
    for (let i = 0; i < 40; i++) {
      const bytes = Buffer.alloc(10000, i)
      expect(Buffer.from(await store.read(sha256(bytes)))).toEqual(bytes)
    }
    expect(readdirSync(join(dir, 'tmp'))).toEqual([])
  })

  test('that live keep their drafts', async () => {
    const dir = temporaryFolder()
    let draft: string[] = []
    const store = await openStore(dir, {
      fault(point) {
        if (point === 'store.fsync before') draft = readdirSync(join(dir, 'tmp'))
      },
    })
    await store.put(Buffer.from('abc'))
    writeFileSync(join(dir, 'tmp', draft[0]!), 'still being written')
    await openStore(dir)
    expect(readdirSync(join(dir, 'tmp'))).toEqual(draft)
  })
})

describe('trials', () => {
  test('are found by their key, with all they gave', async () => {
    const store = await openStore(temporaryFolder())
    const file = await store.put(Buffer.from('log'))
    const record = recordWith({ files: { 'a/log.txt': file }, result: { ü: [1, null, 'x\ny'] } })
    await store.putTrial(record)
    expect(await store.findTrial(record.key)).toEqual(record)
    expect(await store.findTrial(sha256('other'))).toBeUndefined()
  })

  test('are absent while a file of theirs is', async () => {
    const store = await openStore(temporaryFolder())
    const [file, weights] = [await store.put(Buffer.from('log')), await store.put(Buffer.from('weights'))]
    const model = {
      kind: 'dnn',
      descriptor: {},
      files: { w: weights },
      metrics: [],
      digest: 'sha256-x',
    } as const
    const record = recordWith({ files: { log: file }, models: { model } })
    await store.putTrial(record)
    expect(await store.findTrial(record.key)).toEqual(record)
    for (const digest of [file, weights]) {
      rmSync(store.path(digest), { force: true })
      expect(await store.findTrial(record.key)).toBeUndefined()
      await store.put(Buffer.from(digest === file ? 'log' : 'weights'))
    }
    expect(await store.findTrial(record.key)).toEqual(record)
  })

  test('whose record is torn or changed in any byte are absent', async () => {
    const dir = temporaryFolder()
    const store = await openStore(dir)
    const record = recordWith()
    await store.putTrial(record)
    const file = join(dir, 'trials', record.key.slice(0, 2), `${record.key}.json`)
    const whole = readFileSync(file)
    const property = fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, change, cut) => {
        const bytes = Buffer.from(whole)
        bytes[at]! ^= change
        writeFileSync(file, cut ? whole.subarray(0, at) : bytes)
        expect(await store.findTrial(record.key)).toBeUndefined()
      },
    )
    await fc.assert(property, { numRuns: 200 })
    writeFileSync(file, whole)
    expect(await store.findTrial(record.key)).toEqual(record)
  })

  test('under a key that is not theirs are absent', async () => {
    const dir = temporaryFolder()
    const store = await openStore(dir)
    const record = recordWith()
    await store.putTrial(record)
    const other = sha256('other')
    mkdirSync(join(dir, 'trials', other.slice(0, 2)), { recursive: true })
    const line = readFileSync(join(dir, 'trials', record.key.slice(0, 2), `${record.key}.json`))
    writeFileSync(join(dir, 'trials', other.slice(0, 2), `${other}.json`), line)
    expect(await store.findTrial(other)).toBeUndefined()
  })

  test('of a newer format are refused', async () => {
    const store = await openStore(temporaryFolder())
    const record = { ...recordWith(), format: 2 }
    await store.putTrial(record as never)
    await expect(store.findTrial(record.key)).rejects.toMatchObject({ code: 'METAML_E_FORMAT_NEWER' })
  })

  test('are remembered as the last of their label, whatever it says', async () => {
    const store = await openStore(temporaryFolder())
    const labels = [
      'rate-0.5',
      'test pruning/rate-0.5',
      '..',
      '.',
      '',
      'a*b?',
      'ü/\n',
      'x'.repeat(400),
      '%2F',
      '/',
    ]
    for (const [index, label] of labels.entries()) {
      await store.putTrial(recordWith({ label, parts: partsWith({ seed: index }), result: index }))
    }
    for (const [index, label] of labels.entries()) {
      expect((await store.lastTrial('pruning', 'train', label))?.result, label).toBe(index)
    }
    await store.putTrial(recordWith({ label: '..', parts: partsWith({ seed: 99 }), result: 99 }))
    expect((await store.lastTrial('pruning', 'train', '..'))?.result).toBe(99)
    expect(await store.lastTrial('pruning', 'test', '..')).toBeUndefined()
  })

  test('of one label are told apart by what they were made of', async () => {
    const store = await openStore(temporaryFolder())
    const partsOf = (name: string, epochs: number) => partsWith({ args: { name, epochs } })
    for (const name of ['a', 'b', 'c']) {
      await store.putTrial(recordWith({ parts: partsOf(name, 15), result: name }))
    }
    for (const name of ['a', 'b', 'c']) {
      const found = await store.lastTrial('pruning', 'train', 'rate-0.5', partsOf(name, 10))
      expect(found?.result).toBe(name)
    }
  })

  test('of one label are not remembered without bound', async () => {
    const store = await openStore(temporaryFolder())
    for (let seed = 0; seed < 80; seed++) {
      await store.putTrial(recordWith({ parts: partsWith({ seed }), result: seed }))
    }
    const likest = async (seed: number) =>
      (await store.lastTrial('pruning', 'train', 'rate-0.5', partsWith({ seed })))?.result
    expect(await likest(40)).toBe(40)
    // Those that are not remembered differ as all others do: the newest of them is told.
    expect(await likest(3)).toBe(79)
    expect((await store.lastTrial('pruning', 'train', 'rate-0.5'))?.result).toBe(79)
  })

  test('that can not be written leave nothing temporary', async () => {
    const dir = temporaryFolder()
    const store = await openStore(dir, {
      fault(point) {
        if (point === 'store.trial-rename before')
          throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      },
    })
    await expect(store.putTrial(recordWith())).rejects.toMatchObject({ code: 'METAML_E_DISK_FULL' })
    expect(readdirSync(join(dir, 'tmp'))).toEqual([])
  })
})

describe('the format', () => {
  test('stands in store.json; a newer one is refused', async () => {
    const dir = temporaryFolder()
    await openStore(dir)
    expect(JSON.parse(readFileSync(join(dir, 'store.json'), 'utf8'))).toEqual({ format: 1 })
    writeFileSync(join(dir, 'store.json'), '{"format":2}')
    await expect(openStore(dir)).rejects.toMatchObject({ code: 'METAML_E_FORMAT_NEWER' })
    writeFileSync(join(dir, 'store.json'), '{"for')
    await expect(openStore(dir)).rejects.toMatchObject({ code: 'METAML_E_STORE_DAMAGED' })
  })

  test('a store where a file is in the way is refused', async () => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, 'store'), '')
    await expect(openStore(join(dir, 'store'))).rejects.toMatchObject({
      code: expect.stringMatching(/^METAML_E_/),
    })
    expect(existsSync(join(dir, 'store'))).toBe(true)
  })
})
