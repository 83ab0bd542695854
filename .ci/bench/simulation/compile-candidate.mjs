import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { printType } from '@metaml/fixed-point'
import { setAttributes } from '@metaml/hls-cpp'
import { hls4mlPython } from './make-project.mjs'

/**
 * The way without a simulator: a copy of the project gets the candidate's types, hls4ml's own build_lib.sh compiles it,
 * and the library predicts.
 * @returns {Promise<{ outputs: Float32Array, buildSeconds: number, predictSeconds: number }>} writing the types is not counted
 */
export async function compileCandidate(project, precisions, x, rows) {
  const { folder, top } = project
  const changes = Object.entries(precisions).flatMap(([layer, types]) =>
    Object.entries(types).map(([attribute, type]) => ({ layer, attribute, text: printType(type) })),
  )
  const { files } = await setAttributes(project, changes)
  const scratch = mkdtempSync(path.join(tmpdir(), 'metaml-bench-'))
  try {
    const copy = path.join(scratch, 'project')
    cpSync(folder, copy, { recursive: true })
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(copy, file), text)
    const [xFile, yFile] = [path.join(scratch, 'x'), path.join(scratch, 'y')]
    writeFileSync(xFile, x)
    const start = performance.now()
    execFileSync('bash', ['build_lib.sh'], { cwd: copy, stdio: 'pipe', maxBuffer: 2 ** 26 })
    const buildSeconds = (performance.now() - start) / 1000
    const firmware = path.join(copy, 'firmware')
    const library = readdirSync(firmware).find(name => name.endsWith('.so'))
    const size = shape => shape.reduce((product, n) => product * n, 1)
    const sizes = [size(project.inputShape), size(project.outputShape)]
    const args = [path.join(firmware, library), top, rows, ...sizes, xFile, yFile].map(String)
    const script = path.join(import.meta.dirname, 'predict.py')
    const printed = execFileSync(hls4mlPython(), [script, ...args], { encoding: 'utf8' })
    const bytes = readFileSync(yFile)
    const outputs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    return { outputs, buildSeconds, predictSeconds: Number(printed) }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
