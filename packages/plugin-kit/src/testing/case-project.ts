import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Makes a new project folder, with the files of another; gives its absolute path. */
export async function makeProject(filesFrom: string | undefined): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'metaml-task-')))
  await mkdir(dir, { recursive: true })
  const names = filesFrom === undefined ? [] : await readdir(filesFrom)
  for (const name of names) {
    if (name === '.metaml') continue
    const [from, to] = [resolve(filesFrom!, name), join(dir, name)]
    if (name === 'node_modules') await symlink(from, to)
    else await cp(from, to, { recursive: true })
  }
  if (!names.includes('package.json')) {
    await writeFile(join(dir, 'package.json'), '{ "private": true, "type": "module" }\n')
  }
  return dir
}

/** Removes a project folder; what it links to stays. */
export async function removeProject(dir: string): Promise<void> {
  await rm(dir, { recursive: true, force: true })
}
