// Compiles the AssemblyScript sources in `module/` to `dist/wasm/kernels.wasm`; run by the package's build.
// The same sources and compiler give the same bytes. `node build-module.mjs FILE` writes to FILE instead.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import asc from 'assemblyscript/asc'

const root = path.resolve(import.meta.dirname, '../..')
const file = path.resolve(process.argv[2] ?? path.join(root, 'dist/wasm/kernels.wasm'))
const options = [
  ...['--runtime', 'stub', '--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
  ...['--enable', 'simd', '--initialMemory', '1', '--outFile', 'kernels.wasm'],
]
let bytes
const { error, stderr } = await asc.main(['src/wasm/module/index.ts', ...options, '--baseDir', root], {
  writeFile: (_name, contents) => {
    bytes = contents
  },
})
if (error !== null) {
  console.error(stderr.toString())
  throw error
}
await mkdir(path.dirname(file), { recursive: true })
await writeFile(file, bytes)
