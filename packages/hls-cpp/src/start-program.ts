import { spawn } from 'node:child_process'

/** How a program ended. */
export interface Ended {
  /** The exit code, or the signal's name. */
  readonly code: number | string
  /** Its last million characters, where it was asked for. */
  readonly stdout: string
  /** Its last 4000 characters. */
  readonly stderr: string
}

/** How a program is started. */
export interface StartOptions {
  readonly cwd: string
  /** Where its probes write to. */
  readonly report?: string
  readonly signal?: AbortSignal
  readonly keepStdout?: boolean
}

/**
 * Starts a program that we compiled, in the group of the calling process; it sees nothing of the environment but
 * where the compiler's own library lies, and where to write its report. Where `signal` ends it, it has ended when the promise rejects.
 */
export function startProgram(
  program: string,
  args: readonly string[],
  { cwd, report, signal, keepStdout = false }: StartOptions,
): Promise<Ended> {
  const { LD_LIBRARY_PATH, DYLD_LIBRARY_PATH } = process.env
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { LD_LIBRARY_PATH, DYLD_LIBRARY_PATH, ...(report !== undefined && { METAML_REPORT: report }) },
      stdio: ['ignore', keepStdout ? 'pipe' : 'ignore', 'pipe'],
      ...(signal !== undefined && { signal, killSignal: 'SIGKILL' }),
    })
    let failure: Error | undefined
    let [stdout, stderr] = ['', '']
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-1_000_000)
    })
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000)
    })
    child.on('error', error => {
      failure = error
      if (child.pid === undefined) reject(error)
    })
    child.on('close', (code, ended) => {
      if (failure === undefined) resolve({ code: code ?? ended ?? 'unknown', stdout, stderr })
      else reject(failure)
    })
  })
}
