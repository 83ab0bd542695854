import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { decodeCpp } from '../tree/cpp-bytes.js'
import type { CppTree } from '../tree/cpp-tree.js'
import { parseCpp } from '../tree/parse-cpp.js'

/** Where a kernel's project lies. */
export interface KernelFiles {
  /** Absolute path of the folder that holds `firmware`. */
  readonly folder: string
  /** Name of the top function. */
  readonly top: string
}

/** The files that say what a kernel computes, parsed. */
export interface KernelSources {
  readonly kernel: CppTree
  readonly defines: CppTree
  readonly parameters: CppTree
}

/**
 * Parses a kernel's own three files; the trees' `file` is relative to the project.
 * @throws METAML_E_CPP_FILE when one is missing, METAML_E_CPP_ENCODING, METAML_E_CPP_SYNTAX
 */
export async function readKernelSources({ folder, top }: KernelFiles): Promise<KernelSources> {
  const [kernel, defines, parameters] = await Promise.all(
    [`firmware/${top}.cpp`, 'firmware/defines.h', 'firmware/parameters.h'].map(file =>
      parseFile(folder, file),
    ),
  )
  return { kernel: kernel!, defines: defines!, parameters: parameters! }
}

/**
 * Parses a file of a project.
 * @throws METAML_E_CPP_FILE, METAML_E_CPP_ENCODING, METAML_E_CPP_SYNTAX
 */
export async function parseFile(folder: string, file: string): Promise<CppTree> {
  return await parseCpp(decodeCpp(await readProjectFile(folder, file), file), { file })
}

/** @throws METAML_E_CPP_FILE when the file can't be read */
export async function readProjectFile(folder: string, file: string): Promise<Uint8Array> {
  return await readFile(path.join(folder, file)).catch((cause: unknown) => {
    throw new MetamlError({
      code: 'METAML_E_CPP_FILE',
      kind: 'task',
      message: `The project has no file ${file} that can be read.`,
      expected: 'a project as hls4ml writes it',
      found: String((cause as NodeJS.ErrnoException).code),
      cause,
    })
  })
}
