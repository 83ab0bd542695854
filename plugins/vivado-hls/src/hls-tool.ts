import { MetamlError, type UnitIo } from '@metaml/core'
import { hlsNeed, vivadoNeed } from './needs.js'

/** The HLS tool at hand. */
export interface HlsTool {
  readonly command: string
  /** As its banner says: `2023.1`. */
  readonly version: string
  /** Vivado HLS ends with 2020.1, Vitis HLS follows it. */
  readonly family: 'Vivado HLS' | 'Vitis HLS'
}

/** Which HLS tool runs. */
export async function findHlsTool(io: Pick<UnitIo, 'program'>): Promise<HlsTool> {
  const { command, version } = await findTool(io, hlsNeed.id)
  return { command, version, family: isAfter(version, 2020, 1) ? 'Vitis HLS' : 'Vivado HLS' }
}

/** The version of Vivado that runs. */
export async function findVivado(io: Pick<UnitIo, 'program'>): Promise<string> {
  return (await findTool(io, vivadoNeed.id)).version
}

async function findTool(io: Pick<UnitIo, 'program'>, need: string) {
  if (io.program !== undefined) return await io.program(need)
  throw new MetamlError({
    code: 'METAML_E_VIVADO_RUNNER',
    kind: 'plugin',
    message: 'Who runs this unit can not say which version of a program there is.',
    expected: 'the function `program` in what the unit is given',
  })
}

/** Whether a version is later than a release; one that can't be read is not. */
export function isAfter(version: string, year: number, release: number): boolean {
  const [y = 0, r = 0] = version.split('.').map(Number)
  return y > year || (y === year && r > release)
}

/** The arguments that make the tool run a script. */
export function scriptArgs({ command }: HlsTool, script: string): string[] {
  return command === 'vitis-run' ? ['--mode', 'hls', '--tcl', script] : ['-f', script]
}
