import { basename } from 'node:path'
import type { ProgramNeed } from '@metaml/core'
import type { Launch } from './run-program.js'

/** How a need's program is called. */
export interface ProgramCall {
  /** The program, or its launcher. */
  readonly file: string
  /** With a launcher: its arguments and the program. */
  readonly before: readonly string[]
  /** That make it print its version. */
  readonly versionArgs: readonly string[]
  readonly launch?: Launch
}

/** Says how a need's program is called: behind its launcher, where there is one. */
export function programCall(
  { version, begun }: ProgramNeed,
  path: string,
  launcher: readonly string[] = [],
): ProgramCall {
  const [file = path, ...rest] = launcher
  return {
    file,
    before: launcher.length === 0 ? [] : [...rest, path],
    versionArgs: version.argsOf?.[basename(path)] ?? version.args,
    ...(launcher.length > 0 && { launch: begun === undefined ? {} : { begun: new RegExp(begun) } }),
  }
}
