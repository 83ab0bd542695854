import { execFileSync } from 'node:child_process'
import { accuracy } from '@metaml/keras'
import { expect, test } from 'vitest'

/** Imports a module in a process of its own, where TensorFlow.js and HDF5 can't be loaded. */
function importAlone(url: string): void {
  const hook = `export async function resolve(name, context, next) {
    const found = await next(name, context)
    if (/tensorflow|h5wasm/.test(found.url)) throw new Error('loads ' + name)
    return found
  }`
  const script = `
    import { register } from 'node:module'
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
    await import(${JSON.stringify(url)})`
  execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'pipe' })
}

test('importing the package loads neither TensorFlow.js nor HDF5', () => {
  const index = import.meta.resolve('@metaml/keras')
  importAlone(index)
  expect(() => importAlone(import.meta.resolve('h5wasm'))).toThrow(/loads/)
  // TensorFlow.js is loaded with the backend `node`, not with the code for it.
  importAlone(new URL('./run/backend.js', index).href)
})

test('accuracy counts rows whose largest output is their class', () => {
  expect(accuracy(Float32Array.of(0.1, 0.9, 0.6, 0.4, 0.5, 0.5, 0, 1), [1, 1, 0, 1], 2)).toBe(0.75)
})
