import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { hlsCppKind } from '@metaml/hls-cpp'
import { withoutTraces } from './without-traces.js'

/** What is taken of a project. */
export interface ContentFiles {
  /** Contents by path inside the project (with `/`), sorted. */
  readonly files: { readonly [path: string]: Uint8Array }
  /** SHA-256 (hex) over paths and contents. */
  readonly digest: string
  /** Files and folders at the top of the project that are not taken. */
  readonly left: readonly string[]
}

/** What belongs to a project beside its folder `firmware`: settings, scripts for others to run, test bench and bridge. */
const atTop = /^(hls4ml_config\.ya?ml|[\w.-]+\.(tcl|sh|cpp|h))$/

/**
 * Reads the files of a project that say what it is: no libraries, logs, archives, outputs of tools or data; stamps and
 * paths of the machine that it was made on are taken out.
 * @throws METAML_E_HLS_IMPORT_FOLDER, METAML_E_HLS_IMPORT_PROJECT, METAML_E_HLS_IMPORT_LINK
 */
export async function readContentFiles(folder: string): Promise<ContentFiles> {
  const top = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new MetamlError({
      code: 'METAML_E_HLS_IMPORT_FOLDER',
      kind: 'usage',
      message: `The project ${folder} can't be read.`,
      expected: 'a folder that hls4ml wrote',
      found: String((cause as NodeJS.ErrnoException).code),
      todo: 'give its path relative to your project, as projectDir',
      cause,
    })
  })
  const names = top.filter(entry => atTop.test(entry.name) && !entry.isDirectory()).map(({ name }) => name)
  if (!top.some(({ name }) => name === 'firmware'))
    throw noProject(
      folder,
      top.map(({ name }) => name),
    )
  const inside = await readdir(path.join(folder, 'firmware'), { recursive: true, withFileTypes: true })
  const links = [...top.filter(({ name }) => name === 'firmware' || names.includes(name)), ...inside].filter(
    entry => entry.isSymbolicLink(),
  )
  if (links.length > 0)
    throw link(links.map(entry => relativeTo(folder, path.join(entry.parentPath, entry.name))))
  const firmware = inside
    .filter(entry => entry.isFile())
    .map(entry => relativeTo(folder, path.join(entry.parentPath, entry.name)))
  const paths = [...names, ...firmware].filter(name => hlsCppKind.isContent?.(name) ?? true).sort()
  const files: { [path: string]: Uint8Array } = {}
  const hash = createHash('sha256')
  for (const name of paths) {
    const bytes = withoutTraces(name, await readFile(path.join(folder, name)))
    files[name] = bytes
    hash.update(`${name}\0${bytes.length}\0`).update(bytes)
  }
  return {
    files,
    digest: hash.digest('hex'),
    left: top
      .map(({ name }) => name)
      .filter(name => name !== 'firmware' && !names.includes(name))
      .sort(),
  }
}

function relativeTo(folder: string, file: string): string {
  return path.relative(folder, file).split(path.sep).join('/')
}

function noProject(folder: string, found: readonly string[]): MetamlError {
  return new MetamlError({
    code: 'METAML_E_HLS_IMPORT_PROJECT',
    kind: 'usage',
    message: `${folder} is no project of hls4ml: it has no folder 'firmware'.`,
    expected: 'firmware/<top>.cpp and .h, defines.h, parameters.h and weights, as hls4ml writes them',
    found: found.slice(0, 10).join(', ') || 'an empty folder',
    todo: 'give the output_dir of a conversion as projectDir',
  })
}

function link(links: readonly string[]): MetamlError {
  return new MetamlError({
    code: 'METAML_E_HLS_IMPORT_LINK',
    kind: 'usage',
    message: `${links[0]} of the project is a symbolic link: its file may lie anywhere.`,
    found: links.join(', '),
    todo: 'put the files themselves in their place (cp -rL)',
  })
}
