import { readFile, stat } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'

/** What was at some paths before a program ran: path to a mark of the file, absent where there was none. */
export type OutputsBefore = ReadonlyMap<string, string>

/** How an output is checked. */
export interface OutputCheck<T> {
  /** From {@link noteOutputs}: the file must not be the one that was there then. */
  readonly before?: OutputsBefore
  /** Reads it; what it throws refuses the file. */
  readonly parse?: (content: Uint8Array) => T | Promise<T>
  /** Who should have written it, for the message, e.g. `Vivado HLS`. */
  readonly by?: string
}

/** Notes what is at these paths, before the program runs that writes them. */
export async function noteOutputs(paths: readonly string[]): Promise<OutputsBefore> {
  const marks = await Promise.all(paths.map(async path => [path, await markOf(path)] as const))
  return new Map(marks.filter((mark): mark is [string, string] => mark[1] !== undefined))
}

/**
 * Checks that a file that a program should have written is there, not empty, new and readable, and gives what `parse`
 * made of it (the bytes without one). An exit code of 0 proves none of that.
 *
 * Marks of files are compared for being equal, never by their times: clocks of network file systems are not trusted.
 *
 * @param path absolute
 * @throws METAML_E_OUTPUT_MISSING, METAML_E_OUTPUT_EMPTY, METAML_E_OUTPUT_OLD, METAML_E_OUTPUT_PARSE
 */
export async function checkOutput<T = Uint8Array>(path: string, check: OutputCheck<T> = {}): Promise<T> {
  const refuse = (
    code: `METAML_E_OUTPUT_${string}`,
    expected: string,
    found: string,
    cause?: unknown,
  ): MetamlError =>
    new MetamlError({
      code,
      kind: 'task',
      message: `${check.by ?? 'The program'} did not write ${path} as it should.`,
      expected,
      found,
      todo: 'look into its log for the reason',
      data: { path },
      ...(cause !== undefined && { cause }),
    })
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw refuse('METAML_E_OUTPUT_MISSING', 'a file', 'nothing')
  if (!found.isFile()) throw refuse('METAML_E_OUTPUT_MISSING', 'a file', 'a folder or something else')
  if (found.size === 0) throw refuse('METAML_E_OUTPUT_EMPTY', 'a file with content', 'an empty file')
  if (check.before?.has(path) && check.before.get(path) === (await markOf(path))) {
    throw refuse('METAML_E_OUTPUT_OLD', 'a file written now', 'the file that was there before')
  }
  const content = await readFile(path)
  if (check.parse === undefined) return content as T
  try {
    return await check.parse(content)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw refuse('METAML_E_OUTPUT_PARSE', 'a file that can be read', reason, cause)
  }
}

/** Reads JSON, for {@link checkOutput}. */
export function parseJson(content: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content))
}

async function markOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined)
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(':')
}
