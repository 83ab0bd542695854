import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { scriptDigest } from '../../dist/python/script-digest.js'

const dirs: string[] = []
afterAll(async () => {
  for (const dir of dirs) await rm(dir, { recursive: true, force: true })
})

const sources = {
  'script.py':
    'import numpy as np, one\nfrom two import (\n    a,\n    inner,\n)\ndef run(task):\n    from three.deep import b\n',
  'one.py': 'from . import four\n',
  'two/__init__.py': 'from .own import a\n',
  'two/own.py': 'a = 1\n',
  'two/inner.py': 'from ..five import c\n',
  'three/__init__.py': '',
  'three/deep.py': 'b = 2\n',
  'four.py': '',
  'five.py': 'c = 3\n',
  'unrelated.py': 'd = 4\n',
}

async function digest(changed: { readonly [file: string]: string } = {}): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'metaml-digest-'))
  dirs.push(dir)
  for (const [file, text] of Object.entries({ ...sources, ...changed })) {
    await mkdir(path.dirname(path.join(dir, file)), { recursive: true })
    await writeFile(path.join(dir, file), text)
  }
  return await scriptDigest(pathToFileURL(path.join(dir, 'script.py')))
}

test('is that of the bytes, wherever they lie', async () => {
  expect(await digest()).toMatch(/^sha256-[0-9a-f]{64}$/)
  expect(await digest()).toBe(await digest())
})

test.each(Object.keys(sources).filter(file => file !== 'unrelated.py'))('changes with %s', async file => {
  const text = sources[file as keyof typeof sources]
  expect(await digest({ [file]: `${text}# more\n` })).not.toBe(await digest())
})

test('does not change with a module that nobody imports', async () => {
  expect(await digest({ 'unrelated.py': 'd = 5\n' })).toBe(await digest())
})

test('a script that is not there is refused', async () => {
  await expect(scriptDigest(new URL('file:///nowhere/script.py'))).rejects.toMatchObject({
    code: 'METAML_E_PYTHON_SCRIPT_MISSING',
  })
})
