import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import { join } from 'node:path'
import { MetamlError } from '@metaml/core'
import { diskError, folderGone, systemCode } from '../disk/disk-error.js'
import { draftPath, removeStaleDrafts } from '../disk/drafts.js'
import { type FaultHooks, step } from '../disk/fault-hooks.js'
import { syncFolder } from '../disk/sync-folder.js'
import { judgeOwner, type OwnerRecord, parseOwner } from './owner-record.js'
import { thisHost, thisProcess } from './this-host.js'

const draftKind = 'owner.draft.'

/** A run that this process holds. */
export interface Ownership {
  readonly owner: OwnerRecord
  /** The owner that was replaced: dead, or taken over from. */
  readonly previous?: OwnerRecord
  /**
   * Refuses to go on when somebody has taken the run over, or its folder is not there any more.
   * @throws METAML_E_RUN_OWNED, METAML_E_FOLDER_GONE
   */
  check(): Promise<void>
  /** Gives the run up, on a full disk too; does nothing when it was taken over or given up before. */
  release(): Promise<void>
}

/** How a run is taken. */
export interface OwnershipOptions extends FaultHooks {
  /** Replaces an owner that lives, or of which nobody here can know whether it does. */
  readonly takeOver?: boolean
}

/**
 * Makes this process the one owner of a run, which `owner.json` in the run's folder names.
 *
 * The file only ever appears whole, by link(2), and changes in one way: who wants to replace or remove it first
 * links a claim whose name is made from the digest of what `owner.json` holds, so that only one of several
 * takers gets it, then looks whether `owner.json` still holds that, and then renames the claim over it. A claim
 * whose maker died is replaced in the same way. Neither times of files nor locks are relied on.
 *
 * @throws METAML_E_RUN_OWNED, METAML_E_FOLDER_NOT_WRITABLE, METAML_E_FOLDER_GONE, METAML_E_DISK_FULL
 */
export async function takeOwnership(runDir: string, options: OwnershipOptions = {}): Promise<Ownership> {
  const file = join(runDir, 'owner.json')
  const owner = newOwner()
  let previous: OwnerRecord | undefined
  try {
    const text = formatOwner(owner)
    await withDraft(runDir, text, options, async draft => {
      previous = await replace(file, draft, text, options)
    })
    await syncFolder(runDir)
    await removeLeftovers(runDir)
  } catch (error) {
    throw diskError(error, file)
  }
  let released = false
  return {
    owner,
    ...(previous !== undefined && { previous }),
    async check() {
      const text = await readIfThere(file)
      if (text === undefined && !existsSync(runDir)) throw folderGone(file, 'no folder of the run')
      if (text !== formatOwner(owner)) throw runOwned(file, text === undefined ? undefined : parseOwner(text))
    },
    async release() {
      if (released) return
      released = true
      await give(runDir, file, owner, options)
    },
  }
}

/** Puts `text` into `path`, unless an owner that lives is there; gives the record that was there. */
async function replace(
  path: string,
  draft: string,
  text: string,
  options: OwnershipOptions,
): Promise<OwnerRecord | undefined> {
  for (;;) {
    if (await linkNew(draft, path, options)) return undefined
    const found = await readIfThere(path)
    if (found === text) return undefined
    if (found === undefined) continue
    const there = parseOwner(found)
    const replaceable = there !== undefined && judgeOwner(there) === 'dead'
    if (!replaceable && options.takeOver !== true) throw runOwned(path, there)
    const claim = claimPath(path, found)
    await replace(claim, draft, text, options)
    if ((await readIfThere(path)) !== found) {
      await fs.rm(claim, { force: true })
      continue
    }
    await step(options, 'owner.rename', () => fs.rename(claim, path))
    return there
  }
}

/** Removes this owner's record, by a claim like every change. */
async function give(
  runDir: string,
  file: string,
  owner: OwnerRecord,
  options: OwnershipOptions,
): Promise<void> {
  const text = formatOwner(owner)
  const claimant = newOwner()
  const claim = claimPath(file, text)
  try {
    await withDraft(runDir, formatOwner(claimant), options, async draft => {
      if (!(await linkNew(draft, claim, options))) return
      if ((await readIfThere(file)) === text) await step(options, 'owner.unlink', () => fs.rm(file))
      await fs.rm(claim)
    })
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    const told = diskError(error, file)
    if (told.code !== 'METAML_E_DISK_FULL') throw told
    // There is no space for a claim. Who takes the run over in this moment loses it again, and notices.
    if ((await readIfThere(file)) === text) await fs.rm(file, { force: true })
  }
}

async function withDraft(
  runDir: string,
  text: string,
  hooks: FaultHooks,
  use: (draft: string) => Promise<void>,
): Promise<void> {
  const draft = draftPath(runDir, draftKind)
  try {
    await step(hooks, 'owner.write', () => fs.writeFile(draft, text, { flag: 'wx', flush: true }))
    await use(draft)
  } finally {
    await fs.rm(draft, { force: true })
  }
}

/** Removes what takers left that died on the way: their drafts, and claims to a record that is gone. */
async function removeLeftovers(runDir: string): Promise<void> {
  await removeStaleDrafts(runDir, draftKind)
  for (const name of await fs.readdir(runDir)) {
    if (!/^owner\.[0-9a-f]{32}\.json$/.test(name)) continue
    const maker = parseOwner((await readIfThere(join(runDir, name))) ?? '')
    if (maker !== undefined && judgeOwner(maker) === 'dead') await fs.rm(join(runDir, name), { force: true })
  }
}

/** Whether `path` was made; over NFS a link that was made can be answered with EEXIST, so the content decides. */
async function linkNew(from: string, path: string, hooks: FaultHooks): Promise<boolean> {
  try {
    await step(hooks, 'owner.link', () => fs.link(from, path))
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await fs.readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function claimPath(path: string, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex')
  return join(path, '..', `owner.${digest.slice(0, 32)}.json`)
}

function newOwner(): OwnerRecord {
  return { ...thisHost(), ...thisProcess(), since: new Date().toISOString(), lease: randomUUID() }
}

function formatOwner(owner: OwnerRecord): string {
  return `${JSON.stringify(owner)}\n`
}

function runOwned(path: string, owner: OwnerRecord | undefined): MetamlError {
  const run = join(path, '..')
  if (owner === undefined) {
    return new MetamlError({
      code: 'METAML_E_RUN_OWNED',
      kind: 'usage',
      message: `Who owns the run ${run} can not be read.`,
      found: `a damaged ${path}, or none where one is expected`,
      todo: 'make sure that no process works on it, then take it over: metaml resume --take-over',
      data: { run },
    })
  }
  const elsewhere = judgeOwner(owner) === 'elsewhere'
  return new MetamlError({
    code: 'METAML_E_RUN_OWNED',
    kind: 'usage',
    message: `The run ${run} belongs to process ${owner.pid} on ${owner.host}, since ${owner.since}.`,
    found: elsewhere
      ? 'an owner on another host or in another container, where nobody here can see whether it lives'
      : 'an owner that lives',
    todo: elsewhere
      ? `look on ${owner.host}; if process ${owner.pid} does not live there, take the run over: metaml resume --take-over`
      : 'wait until it ends, or end it (Ctrl-C there) and resume',
    data: { run, owner },
  })
}
