import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EngineConfig } from '@metaml/engine'

const standIn = fileURLToPath(new URL('./stand-in/tool-stand-in.mjs', import.meta.url))
const launcherStandIn = fileURLToPath(new URL('./stand-in/launcher-stand-in.mjs', import.meta.url))

/** How the stand-in behaves: by step, one of the ends of stand-in-ends.mjs; `moved`: it wants its project in its place. */
export type Behaviour = { readonly [step: string]: string | boolean }

/** Stand-ins for the tools, in a folder. */
export interface StandInTools {
  readonly bin: string
  /** Settings with their paths. */
  readonly config: EngineConfig
  behave(behaviour: Behaviour): void
  /** What they were called for: `vitis-run csynth_design`'s step, `... version`, start and end. */
  calls(): string[]
}

/** Puts stand-ins into a folder: an HLS tool of this name and version, and Vivado. */
export function makeTools(dir: string, command = 'vitis-run', version = '2023.1'): StandInTools {
  const bin = join(dir, 'bin')
  const behaviourFile = join(dir, 'behaviour.json')
  const calls = join(dir, 'calls.txt')
  mkdirSync(bin, { recursive: true })
  const write = (name: string, ofVersion: string) => {
    const line = [process.execPath, standIn, name, ofVersion, behaviourFile]
      .map(word => `'${word}'`)
      .join(' ')
    writeFileSync(join(bin, name), `#!/bin/sh\nexec ${line} "$@"\n`)
    chmodSync(join(bin, name), 0o755)
  }
  write(command, version)
  write('vivado', version)
  const behave = (behaviour: Behaviour) =>
    writeFileSync(behaviourFile, JSON.stringify({ ...behaviour, calls }))
  behave({})
  return {
    bin,
    behave,
    config: { tools: { 'vivado-hls': { path: join(bin, command) }, vivado: { path: join(bin, 'vivado') } } },
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
  }
}

/** The words that start a tool through the stand-in for srun, which waits for so many ms first. */
export function makeLauncher(dir: string, wait: number): string[] {
  const facts = join(dir, 'launcher.json')
  writeFileSync(facts, JSON.stringify({ calls: join(dir, 'calls.txt'), wait }))
  return [process.execPath, launcherStandIn, facts]
}
