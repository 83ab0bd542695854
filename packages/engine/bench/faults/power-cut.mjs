import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Leaves of a project's `.metaml` what a power cut leaves at worst: names that a folder had when it was fsynced, with
 * the content that their files had when they were fsynced, empty where they never were. Everything else is lost.
 * @param state the state folder of {@link file://./break-disk.mjs}
 */
export function cutPower(projectDir, state) {
  const root = path.join(projectDir, '.metaml')
  const durable = entriesOf(state, projectDir).some(({ name }) => name === '.metaml')
  rmSync(root, { recursive: true, force: true })
  if (durable) restore(root, state)
}

function restore(folder, state) {
  mkdirSync(folder)
  for (const { name, folder: isFolder, inode, mode } of entriesOf(state, folder)) {
    const target = path.join(folder, name)
    if (isFolder) {
      restore(target, state)
      continue
    }
    const content = path.join(state, 'inodes', String(inode))
    writeFileSync(target, existsSync(content) ? readFileSync(content) : '')
    chmodSync(target, mode)
  }
}

function entriesOf(state, folder) {
  const file = path.join(state, 'folders', encodeURIComponent(folder))
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []
}
