import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { hls4mlHeaders } from './hls4ml-headers.js'

const run = promisify(execFile)

/** Compiles a C++ program against hls4ml's headers, feeds it `input` and gives what it wrote. */
export async function runProgram(source: string, input: Uint8Array, optimize = '-O0'): Promise<Buffer> {
  const headers = await hls4mlHeaders()
  const folder = await mkdtemp(path.join(os.tmpdir(), 'metaml-exactness-'))
  try {
    const [main, program] = [path.join(folder, 'main.cpp'), path.join(folder, 'main')]
    await writeFile(main, source)
    const includes = ['-I', headers, '-I', path.join(headers, 'ap_types')]
    await run(
      'g++',
      ['-std=c++14', optimize, '-DNDEBUG', '-ffp-contract=off', '-w', ...includes, main, '-o', program],
      {
        maxBuffer: 1e8,
      },
    )
    return await feedProgram(program, input)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a program with `input` as its standard input and gives what it wrote. */
export function feedProgram(program: string, input: Uint8Array, cwd?: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'], cwd })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks))
      else reject(new Error(`the program ended with ${code ?? signal}`))
    })
    child.stdin.end(input)
  })
}
