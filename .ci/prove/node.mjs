// Runs the test suite on another major version of Node: `pnpm prove node [MAJOR] [arguments of vitest]`, default 24.
// The binary comes from npm (`node-<platform>-<arch>`), into a folder that is removed afterwards.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { repositoryRoot } from '../workspace.mjs'

const given = process.argv.slice(2)
const major = /^\d+$/.test(given[0] ?? '') ? given.shift() : '24'
const name = `node-${process.platform}-${process.arch}`
const folder = mkdtempSync(path.join(tmpdir(), 'metaml-node-'))
try {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }')
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${major}`], { cwd: folder })
  const bin = path.join(folder, 'node_modules', name, 'bin')
  const node = path.join(bin, 'node')
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? ''
  if (!version.startsWith(`v${major}.`))
    throw new Error(`${name}@${major} gave Node ${version || '(nothing)'}`)
  console.log(`tests on Node ${version}`)
  const vitest = path.join(repositoryRoot, 'node_modules/vitest/vitest.mjs')
  // Commands that tests start by the name `node` are of this version too.
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` }
  process.exitCode = run(node, [vitest, 'run', ...given], { cwd: repositoryRoot, env, mayFail: true })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function run(command, args, { mayFail = false, ...options }) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options })
  if (error) throw error
  if (status !== 0 && !mayFail) throw new Error(`${command} ended with code ${status}`)
  return status ?? 1
}
