import { mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProject } from '@metaml/registry'
import { expect, test } from 'vitest'

async function folder(): Promise<string> {
  return await realpath(await mkdtemp(join(tmpdir(), 'metaml-find-')))
}

test.each(['dependencies', 'devDependencies', 'optionalDependencies'])(
  'the nearest folder upwards whose %s have @metaml/cli',
  async field => {
    const dir = await folder()
    const inside = join(dir, 'flows/deep')
    await mkdir(inside, { recursive: true })
    await writeFile(join(dir, 'package.json'), JSON.stringify({ [field]: { '@metaml/cli': '*' } }))
    await writeFile(join(dir, 'flows/package.json'), JSON.stringify({ dependencies: { other: '*' } }))
    expect(findProject(inside)).toBe(dir)
  },
)

test('no project says how to make one', async () => {
  const dir = await folder()
  expect(() => findProject(dir)).toThrow(
    expect.objectContaining({
      code: 'METAML_E_PROJECT_NONE',
      kind: 'usage',
      todo: expect.stringContaining('npm install @metaml/cli'),
    }),
  )
})

test('a package.json on the way that can not be read stops the search', async () => {
  const dir = await folder()
  await writeFile(join(dir, 'package.json'), '{ "dependencies": ')
  expect(() => findProject(dir)).toThrow(expect.objectContaining({ code: 'METAML_E_PROJECT_PACKAGE' }))
})
