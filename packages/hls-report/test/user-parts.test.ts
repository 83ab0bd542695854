import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { devices, findPart, knownParts, readParts } from '@metaml/hls-report'
import { expect, onTestFinished, test } from 'vitest'

async function projectWith(text?: string): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'metaml-parts-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  if (text !== undefined) await writeFile(path.join(dir, 'metaml.parts.json'), text)
  return dir
}

const resources = { DSP: 1824, LUT: 216_960, FF: 433_920, BRAM_18K: 960, URAM: 64 }

test('a project without a file of parts has the table', async () => {
  expect(readParts(await projectWith())).toBe(devices)
})

test("a user's parts are found as those of the table are", async () => {
  const own = {
    XCKU5P: { ...resources, family: 'kintex-ultrascale-plus', source: 'DS890' },
    xcvu9p: resources,
  }
  const table = readParts(await projectWith(JSON.stringify(own)))
  expect(findPart('xcku5p-ffvb676-2-e', undefined, table)).toEqual({
    ...{ part: 'xcku5p-ffvb676-2-e', device: 'xcku5p', family: 'kintex-ultrascale-plus', source: 'DS890' },
    ...resources,
  })
  expect(findPart('xcvu9p', undefined, table)).toMatchObject({
    ...{ DSP: 1824, family: 'virtex-ultrascale-plus', source: 'given by the user in metaml.parts.json' },
  })
  expect(findPart('xc7z020', undefined, table).DSP).toBe(220)
  expect(() => findPart('xcku5p-ffvb676-2-e')).toThrow(/metaml\.parts\.json/)
})

test('they hold in the folders below, for all who look a part up', async () => {
  const dir = await projectWith(JSON.stringify({ xcku5p: resources }))
  await mkdir(path.join(dir, 'a/b'), { recursive: true })
  expect(knownParts(path.join(dir, 'a/b')).get('xcku5p')?.DSP).toBe(1824)
  const script =
    "import { findPart } from '@metaml/hls-report'; console.log(findPart('xcku5p-ffvb676-2-e').DSP)"
  const url = new URL('../dist/index.js', import.meta.url).href
  const args = ['--input-type=module', '-e', script.replace('@metaml/hls-report', url)]
  expect(execFileSync(process.execPath, args, { cwd: path.join(dir, 'a'), encoding: 'utf8' })).toBe('1824\n')
})

test.each([
  ['{', 'JSON'],
  ['[]', 'an object with devices'],
  ['{"xcku5p": 3}', 'an object for xcku5p'],
  ['{"xcku5p-ffvb676": {}}', "a device such as 'xcku5p', without package and grades"],
  ['{"xcku5p": {"DSP": 1.5}}', 'a whole number as xcku5p.DSP'],
  [
    JSON.stringify({ xcku5p: { ...resources, LUTS: 1 } }),
    'DSP, LUT, FF, BRAM_18K, URAM, family, source for xcku5p',
  ],
  [JSON.stringify({ xcku5p: { ...resources, family: 1 } }), 'a text as xcku5p.family'],
])('%s is refused', async (text, expected) => {
  const dir = await projectWith(text)
  expect(() => readParts(dir)).toThrow(
    expect.objectContaining({ code: 'METAML_E_PARTS_FILE', kind: 'usage', expected }),
  )
})
