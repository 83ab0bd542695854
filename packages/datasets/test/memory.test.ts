import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { makeProject } from './project.js'

const run = promisify(execFile)

/** Peak memory, in MB, of a process that describes and opens the file. */
async function peak(project: string, file: string): Promise<number> {
  const code = `
    const { openDataset, resolveDataset } = await import(process.argv[1])
    const io = { projectDir: ${JSON.stringify(project)}, splits: ['test'] }
    const reference = await resolveDataset('${file}', { ...io, scaling: 'none' })
    const dataset = await openDataset(reference, io)
    console.log(JSON.stringify([process.resourceUsage().maxRSS / 1024, (await dataset.split('test')).rows]))`
  const entry = import.meta.resolve('@metaml/datasets')
  // A small heap, so that what is collected late does not count: versions of Node differ in when they collect.
  const heap = ['--max-old-space-size=64', '--max-semi-space-size=4']
  const { stdout } = await run(process.execPath, [...heap, '--input-type=module', '-e', code, entry])
  const [megabytes, rows] = JSON.parse(stdout) as [number, number]
  expect(rows).toBe(file.startsWith('large') ? 200_000 : 40_000)
  return megabytes
}

test('a file of 100 MB takes little more memory than one of 20 MB, beside the rows of the open split', async () => {
  const project = await makeProject({})
  const row = (i: number): string => `${`${(i % 9973) / 7},`.repeat(5)}${i % 2 === 0 ? 'even' : 'odd'}\n`
  const write = async (file: string, rows: number): Promise<void> => {
    function* lines(): Generator<string> {
      yield 'a,b,c,d,e,class\n'
      for (let i = 0; i < rows; i += 1000) yield Array.from({ length: 1000 }, (_, k) => row(i + k)).join('')
    }
    await pipeline(Readable.from(lines()), createWriteStream(path.join(project, file)))
  }
  await write('small.csv', 200_000)
  await write('large.csv', 1_000_000)
  const [small, large] = [await peak(project, 'small.csv'), await peak(project, 'large.csv')]
  // 200,000 rows of 5 numbers are 4 MB, labels and splits of a million rows 2 MB.
  expect(large - small).toBeLessThan(50)
})
