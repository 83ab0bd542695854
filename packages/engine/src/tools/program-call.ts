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
  /** Before the arguments of each call. */
  readonly args: readonly string[]
  readonly launch?: Launch
}

/** Says how a need's program is called: by the form of its command, behind its launcher where there is one. */
export function programCall(
  { version, forms = {}, begun }: ProgramNeed,
  path: string,
  launcher: readonly string[] = [],
): ProgramCall {
  const form = forms[basename(path)]
  const [file = path, ...rest] = launcher
  return {
    file,
    before: launcher.length === 0 ? [] : [...rest, path],
    versionArgs: form?.versionArgs ?? version.args,
    args: form?.args ?? [],
    ...(launcher.length > 0 && { launch: begun === undefined ? {} : { begun: new RegExp(begun) } }),
  }
}
