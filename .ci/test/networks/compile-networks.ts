import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { feedProgram } from '../../../packages/fixed-point/test/exactness/run-program.js'

const run = promisify(execFile)

// The headers' assertions are off: with them, a rounding that drops more bits than there are ends the program.
// Optimising more takes longer than it saves.
const flags = ['-std=c++14', '-Og', '-DNDEBUG', '-ffp-contract=off', '-w', '--param', 'ggc-min-expand=300']

/** A project's headers, compiled once. */
export interface SharedHeader {
  readonly work: string
  readonly includes: readonly string[]
}

/** Compiles the header that every version of a project's kernel begins with, into the folder `work`. */
export async function compileHeader(work: string, project: string, text: string): Promise<SharedHeader> {
  const includes = ['', '/ap_types'].flatMap(part => ['-I', `${path.join(project, 'firmware')}${part}`])
  const header = path.join(work, 'shared.h')
  await writeFile(header, text)
  await gpp([...flags, ...includes, '-x', 'c++-header', header, '-o', `${header}.gch`])
  return { work, includes }
}

/** Compiles a program behind that header, feeds it `input` and gives what it wrote; it runs in the project's folder. */
export async function runVersions(
  { work, includes }: SharedHeader,
  project: string,
  name: string,
  program: string,
  input: Uint8Array,
): Promise<Buffer> {
  const [main, binary] = [path.join(work, `${name}.cpp`), path.join(work, name)]
  await writeFile(main, program)
  await gpp([...flags, ...includes, '-I', work, '-include', 'shared.h', main, '-o', binary])
  const output = await feedProgram(binary, input, project)
  await rm(binary)
  return output
}

async function gpp(args: readonly string[]): Promise<void> {
  await run('g++', args, { maxBuffer: 2 ** 28 })
}
