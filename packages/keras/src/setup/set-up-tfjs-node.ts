import { mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { fetchTensorflow } from './fetch-tensorflow.js'
import { runProgram } from './run-program.js'

/** What the setup needs to know. */
export interface SetupOptions {
  /** The folder whose packages are looked at. */
  readonly projectDir: string
  readonly say: (text: string) => void
}

const flags = ['-std=c++17', '-O2', '-shared', '-fPIC', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION']
const loading = new URL('../run/load-tfjs-node.js', import.meta.url).href

/**
 * Finishes an installed `@tensorflow/tfjs-node` that has no binding yet: takes libtensorflow out of the wheel of
 * tensorflow-cpu and compiles the binding against it. The package's own install script, which rewrites its
 * package.json, is not run. Linux only. Gives the version of TensorFlow.
 * @throws METAML_E_KERAS_SETUP
 */
export async function setUpTfjsNode({ projectDir, say }: SetupOptions): Promise<string> {
  const folder = packageFolder(projectDir)
  const before = await loaded(folder).catch(() => undefined)
  if (before !== undefined) return before
  if (process.platform !== 'linux') throw setupError('Linux', process.platform, 'use the backend wasm')
  const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'metaml', 'tfjs-node')
  await mkdir(cache, { recursive: true })
  say('getting libtensorflow out of the wheel of tensorflow-cpu (250 MB)')
  const tensorflow = await fetchTensorflow(cache, process.env.METAML_PYTHON ?? 'python3')
  say('compiling the binding')
  await linkTensorflow(folder, tensorflow)
  await compile(folder)
  return await loaded(folder)
}

function packageFolder(projectDir: string): string {
  for (const from of [path.join(projectDir, 'package.json'), import.meta.url]) {
    try {
      return path.dirname(createRequire(from).resolve('@tensorflow/tfjs-node/package.json'))
    } catch {}
  }
  throw setupError(
    '@tensorflow/tfjs-node among the packages',
    'none',
    'install it without its script, e.g. npm install --ignore-scripts @tensorflow/tfjs-node',
  )
}

async function linkTensorflow(folder: string, tensorflow: string): Promise<void> {
  const deps = path.join(folder, 'deps')
  await rm(deps, { recursive: true, force: true })
  await symlink(tensorflow, deps)
}

/** Compiles to a name of its own and renames, so that a binding is whole or not there. */
async function compile(folder: string): Promise<void> {
  const { binary } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'))
  const name: string = binary.module_name
  const to = path.join(folder, 'lib', 'napi-v8', `${name}.node`)
  const { include_dir: headers } = createRequire(import.meta.url)('node-api-headers') as {
    include_dir: string
  }
  await mkdir(path.dirname(to), { recursive: true })
  await runProgram(
    'g++',
    [
      ...flags,
      `-DNODE_GYP_MODULE_NAME=${name}`,
      ...[headers, folder, path.join(folder, 'deps', 'include')].map(dir => `-I${dir}`),
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map(file => path.join(folder, 'binding', file)),
      `-L${path.join(folder, 'deps', 'lib')}`,
      ...['-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib'],
      ...['-o', `${to}.new`],
    ],
    'install g++ (Debian, Ubuntu: apt-get install g++)',
  )
  await rename(`${to}.new`, to)
}

/** The version of TensorFlow that a process of its own loads. */
async function loaded(folder: string): Promise<string> {
  const code = `const { loadTfjsNode } = await import(${JSON.stringify(loading)}); console.log(loadTfjsNode(${JSON.stringify(folder)}).backend().binding.TF_Version)`
  const printed = await runProgram(
    process.execPath,
    ['--input-type=module', '-e', code],
    'use the backend wasm, and tell us',
  )
  return printed.split('\n').at(-1)!
}

function setupError(expected: string, found: string, todo: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_KERAS_SETUP',
    kind: 'tool',
    message: 'tfjs-node can not be set up here.',
    expected,
    found,
    todo,
  })
}
