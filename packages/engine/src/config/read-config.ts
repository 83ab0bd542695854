import { readFile } from 'node:fs/promises'
import os from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { MetamlError } from '@metaml/core'
import { systemCode } from '../disk/disk-error.js'
import { checkConfig } from './check-config.js'
import type { EngineConfig } from './engine-config.js'

/**
 * Reads the settings of a machine: `metaml.config.json` in the project over `metaml/config.json` in the user's
 * configuration folder (XDG_CONFIG_HOME, else `~/.config`). Tools and seats are merged by name. Relative paths of
 * tools start at the folder of their file, those without a slash are looked up in PATH.
 * @throws METAML_E_CONFIG
 */
export async function readConfig(projectDir: string): Promise<EngineConfig> {
  const user = process.env.XDG_CONFIG_HOME || join(os.homedir(), '.config')
  const below = await readFileConfig(join(user, 'metaml/config.json'))
  const above = await readFileConfig(join(projectDir, 'metaml.config.json'))
  const tools = { ...below.tools, ...above.tools }
  const seats = { ...below.seats, ...above.seats }
  return {
    ...below,
    ...above,
    ...(Object.keys(tools).length > 0 && { tools }),
    ...(Object.keys(seats).length > 0 && { seats }),
  }
}

async function readFileConfig(file: string): Promise<EngineConfig> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return {}
    throw unreadable(file, error)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw unreadable(file, error)
  }
  const config = checkConfig(value, file)
  if (config.tools === undefined) return config
  const tools = Object.entries(config.tools).map(([need, tool]) => [
    need,
    tool.path === undefined ? tool : { ...tool, path: toolPath(tool.path, dirname(file)) },
  ])
  return { ...config, tools: Object.fromEntries(tools) as NonNullable<EngineConfig['tools']> }
}

function toolPath(path: string, dir: string): string {
  if (!path.includes('/')) return path
  return path.startsWith('~/') ? join(os.homedir(), path.slice(2)) : resolve(dir, path)
}

function unreadable(file: string, error: unknown): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CONFIG',
    kind: 'usage',
    message: `The settings in ${file} can not be read.`,
    expected: 'a JSON object',
    found: error instanceof Error ? error.message : String(error),
    data: { file },
    cause: error,
  })
}
