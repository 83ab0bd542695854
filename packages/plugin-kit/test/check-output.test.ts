import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkOutput, noteOutputs, parseJson } from '@metaml/plugin-kit'
import { expect, test } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

const refused = (code: string) => expect.objectContaining({ code, kind: 'task' })

test('a file that is there, new and readable is given parsed', async () => {
  const path = join(await temporaryFolder(), 'report.json')
  await writeFile(path, '{"DSP": 1}')
  const before = await noteOutputs([path])
  await writeFile(path, '{"DSP": 2}')
  expect(await checkOutput(path, { before, parse: parseJson })).toEqual({ DSP: 2 })
  expect(new TextDecoder().decode(await checkOutput(path))).toBe('{"DSP": 2}')
})

test('a missing file, a folder, an empty file', async () => {
  const dir = await temporaryFolder()
  await expect(checkOutput(join(dir, 'none'))).rejects.toEqual(refused('METAML_E_OUTPUT_MISSING'))
  await mkdir(join(dir, 'folder'))
  await expect(checkOutput(join(dir, 'folder'))).rejects.toEqual(refused('METAML_E_OUTPUT_MISSING'))
  await writeFile(join(dir, 'empty'), '')
  await expect(checkOutput(join(dir, 'empty'))).rejects.toEqual(refused('METAML_E_OUTPUT_EMPTY'))
})

test('a file of an earlier call is no result, one that was not there before is', async () => {
  const dir = await temporaryFolder()
  const [old, fresh] = [join(dir, 'old'), join(dir, 'fresh')]
  await writeFile(old, 'x')
  const before = await noteOutputs([old, fresh])
  await writeFile(fresh, 'x')
  await expect(checkOutput(old, { before })).rejects.toEqual(refused('METAML_E_OUTPUT_OLD'))
  await expect(checkOutput(fresh, { before })).resolves.toHaveLength(1)
})

test('what does not parse is refused with the reason and who wrote it', async () => {
  const path = join(await temporaryFolder(), 'report.json')
  await writeFile(path, '{"DSP": ')
  await expect(checkOutput(path, { parse: parseJson, by: 'Vivado HLS' })).rejects.toMatchObject({
    code: 'METAML_E_OUTPUT_PARSE',
    message: expect.stringMatching(/^Vivado HLS did not write .*report\.json/),
    found: expect.stringContaining('JSON'),
  })
  await writeFile(path, new Uint8Array([0x22, 0xff, 0x22]))
  await expect(checkOutput(path, { parse: parseJson })).rejects.toEqual(refused('METAML_E_OUTPUT_PARSE'))
})
