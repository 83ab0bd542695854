import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProject } from '@metaml/registry'
import { expect, test } from 'vitest'
import { temporaryFolder } from './temporary-folder.js'

test.each(['dependencies', 'devDependencies', 'optionalDependencies'])(
  'the nearest folder upwards whose %s have @metaml/cli',
  async field => {
    const dir = await temporaryFolder()
    const inside = join(dir, 'flows/deep')
    await mkdir(inside, { recursive: true })
    await writeFile(join(dir, 'package.json'), JSON.stringify({ [field]: { '@metaml/cli': '*' } }))
    await writeFile(join(dir, 'flows/package.json'), JSON.stringify({ dependencies: { other: '*' } }))
    expect(findProject(inside)).toBe(dir)
  },
)

test('no project says how to make one', async () => {
  const dir = await temporaryFolder()
  expect(() => findProject(dir)).toThrow(
    expect.objectContaining({
      code: 'METAML_E_PROJECT_NONE',
      kind: 'usage',
      todo: expect.stringContaining('npm install @metaml/cli'),
    }),
  )
})

test('a package.json on the way that can not be read stops the search', async () => {
  const dir = await temporaryFolder()
  await writeFile(join(dir, 'package.json'), '{ "dependencies": ')
  expect(() => findProject(dir)).toThrow(expect.objectContaining({ code: 'METAML_E_PROJECT_PACKAGE' }))
})
