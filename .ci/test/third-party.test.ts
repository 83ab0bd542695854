import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { guideScript } from './guide-script.js'
import { findUplink, type LocalRegistry, startRegistry } from './local-registry.js'

// Everything that is published is published, to a registry on this machine, and used from empty folders as users would.

const root = path.resolve(import.meta.dirname, '../..')
const dir = mkdtempSync(path.join(tmpdir(), 'metaml-registry-'))
const uplink = await findUplink()
let registry: LocalRegistry

/** Groups of the programs that run. */
const running = new Set<number>()

/** Runs a program of a user's; gives what it wrote on its standard output. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command, args, {
    ...{ cwd, env: registry.env, detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = [child.stdout, child.stderr].map(stream =>
    stream.setEncoding('utf8').toArray(),
  ) as [Promise<string[]>, Promise<string[]>]
  await once(child, 'spawn')
  running.add(child.pid!)
  const [code, signal] = await once(child, 'close')
  running.delete(child.pid!)
  const [out, err] = [(await stdout).join(''), (await stderr).join('')]
  if (code === 0) return out
  throw new Error(`${command} ${args.join(' ')}: ${code ?? signal}\n${out.slice(-6000)}\n${err.slice(-6000)}`)
}

// What a test that ran out of time has started.
afterEach(() => {
  for (const group of running) {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
})

beforeAll(async () => {
  if (uplink === undefined) return
  registry = await startRegistry(dir, uplink)
  const publish = ['-r', 'publish', '--registry', registry.url, '--no-git-checks', '--access', 'public']
  await run('npx', ['-y', 'pnpm@12', ...publish], root)
}, 300_000)
afterAll(() => {
  registry?.stop()
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
}, 300_000)
beforeEach(context => {
  if (uplink === undefined) context.skip('no registry of npm packages can be reached')
})

function emptyFolder(name: string): string {
  const folder = path.join(dir, name)
  mkdirSync(folder)
  return folder
}

test('your-own-task.md goes from an empty folder to two published plugins and a flow that uses them', async () => {
  const page = readFileSync(path.join(root, 'docs/guide/your-own-task.md'), 'utf8')
  const folder = emptyFolder('guide')
  const stdout = await run('bash', ['-c', guideScript(page)], folder)
  const table = stdout.slice(stdout.indexOf('$ npx metaml run jets.flow.ts'))
  expect(table).toMatch(/weight-rounding\/digits-\d +weight-rounding +kept/)
  expect(table).toMatch(/\* (sign-sharing|weight-rounding)\S+ .*0\.[5-9]\d+ +0\.[5-9]\d+/)
}, 1_200_000)

test('from-a-table-to-an-fpga.md goes from a table and a network to a kernel', async () => {
  const page = readFileSync(path.join(root, 'docs/guide/from-a-table-to-an-fpga.md'), 'utf8')
  // What the page's train.py made of the page's table, with Keras 3.12.0: Keras is not there everywhere.
  const network = path.join(import.meta.dirname, 'fixtures/tagger.h5')
  const training = 'python3 train.py\n'
  expect(page).toContain(training)
  const folder = emptyFolder('table')
  const stdout = await run('bash', ['-c', guideScript(page.replace(training, `cp ${network} .\n`))], folder)
  expect(stdout).toMatch(/^DSP +\d+ estimate +\d+ estimate +-\d\d\.\d %/m)
  expect(stdout).toMatch(/^accuracy, test rows +0\.\d+ float +0\.[78]\d+ csim/m)
  expect(stdout).toMatch(/^firmware\/myproject-\w+\.so$/m)
  expect(readdirSync(path.join(folder, 'network'))).toEqual([
    ...['model.h5', 'model.json', 'model.keras', 'provenance.json'],
  ])
}, 1_200_000)

const flow = `import { flow } from '@metaml/core'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { weightRounding } from '@elsewhere/rounding'
import { signSharing } from '@elsewhere/sharing'

export default flow('mixed', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn', trainTestDataset: 'jets', trainEpochs: 1 })
  const sparse = f.add(pruning, { rate: 0.5, trainEpochs: 1 }, dnn)
  return f.add(weightRounding, { tolerateAccLoss: 1 }, f.add(signSharing, { tolerateAccLoss: 1 }, sparse))
})
`
const some = ['cli', 'core', 'keras-model-gen', 'pruning', 'dataset-jets'].map(name => `@metaml/${name}`)
const packages = [...some, '@elsewhere/rounding', '@elsewhere/sharing']

describe('a project that mixes some tasks of MetaML with those of others', () => {
  const digests = new Map<string, readonly string[]>()

  test.each([
    ['npm', 'npm', ['install', '--strict-peer-deps', ...packages]],
    ['pnpm', 'npx', ['-y', 'pnpm@12', 'add', '--config.strict-peer-dependencies=true', ...packages]],
    ['yarn', 'npx', ['-y', 'yarn@1', 'add', ...packages]],
    ['yarn-4', 'npx', ['-y', '-p', '@yarnpkg/cli-dist@4', 'yarn', 'add', ...packages]],
  ])(
    'runs as %s installs it',
    async (name, command, args) => {
      const folder = emptyFolder(`with-${name}`)
      writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
      writeFileSync(path.join(folder, 'yarn.lock'), '')
      await run(command, args, folder)
      writeFileSync(path.join(folder, 'mixed.flow.ts'), flow)
      const metaml = path.join(folder, 'node_modules/.bin/metaml')
      const result = JSON.parse(await run(metaml, ['run', 'mixed.flow.ts', '--json', '--quiet'], folder))
      expect(result.status).toBe('done')
      const tasks = new Set(result.models.map(({ task }: { task: string }) => task))
      expect([...tasks].sort()).toEqual(['keras-model-gen', 'pruning', 'sign-sharing', 'weight-rounding'])
      digests.set(
        name,
        result.models.map(({ digest }: { digest: string }) => digest),
      )
      // Only what was asked for is there.
      if (name === 'npm') expect(existsSync(path.join(folder, 'node_modules/@metaml/scaling'))).toBe(false)
    },
    600_000,
  )

  test('comes to the same models whoever installed it', () => {
    const [first, ...others] = digests.values()
    expect(others).toHaveLength(3)
    for (const other of others) expect(other).toEqual(first)
  })

  test('names the package of a task that is not installed', async () => {
    const folder = path.join(dir, 'with-pnpm')
    writeFileSync(path.join(folder, 'scaled.flow.ts'), flow.replaceAll('pruning', 'scaling'))
    writeFileSync(
      path.join(folder, 'scaled.flow.json'),
      JSON.stringify({
        ...{ format: 1, name: 'scaled', edges: [{ from: 'net.model', to: 'scaling.model' }] },
        nodes: [
          { name: 'net', task: 'keras-model-gen', params: { model: 'jet-dnn', trainTestDataset: 'jets' } },
          { name: 'scaling', task: 'scaling' },
        ],
        returns: ['scaling.model'],
      }),
    )
    const metaml = path.join(folder, 'node_modules/.bin/metaml')
    for (const args of [
      ['check', 'scaled.flow.ts'],
      ['run', 'scaled.flow.json'],
      ['tasks', 'scaling'],
    ]) {
      await expect(run(metaml, args, folder)).rejects.toThrow(/npm install @metaml\/scaling\n/)
    }
  }, 120_000)
})

describe('every package, installed from the registry', () => {
  const folder = path.join(dir, 'everything')
  let names: string[]

  test('installs beside every other, all peers in their ranges', async () => {
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
    const groups = ['packages', 'plugins'].flatMap(group =>
      readdirSync(path.join(root, group)).map(name => path.join(root, group, name, 'package.json')),
    )
    const manifests = groups
      .filter(file => existsSync(file))
      .map(file => JSON.parse(readFileSync(file, 'utf8')))
    names = manifests.filter(manifest => manifest.private !== true).map(manifest => manifest.name)
    expect(names.length).toBeGreaterThan(20)
    await run('npm', ['install', '--strict-peer-deps', '--ignore-scripts', 'vitest@4', ...names], folder)
    const tree = JSON.parse(await run('npm', ['ls', '--all', '--json'], folder))
    expect(tree.problems).toBeUndefined()
  }, 600_000)

  test('has all that its entries import, and all files that they name', async () => {
    const check = `
      import { existsSync, readdirSync, readFileSync } from 'node:fs'
      import path from 'node:path'
      const problems = []
      for (const name of ${JSON.stringify(names)}) {
        const dir = path.join(process.cwd(), 'node_modules', name)
        const { exports, metaml } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'))
        for (const entry of Object.keys(exports)) {
          // What a test suite registers needs its runner.
          if (entry.endsWith('.json') || entry === './testing') continue
          await import(name + entry.slice(1)).catch(error => problems.push(name + entry.slice(1) + ': ' + error))
        }
        for (const command of metaml?.commands ?? []) {
          if (!existsSync(path.join(dir, command.module))) problems.push(name + ': ' + command.module)
        }
        for (const file of readdirSync(path.join(dir, 'dist'), { recursive: true })) {
          if (!file.endsWith('.js')) continue
          const from = path.join(dir, 'dist', file)
          const text = readFileSync(from, 'utf8').replace(/\\/\\*[^]*?\\*\\/|^\\s*\\/\\/.*$/gm, '')
          for (const [, target] of text.matchAll(/new URL\\(\\s*['"](\\.[^'"$]+)['"],\\s*import\\.meta\\.url/g)) {
            if (!existsSync(path.join(path.dirname(from), target))) problems.push(name + '/dist/' + file + ': ' + target)
          }
        }
      }
      console.log(JSON.stringify(problems))
      process.exit()
    `
    writeFileSync(path.join(folder, 'check.mjs'), check)
    const stdout = await run(process.execPath, ['check.mjs'], folder)
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual([])
  }, 120_000)
})
