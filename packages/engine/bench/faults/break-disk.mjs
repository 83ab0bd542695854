// node --import ./break-disk.mjs: breaks what a process does to the files below `<project>/.metaml`, whatever code does
// it, by patching `node:fs`. FAULTS_DISK is JSON, { state, root, role, mode, at, code }:
// - `state`: a folder for what the processes of a run tell each other and the bench;
// - `role`: `engine` or `worker`; its steps are counted: before and after each write, fsync, rename, link, unlink, mkdir
//   and truncation, and in the middle of each write. The other process goes on until it notices;
// - `mode`: `count`: the count is left in the state folder. `kill`: the process dies at step `at`, a worker together with
//   its engine. `alone`: the worker dies alone. `power`: all die, and the state folder has what was fsynced until then:
//   `inodes/<number>` the content of a file, `folders/<path>` the names in a folder. `fail`: from step `at` on, whatever
//   needs space or the right to write fails with `code`, in both processes; reading and removing work.
import fs from 'node:fs'
import fsp from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import path from 'node:path'

const { state, root, role, mode, at = 0, code = '' } = JSON.parse(process.env.FAULTS_DISK)
const own = /executor[/\\]worker\.js$/.test(process.argv[1] ?? '') ? 'worker' : 'engine'
const counts = own === role
const real = { ...fs, promises: { ...fsp } }
const broken = path.join(state, 'broken')
const names = new Map()
const handles = new WeakMap()
let steps = 0
let inside = false

real.mkdirSync(path.join(state, 'pids'), { recursive: true })
real.writeFileSync(path.join(state, 'pids', `${own}-${process.pid}`), '')

const within = file => typeof file === 'string' && (file === root || file.startsWith(`${root}${path.sep}`))

function step() {
  if (!counts) return
  steps++
  if (mode === 'count') real.writeFileSync(path.join(state, 'steps'), String(steps))
  if (mode === 'fail' && steps === at) real.writeFileSync(broken, '')
  if (steps === at && ['kill', 'alone', 'power'].includes(mode)) die()
}

function die() {
  const others = real.readdirSync(path.join(state, 'pids')).map(name => Number(name.split('-')[1]))
  const dying = mode === 'power' ? others : mode === 'kill' && own === 'worker' ? [process.ppid] : []
  for (const pid of dying) {
    try {
      if (pid !== process.pid) process.kill(pid, 'SIGKILL')
    } catch {}
  }
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

/** A step at which a disk that failed says so: before a call, and when half of a file is written. */
function before(file, needsSpace) {
  step()
  if (mode === 'fail' && needsSpace && real.existsSync(broken))
    throw Object.assign(new Error(`${code}, ${file}`), { code })
}

/** What was fsynced just now is what a power cut leaves. */
function fsynced(file, fd) {
  if (mode !== 'power') return
  const stat = fd === undefined ? real.statSync(file) : real.fstatSync(fd)
  if (!stat.isDirectory()) return keep(`inodes/${stat.ino}`, real.readFileSync(file))
  const entries = real.readdirSync(file, { withFileTypes: true }).map(entry => {
    const found = real.lstatSync(path.join(file, entry.name))
    return { name: entry.name, folder: entry.isDirectory(), inode: found.ino, mode: found.mode }
  })
  keep(`folders/${encodeURIComponent(file)}`, JSON.stringify(entries))
}

function keep(name, content) {
  const file = path.join(state, name)
  real.mkdirSync(path.dirname(file), { recursive: true })
  real.writeFileSync(`${file}.${process.pid}`, content)
  real.renameSync(`${file}.${process.pid}`, file)
}

/** Replaces a function of `fs` that changes what is at a path (its argument number `where`), and its promise twin. */
function breakCall(name, where, needsSpace, half) {
  fs[`${name}Sync`] = (...args) => {
    if (inside || !within(args[where])) return real[`${name}Sync`](...args)
    inside = true
    try {
      before(args[where], needsSpace)
      if (half && counts && steps + 1 === at) real[`${name}Sync`](...half(args))
      if (half) before(args[where], needsSpace)
      const result = real[`${name}Sync`](...args)
      if (args[2]?.flush) fsynced(args[0])
      step()
      return result
    } finally {
      inside = false
    }
  }
  fsp[name] = async (...args) => {
    if (!within(args[where])) return await real.promises[name](...args)
    before(args[where], needsSpace)
    if (half && counts && steps + 1 === at) await real.promises[name](...half(args))
    if (half) before(args[where], needsSpace)
    const result = await real.promises[name](...args)
    if (args[2]?.flush) fsynced(args[0])
    step()
    return result
  }
}

const halfOf = data => data.slice(0, Math.floor(data.length / 2))
const halfFile = ([file, data, ...rest]) => [file, halfOf(data), ...rest]
for (const name of ['rename', 'link', 'symlink']) breakCall(name, 1, true)
for (const name of ['rm', 'unlink']) breakCall(name, 0, false)
breakCall('mkdir', 0, true)
breakCall('writeFile', 0, true, halfFile)
breakCall('appendFile', 0, true, halfFile)

fsp.open = async (file, flags = 'r', ...rest) => {
  const makes = within(file) && /[wa+]/.test(flags) && !real.existsSync(file)
  if (makes) before(file, true)
  const handle = await real.promises.open(file, flags, ...rest)
  names.delete(handle.fd)
  if (within(file) || file === path.dirname(root)) {
    names.set(handle.fd, file)
    handles.set(handle, file)
  }
  if (makes) step()
  return handle
}

const probe = await real.promises.open(process.execPath)
const Handle = Object.getPrototypeOf(probe)
await probe.close()
const { sync, writeFile, truncate } = Handle
Handle.sync = async function () {
  const file = handles.get(this)
  if (file !== undefined) before(file, false)
  await sync.call(this)
  if (file === undefined) return
  fsynced(file, this.fd)
  step()
}
Handle.writeFile = async function (data, ...rest) {
  const file = handles.get(this)
  if (file === undefined) return await writeFile.call(this, data, ...rest)
  before(file, true)
  if (counts && steps + 1 === at) await writeFile.call(this, halfOf(data), ...rest)
  step()
  await writeFile.call(this, data, ...rest)
  step()
}
Handle.truncate = async function (...args) {
  const file = handles.get(this)
  if (file !== undefined) before(file, false)
  await truncate.apply(this, args)
  if (file !== undefined) step()
}
fs.writeSync = (fd, buffer, offset, length, position) => {
  const file = names.get(fd)
  if (file === undefined) return real.writeSync(fd, buffer, offset, length, position)
  before(file, true)
  if (counts && steps + 1 === at) real.writeSync(fd, buffer, offset, Math.floor(length / 2), position)
  step()
  const written = real.writeSync(fd, buffer, offset, length, position)
  step()
  return written
}
fs.fdatasync = (fd, done) => {
  const file = names.get(fd)
  if (file === undefined) return real.fdatasync(fd, done)
  before(file, false)
  real.fdatasync(fd, error => {
    if (!error) {
      fsynced(file, fd)
      step()
    }
    done(error)
  })
}
syncBuiltinESMExports()
