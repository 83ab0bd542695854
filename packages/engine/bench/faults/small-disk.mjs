// unshare -m node small-disk.mjs full MOST | read-only: runs of tiny flows whose `.metaml` is a file system of its own,
// in a mount name space that goes with this process. Prints the outcomes as one line of JSON.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { judge, makeProject, undisturbed } from './flow-under-test.mjs'
import { places } from './places.mjs'

const [what, most] = process.argv.slice(2)
console.log(JSON.stringify(what === 'full' ? await full(Number(most)) : await readOnly()))

/** A disk is filled but for a part of what the run needs; when it has said so, the filling is removed. */
async function full(most) {
  const wanted = await undisturbed('diamond')
  const block = 4096
  const sizeOf = dir =>
    fs
      .readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .reduce(
        (sum, entry) => sum + Math.ceil(fs.statSync(path.join(entry.parentPath, entry.name)).size / block),
        0,
      )
  const blocks = sizeOf(path.join(wanted.project.dir, '.metaml'))
  const outcomes = []
  for (const left of places(0, blocks - 1, most)) {
    const project = makeProject('diamond')
    const disk = mount(project)
    const filling = path.join(disk, 'filling')
    fill(filling, left * block)
    const { status, said } = await project.spawn()
    fs.rmSync(filling)
    const outcome = await judge(project, wanted, `${left} blocks left`, { said })
    const told = said.includes('METAML_E_DISK_FULL')
    outcomes.push(told ? outcome : { said, wrong: `${left} blocks left: ${status} ${said.join(' ')}` })
    execFileSync('umount', [disk])
    project.dispose()
  }
  wanted.project.dispose()
  return outcomes
}

/** Fills the disk and gives some of it back: with names for as many files too, which take room of their own. */
function fill(file, left) {
  const fd = fs.openSync(file, 'w')
  const chunk = Buffer.alloc(4096)
  let written = 0
  try {
    for (;;) written += fs.writeSync(fd, chunk)
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error
  }
  fs.ftruncateSync(fd, Math.max(0, written - left))
  fs.closeSync(fd)
}

async function readOnly() {
  const wanted = await undisturbed('diamond')
  const project = makeProject('diamond')
  const disk = mount(project)
  await project.spawn({ record: 20 })
  execFileSync('mount', ['-o', 'remount,ro', disk])
  const view = await project.read()
  const resumed = await project.goOn()
  const started = await project.goOn({ id: 'new' })
  execFileSync('mount', ['-o', 'remount,rw', disk])
  const said = [...resumed.said, ...started.said]
  const outcome = await judge(project, wanted, 'read-only', { said })
  execFileSync('umount', [disk])
  project.dispose()
  wanted.project.dispose()
  const told = said.every(code => code === 'METAML_E_FOLDER_NOT_WRITABLE') && said.length === 2
  return [told && view.models.length > 0 ? outcome : { said, wrong: said.join(' ') }]
}

function mount(project) {
  const disk = path.join(project.dir, '.metaml')
  fs.mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk])
  return disk
}
