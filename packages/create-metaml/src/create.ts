import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createError } from './create-error.js'
import { filledPath, fillNames, fillVersions } from './fill-template.js'
import type { CreateOrder } from './read-order.js'
import { versionOf } from './versions.js'

/** What was made. */
export interface Creation {
  /** Absolute. */
  readonly dir: string
  /** Paths in it, sorted. */
  readonly files: readonly string[]
}

const templates = fileURLToPath(new URL('../templates', import.meta.url))

/**
 * Makes a project or a plugin in a new or empty folder.
 * @param cwd absolute path that the order's folder is relative to
 * @throws METAML_E_CREATE_FOLDER when there is something in the folder, or it can not be made
 */
export async function create(order: CreateOrder, cwd: string): Promise<Creation> {
  const dir = path.resolve(cwd, order.folder)
  const texts = await fillTemplate(order)
  await takeFolder(dir)
  for (const [file, text] of texts) {
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true })
    await writeFile(path.join(dir, file), text)
  }
  return { dir, files: [...texts.keys()].sort() }
}

/** The files of what is made, by path. */
async function fillTemplate(order: CreateOrder): Promise<Map<string, string>> {
  const from = path.join(templates, order.template)
  const texts = new Map<string, string>()
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const source = path.join(entry.parentPath, entry.name)
    const file = filledPath(path.relative(from, source).split(path.sep).join('/'), order)
    const text = fillNames(await readFile(source, 'utf8'), order)
    texts.set(file, file === 'package.json' ? fillVersions(text, versionOf) : text)
  }
  return texts
}

/** Makes the folder, or finds it empty (but for `.git`). */
async function takeFolder(dir: string): Promise<void> {
  const refuse = (found: string, cause?: unknown) =>
    createError('FOLDER', `Nothing can be made in ${dir}.`, {
      expected: 'a new folder, or an empty one',
      found,
      todo: 'choose another name, or empty the folder',
      cause,
    })
  let names: string[]
  try {
    await mkdir(dir, { recursive: true })
    names = await readdir(dir)
  } catch (cause) {
    throw refuse((cause as Error).message, cause)
  }
  const there = names.filter(name => name !== '.git').sort()
  if (there.length === 0) return
  const more = there.length > 3 ? ` and ${there.length - 3} more` : ''
  throw refuse(`${there.slice(0, 3).join(', ')}${more}`)
}
