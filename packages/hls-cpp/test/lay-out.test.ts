import { chmod, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ModelHandle } from '@metaml/core'
import { layOutKernel } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { temporaryFolder, toyFiles, writeProject } from './toy-project.js'

test('copies of read-only files can be written to', async () => {
  const files = toyFiles('array')
  const { folder } = await writeProject(files)
  const stored = (file: string): string => path.join(folder, file)
  await chmod(stored('firmware/toy.cpp'), 0o444)
  const model = { files, path: stored } as unknown as ModelHandle<'hls-cpp'>
  const copy = path.join(await temporaryFolder(), 'new/folder')
  await layOutKernel(model, copy)
  for (const [name, text] of Object.entries(files)) {
    expect(await readFile(path.join(copy, name), 'utf8'), name).toBe(text)
  }
  await writeFile(path.join(copy, 'firmware/toy.cpp'), 'changed')
  expect(await readFile(stored('firmware/toy.cpp'), 'utf8')).toBe(files['firmware/toy.cpp'])
})
