import { stat } from 'node:fs/promises'
import { type Logger, MetamlError, type ProgramNeed } from '@metaml/core'
import semver from 'semver'
import { type ProgramCall, programCall } from './program-call.js'
import { runProgram } from './run-program.js'
import { toolEnvironment } from './tool-environment.js'

/** What a program says about itself. */
export interface Banner {
  /** Absent when the need's pattern is not in it. */
  readonly version?: string
  /** The first line that it printed, or why there is none. */
  readonly line: string
}

/** Banners that were read, to be handed to another process: with a launcher each reading may wait for a job. */
export type KnownBanners = readonly (readonly [key: string, banner: Banner])[]

const banners = new Map<string, Promise<Banner>>()
const timeLimit = 60
const silent: Logger = { debug() {}, info() {}, warn() {} }

/**
 * Asks a program for its version, through its launcher where it has one; once for each state of its file.
 * @throws METAML_E_INTERRUPTED
 */
export async function readBanner(
  path: string,
  need: ProgramNeed,
  launcher?: readonly string[],
  signal?: AbortSignal,
): Promise<Banner> {
  const call = programCall(need, path, launcher)
  const key = JSON.stringify([path, await stateOf(path), call.versionArgs, need.version.pattern, launcher])
  let banner = banners.get(key)
  if (banner === undefined) {
    banner = askVersion(call, need, signal)
    banners.set(key, banner)
    banner.catch(() => banners.delete(key))
  }
  return await banner
}

/** All banners that this process knows. */
export async function knownBanners(): Promise<KnownBanners> {
  const known = [...banners].map(async ([key, banner]) => {
    // One whose reading was stopped is read again by whoever needs it.
    const found = await banner.catch(() => undefined)
    return found === undefined ? [] : [[key, found] as const]
  })
  return (await Promise.all(known)).flat()
}

/** Takes over banners that another process read. */
export function takeBanners(known: KnownBanners): void {
  for (const [key, banner] of known) if (!banners.has(key)) banners.set(key, Promise.resolve(banner))
}

/** Whether a version, as the program writes it (`2019.2`, `v1.3.0rc1`), lies in a semver range. */
export function versionFits(version: string, range: string): boolean {
  const coerced = semver.coerce(version)
  return coerced !== null && semver.satisfies(coerced, range)
}

/** A program that only the launcher's machines have has no state here. */
async function stateOf(path: string): Promise<readonly number[] | null> {
  return await stat(path).then(
    ({ mtimeMs, size, ino }) => [mtimeMs, size, ino],
    () => null,
  )
}

async function askVersion(
  { file, before, versionArgs, launch }: ProgramCall,
  need: ProgramNeed,
  signal = new AbortController().signal,
): Promise<Banner> {
  const options = { env: toolEnvironment(need.env), timeLimit, launch }
  const end = await runProgram(file, [...before, ...versionArgs], options, { log: silent, signal })
  if (end.ended === 'abort') {
    throw new MetamlError({
      code: 'METAML_E_INTERRUPTED',
      kind: 'interrupted',
      message: `Asking '${need.id}' for its version was stopped.`,
    })
  }
  const output = `${end.stdout.text()}\n${end.stderr.text()}`
  const version = new RegExp(need.version.pattern, 'm').exec(output)?.[1]
  const line = end.startError ?? output.split('\n').find(text => text.trim() !== '') ?? 'no output'
  return version === undefined ? { line } : { version, line }
}
