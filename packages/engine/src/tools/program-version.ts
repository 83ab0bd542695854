import { stat } from 'node:fs/promises'
import type { Logger, ProgramNeed } from '@metaml/core'
import semver from 'semver'
import { runProgram } from './run-program.js'
import { toolEnvironment } from './tool-environment.js'

/** What a program says about itself. */
export interface Banner {
  /** Absent when the need's pattern is not in it. */
  readonly version?: string
  /** The first line that it printed, or why there is none. */
  readonly line: string
}

const banners = new Map<string, Promise<Banner>>()
const timeLimit = 60
const silent: Logger = { debug() {}, info() {}, warn() {} }

/** Asks a program for its version; once in a process for each state of its file. */
export async function readBanner(path: string, { version, env }: ProgramNeed): Promise<Banner> {
  const { mtimeMs, size, ino } = await stat(path)
  const key = JSON.stringify([path, mtimeMs, size, ino, version.args, version.pattern])
  let banner = banners.get(key)
  if (banner === undefined) {
    banner = askVersion(path, version, toolEnvironment(env))
    banners.set(key, banner)
  }
  return await banner
}

/** Whether a version, as the program writes it (`2019.2`, `v1.3.0rc1`), lies in a semver range. */
export function versionFits(version: string, range: string): boolean {
  const coerced = semver.coerce(version)
  return coerced !== null && semver.satisfies(coerced, range)
}

async function askVersion(
  path: string,
  { args, pattern }: ProgramNeed['version'],
  env: { readonly [name: string]: string },
): Promise<Banner> {
  const { signal } = new AbortController()
  const end = await runProgram(path, args, { env, timeLimit }, { log: silent, signal })
  const output = `${end.stdout.text()}\n${end.stderr.text()}`
  const version = new RegExp(pattern, 'm').exec(output)?.[1]
  const line = end.startError ?? output.split('\n').find(text => text.trim() !== '') ?? 'no output'
  return version === undefined ? { line } : { version, line }
}
