import { parseArgs } from 'node:util'
import { MetamlError } from '@metaml/core'

/** How `metaml estimate` is called. */
export const usage = [
  'metaml estimate PROJECT [--tool "Vitis HLS 2024.1"] [--part PART] [--clock NS] [--json]',
  'metaml estimate --layers FILE.jsonl [--json]',
  'metaml estimate --calibrate REPORTS... [--tool "Vitis HLS 2024.1"] [--json]',
].join('\n')

/** The arguments of `metaml estimate`. */
export interface EstimateArguments {
  readonly help: boolean
  readonly mode: 'project' | 'layers' | 'calibrate'
  readonly paths: readonly string[]
  readonly tool?: { readonly name?: string; readonly version: string }
  readonly part?: string
  readonly clockNs?: number
}

/**
 * Reads the arguments of `metaml estimate`.
 * @throws METAML_E_ESTIMATE_ARGUMENTS, with how the command is called
 */
export function readArguments(args: readonly string[]): EstimateArguments {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw refuse((error as Error).message.split('. ')[0]!)
  }
  const { positionals, values } = parsed
  const { help = false, layers, calibrate = false, tool, part, clock } = values
  const paths = layers === undefined ? positionals : [layers, ...positionals]
  const mode = layers !== undefined ? 'layers' : calibrate ? 'calibrate' : 'project'
  if (!help) {
    if (layers !== undefined && calibrate) throw refuse('--layers and --calibrate')
    if (paths.length === 0) throw refuse('no path')
    if (mode !== 'calibrate' && paths.length > 1) throw refuse(`${paths.length} paths`)
  }
  const clockNs = clock === undefined ? undefined : Number(clock)
  if (clockNs !== undefined && !(clockNs > 0 && Number.isFinite(clockNs))) throw refuse(`--clock ${clock}`)
  const version = tool === undefined ? undefined : /20\d\d\.\d(\.\d)?/.exec(tool)?.[0]
  if (tool !== undefined && version === undefined) throw refuse(`--tool ${tool}, which has no version`)
  const name = /vivado/i.test(tool ?? '') ? 'Vivado HLS' : /vitis/i.test(tool ?? '') ? 'Vitis HLS' : undefined
  return {
    help,
    mode,
    paths,
    ...(version !== undefined && { tool: { version, ...(name !== undefined && { name }) } }),
    ...(part !== undefined && { part }),
    ...(clockNs !== undefined && { clockNs }),
  }
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const
  const text = { type: 'string' } as const
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      layers: text,
      calibrate: flag,
      tool: text,
      part: text,
      clock: text,
      help: { ...flag, short: 'h' },
      // Of every command; the command line has looked at them.
      json: flag,
      quiet: { ...flag, short: 'q' },
      verbose: { ...flag, short: 'v' },
      plugin: { type: 'string', multiple: true },
    },
  })
}

function refuse(found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_ESTIMATE_ARGUMENTS',
    kind: 'usage',
    message: 'The command is called in another way.',
    expected: usage,
    found,
  })
}
