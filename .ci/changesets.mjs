// Runs `changeset status` against the branch that this work left; a clone may have it under several names or not
// at all.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { repositoryRoot } from './workspace.mjs'

const git = (...args) => spawnSync('git', args, { cwd: repositoryRoot, encoding: 'utf8' })
const base = ['origin/main', 'main', 'origin/HEAD'].find(name => git('merge-base', name, 'HEAD').status === 0)
// With no such branch nothing can have changed since; what is left is whether the changesets can be read.
const since = base ?? 'HEAD'
console.log(`changesets: packages changed since ${base ?? 'HEAD (there is no main branch here)'}`)
const bin = createRequire(import.meta.url).resolve('@changesets/cli/bin.js')
const { status } = spawnSync(process.execPath, [bin, 'status', `--since=${since}`], {
  cwd: repositoryRoot,
  stdio: ['ignore', 'inherit', 'inherit'],
})
process.exitCode = status ?? 1
