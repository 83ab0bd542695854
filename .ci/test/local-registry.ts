import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A registry of npm packages on this machine, and what a program needs to use it. */
export interface LocalRegistry {
  readonly url: string
  /** Of a user with a home of their own: what is installed and published goes through the registry. */
  readonly env: { readonly [name: string]: string }
  stop(): void
}

/** Where packages of others come from; undefined when that can not be reached. */
export async function findUplink(): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)('npm', ['config', 'get', 'registry'])
  const url = stdout.trim()
  const answer = await fetch(new URL('zod', url.endsWith('/') ? url : `${url}/`), {
    signal: AbortSignal.timeout(20_000),
  }).catch(() => undefined)
  return answer?.ok ? url : undefined
}

/** Starts a registry that keeps its packages in a folder and takes those of others from another registry. */
export async function startRegistry(dir: string, uplink: string): Promise<LocalRegistry> {
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const home = path.join(dir, 'home')
  mkdirSync(home)
  const open = { access: '$all', publish: '$all' }
  const config = {
    storage: path.join(dir, 'storage'),
    uplinks: { npm: { url: uplink, maxage: '1h', timeout: '60s' } },
    packages: {
      ...{ '@metaml/*': open, '@elsewhere/*': open, 'create-metaml': open },
      '**': { access: '$all', proxy: 'npm' },
    },
    web: { enable: false },
    max_body_size: '200mb',
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  }
  // JSON is YAML.
  writeFileSync(path.join(dir, 'registry.yaml'), JSON.stringify(config))
  writeFileSync(
    path.join(home, '.npmrc'),
    `registry=http://${host}/\n//${host}/:_authToken=nobody\nfund=false\naudit=false\n`,
  )
  const yarn = [
    'nodeLinker: node-modules',
    `npmRegistryServer: http://${host}`,
    'unsafeHttpWhitelist: ["127.0.0.1"]',
  ]
  writeFileSync(
    path.join(home, '.yarnrc.yml'),
    [...yarn, 'npmMinimalAgeGate: 0', 'enableTelemetry: false', ''].join('\n'),
  )

  const bin = createRequire(import.meta.url)
    .resolve('verdaccio/package.json')
    .replace('package.json', 'bin/verdaccio')
  const args = [bin, '--config', path.join(dir, 'registry.yaml'), '--listen', host]
  const child = spawn(process.execPath, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
  await answering(`http://${host}/-/ping`, child)
  return { url: `http://${host}/`, env: environment(dir, home), stop: () => child.kill() }
}

/** A user's environment with caches of its own, but for the Python environments, which take minutes to make. */
function environment(dir: string, home: string): { [name: string]: string } {
  const own = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache')
  const cache = path.join(dir, 'cache')
  mkdirSync(cache)
  for (const name of ['metaml', 'pip']) {
    mkdirSync(path.join(own, name), { recursive: true })
    symlinkSync(path.join(own, name), path.join(cache, name))
  }
  // What this test is run by (pnpm, vitest) is not to be seen by those that it runs.
  const outer = /^(npm_|pnpm_|VITEST|TEST$|NODE_ENV$|NODE_OPTIONS$|XDG_|INIT_CWD$)/i
  const kept = Object.entries(process.env).filter(([name, value]) => value !== undefined && !outer.test(name))
  const near = '127.0.0.1,localhost'
  return {
    ...(Object.fromEntries(kept) as { [name: string]: string }),
    ...{ HOME: home, XDG_CACHE_HOME: cache, NO_PROXY: near, no_proxy: near, NO_UPDATE_NOTIFIER: '1' },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream!.on('data', chunk => (said += chunk))
  for (let looks = 0; looks < 300; looks++) {
    if (child.exitCode !== null) break
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await wait(100)
  }
  child.kill()
  throw new Error(`The local registry does not answer:\n${said}`)
}
