import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, renameSync } from 'node:fs'
import fs from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { MetamlError } from '@metaml/core'
import { diskError, systemCode } from '../disk/disk-error.js'
import { draftPath } from '../disk/drafts.js'
import { type FaultHooks, step } from '../disk/fault-hooks.js'
import { syncFolder } from '../disk/sync-folder.js'
import type { Store } from './store.js'

/** The part of a store that holds files: `objects/ab/<sha256>`. */
export type ObjectFiles = Pick<Store, 'put' | 'path' | 'soundPath' | 'has' | 'read'>

const chunkBytes = 1 << 20
const emptyDigest = createHash('sha256').digest('hex')

/**
 * Opens the files of a store.
 *
 * A file is written to a temporary name and hashed on the way, fsynced, renamed, and then its folder is fsynced:
 * a name that can be seen has its whole content behind it, and one that `put` gave is on disk.
 */
export function openObjects(dir: string, hooks: FaultHooks): ObjectFiles {
  const root = join(dir, 'objects')
  const path = (sha256: string): string => join(root, sha256.slice(0, 2), sha256)
  const shards = new Map<string, Promise<void>>()

  async function write(content: Uint8Array | string): Promise<string> {
    const draft = draftPath(join(dir, 'tmp'))
    try {
      // A descriptor that was opened for writing stays so although the file is read-only from the start.
      const handle = await fs.open(draft, 'wx', 0o444)
      let sha256: string
      try {
        sha256 = await step(hooks, 'store.write', () => copyHashed(content, handle))
        await step(hooks, 'store.fsync', () => handle.sync())
      } finally {
        await handle.close()
      }
      const target = path(sha256)
      await makeShard(dirname(target))
      await step(hooks, 'store.rename', () => fs.rename(draft, target))
      await step(hooks, 'store.folder-fsync', () => syncFolder(dirname(target)))
      return sha256
    } catch (error) {
      await fs.rm(draft, { force: true }).catch(() => {})
      throw error
    }
  }

  /** Makes a folder, and its name durable; once in each process, since another's may not be durable yet. */
  async function makeShard(shard: string): Promise<void> {
    let made = shards.get(shard)
    if (made === undefined) {
      made = fs.mkdir(shard, { recursive: true }).then(() => syncFolder(root))
      shards.set(shard, made)
    }
    await made.catch(error => {
      shards.delete(shard)
      throw error
    })
  }

  async function has(sha256: string): Promise<boolean> {
    try {
      const { size } = await fs.stat(path(sha256))
      return size > 0 || sha256 === emptyDigest
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return false
      throw diskError(error, path(sha256))
    }
  }

  const sound = new Set<string>()

  return {
    path,
    has,
    soundPath(sha256) {
      const file = path(sha256)
      if (sound.has(sha256)) return file
      for (let attempt = 1; hashStored(file) !== sha256; attempt++) {
        if (attempt === 2) throw damaged(file, setAside(file, dir))
      }
      sound.add(sha256)
      return file
    },
    async put(content) {
      const sha256 = typeof content === 'string' ? await hashSource(content) : hashBytes(content)
      const target = path(sha256)
      try {
        if (!(await isThere(target, content))) return await write(content)
        // Another process may have renamed it and not come to the fsync yet.
        await makeShard(dirname(target))
        await step(hooks, 'store.folder-fsync', () => syncFolder(dirname(target)))
        return sha256
      } catch (error) {
        throw diskError(error, target)
      }
    },
    async read(sha256) {
      const file = path(sha256)
      for (let attempt = 1; ; attempt++) {
        const bytes = await readObject(file)
        if (hashBytes(bytes) === sha256) return bytes
        if (attempt === 1) continue
        throw damaged(file, setAside(file, dir))
      }
    },
  }
}

/** SHA-256 (hex) of bytes. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** SHA-256 (hex) of a file. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of chunksOf(file)) hash.update(chunk)
  return hash.digest('hex')
}

async function hashSource(file: string): Promise<string> {
  const refused = (found: string, cause?: unknown): MetamlError =>
    new MetamlError({
      code: 'METAML_E_STORE_SOURCE',
      kind: 'task',
      message: `The file '${file.length > 200 ? `${file.slice(0, 200)}...` : file}', which is to be stored, can not be read.`,
      expected: 'the absolute path of a file',
      found,
      todo: 'report it to the author of the task that names it',
      cause,
    })
  if (!isAbsolute(file)) throw refused('a path that is not absolute')
  return await hashFile(file).catch(error => {
    throw refused(error instanceof Error ? error.message : String(error), error)
  })
}

/** Whether the file is in the store with the right length; one that a bad disk cut short is written again. */
async function isThere(target: string, content: Uint8Array | string): Promise<boolean> {
  const size = typeof content === 'string' ? (await fs.stat(content)).size : content.length
  return await fs.stat(target).then(
    stat => stat.size === size,
    () => false,
  )
}

async function copyHashed(content: Uint8Array | string, to: fs.FileHandle): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of typeof content === 'string' ? chunksOf(content) : [content]) {
    hash.update(chunk)
    await to.writeFile(chunk)
  }
  return hash.digest('hex')
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await fs.open(file)
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

async function readObject(file: string): Promise<Uint8Array> {
  try {
    return await fs.readFile(file)
  } catch (error) {
    throw unreadable(error, file)
  }
}

/** SHA-256 (hex) of a stored file, without waiting: who asks for a path is not waiting either. */
function hashStored(file: string): string {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(chunkBytes)
  try {
    const fd = openSync(file, 'r')
    try {
      for (let read = -1; read !== 0; ) {
        read = readSync(fd, buffer, 0, chunkBytes, null)
        hash.update(buffer.subarray(0, read))
      }
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    throw unreadable(error, file)
  }
  return hash.digest('hex')
}

function unreadable(error: unknown, file: string): MetamlError {
  if (systemCode(error) !== 'ENOENT') return diskError(error, file)
  return new MetamlError({
    code: 'METAML_E_STORE_MISSING',
    kind: 'task',
    message: `The store has no file ${file}.`,
    todo: 'resume the run: what made the file is run anew',
    data: { file },
    cause: error,
  })
}

/** Moves a damaged file out of the way, so that what made it is run again; a store that is read-only keeps it. */
function setAside(file: string, dir: string): string | undefined {
  const aside = draftPath(join(dir, 'damaged'))
  try {
    mkdirSync(dirname(aside), { recursive: true })
    renameSync(file, aside)
    return aside
  } catch {
    return undefined
  }
}

function damaged(file: string, aside: string | undefined): MetamlError {
  return new MetamlError({
    code: 'METAML_E_STORE_DAMAGED',
    kind: 'task',
    message: `The file ${file} of the store is damaged.`,
    expected: 'the content that its name is the SHA-256 of',
    found: aside === undefined ? 'another content' : `another content, now at ${aside}`,
    todo:
      aside === undefined
        ? 'remove the file, then resume the run: what made it is run anew'
        : 'resume the run: what made the file is run anew; look after the disk',
    data: { file },
  })
}
