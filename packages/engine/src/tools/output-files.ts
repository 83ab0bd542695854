import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

/** What a declared output was like before a program ran: absent, or a state of a file. */
export type OutputState = string | undefined

/** Notes what is where outputs are to be. Folders count by their own times, files by content too. */
export async function noteOutputs(paths: readonly string[]): Promise<ReadonlyMap<string, OutputState>> {
  return new Map(await Promise.all(paths.map(async path => [path, await stateOf(path)] as const)))
}

/**
 * Says what is wrong with the outputs of a program that ended: one that is not there, is empty, or is as it was
 * before. Whether a file is new is seen from its inode, time of change, size and content, not from a clock.
 */
export async function outputProblems(before: ReadonlyMap<string, OutputState>): Promise<string[]> {
  const problems = await Promise.all(
    [...before].map(async ([path, earlier]) => {
      const found = await stat(path).catch(() => undefined)
      if (found === undefined) return `${path} is not there`
      if (found.isFile() && found.size === 0) return `${path} is empty`
      if (earlier !== undefined && (await stateOf(path)) === earlier)
        return `${path} is as it was before the call`
      return undefined
    }),
  )
  return problems.filter(problem => problem !== undefined)
}

async function stateOf(path: string): Promise<OutputState> {
  try {
    const found = await stat(path, { bigint: true })
    const digest = found.isFile() ? await digestOf(path) : ''
    return [found.ino, found.mtimeNs, found.size, digest].join(' ')
  } catch {
    return undefined
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
