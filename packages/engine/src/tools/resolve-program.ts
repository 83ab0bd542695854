import { MetamlError, type ProgramNeed } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { findPrograms } from './find-program.js'
import { readBanner, versionFits } from './program-version.js'

/** A program that satisfies a need. */
export interface ResolvedProgram {
  readonly path: string
  /** As its banner says. */
  readonly version: string
}

/**
 * Finds a need's program: the first of those there are whose version is accepted.
 * @throws METAML_E_TOOL_MISSING, METAML_E_TOOL_VERSION (`data` has path and version), METAML_E_INTERRUPTED
 */
export async function resolveProgram(
  need: ProgramNeed,
  config: EngineConfig,
  signal?: AbortSignal,
): Promise<ResolvedProgram> {
  const { found, problem } = await findPrograms(need, config)
  const launcher = config.tools?.[need.id]?.launcher
  let refused: MetamlError | undefined
  for (const path of found) {
    const { version, line } = await readBanner(path, need, launcher, signal)
    if (version !== undefined && versionFits(version, need.version.range)) return { path, version }
    refused ??= versionRefused(need, path, version, line)
  }
  throw refused ?? toolMissing(need, problem)
}

function toolMissing({ id, install, commands, version }: ProgramNeed, problem: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_TOOL_MISSING',
    kind: 'tool',
    message: `The program '${id}' is missing.`,
    expected: `${commands.join(' or ')} ${version.range}`,
    found: problem,
    todo: `${install}; or set tools.${id}.path in metaml.config.json`,
    data: { need: id },
  })
}

function versionRefused(
  { id, install, version: { range } }: ProgramNeed,
  path: string,
  version: string | undefined,
  line: string,
): MetamlError {
  return new MetamlError({
    code: 'METAML_E_TOOL_VERSION',
    kind: 'tool',
    message: `The program '${id}' has a version that is not supported.`,
    expected: range,
    found: version === undefined ? `${path} says no version: ${line.slice(0, 200)}` : `${version} (${path})`,
    todo: `${install}; or set tools.${id}.path in metaml.config.json to another one`,
    data: { need: id, path, ...(version !== undefined && { version }), range },
  })
}
