import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isMetamlError, type UnitIo } from '@metaml/core'
import { folderFiles, modelFolder } from './folder-files.js'
import { csynthCommands, exportCommands, failsToExport, solutionFolder } from './hls-script.js'
import { findHlsTool } from './hls-tool.js'
import { rtlFolders } from './rtl-kind.js'
import { type HlsResult, runHls } from './run-hls.js'
import { missing } from './run-tool.js'
import { rtlOf, type StepArgs } from './step-args.js'

/** What export gave. */
export type ExportResult = {
  /** Tool and version. */
  readonly by: string
}

/**
 * Packages the RTL of the model `rtl` as IP; gives the model `rtl` with it.
 * @throws METAML_E_VIVADO_* of the ends
 */
export default async function exportIp(args: StepArgs, io: UnitIo): Promise<ExportResult> {
  const tool = await findHlsTool(io)
  if (failsToExport(tool)) {
    io.log.warn(
      `${tool.family} ${tool.version} can only export with AMD's patch of answer record 76960 (y2k22_patch); without it this step ends with METAML_E_VIVADO_EXPORT_DATE.`,
    )
  }
  const { folder, by } = await runExport(args, io)
  const rtl = rtlOf(io)
  const kept = [rtlFolders.sources, rtlFolders.reports].flatMap(name =>
    Object.entries(modelFolder(rtl, name)).map(([inside, file]) => [`${name}/${inside}`, file] as const),
  )
  await io.create('rtl', {
    kind: 'rtl',
    descriptor: rtl.descriptor,
    files: {
      ...Object.fromEntries(kept),
      ...(await folderFiles(path.join(folder, ipFolder), `${rtlFolders.ip}/`)),
    },
  })
  return { by }
}

const ipFolder = `${solutionFolder}/impl/ip`

async function runExport(args: StepArgs, io: UnitIo): Promise<HlsResult<void>> {
  const { top } = args.project
  const run = {
    step: 'export',
    expected: `${ipFolder}/component.xml, whole, of ${top}`,
    check: (folder: string) => checkComponent(path.join(folder, ipFolder), top),
  } as const
  try {
    return await runHls(args, { ...run, from: 'csynth', commands: exportCommands() }, io)
  } catch (error) {
    if (!isMetamlError(error) || error.code !== 'METAML_E_VIVADO_NOT_SYNTHESISED') throw error
    io.log.warn('The tool does not find the design in the project that csynth left; csynth is run again.')
    const commands = [...csynthCommands(), ...exportCommands()]
    return await runHls(args, { ...run, from: 'new', commands }, io)
  }
}

/** Whether the description of the IP is whole and names the top, and its HDL is there. */
async function checkComponent(folder: string, top: string): Promise<void> {
  const text = await readFile(path.join(folder, 'component.xml'), 'utf8').catch(() => {
    throw missing('component.xml')
  })
  if (!/<\/(\w+:)?component>\s*$/.test(text)) throw missing('the end of component.xml')
  const names = [...text.matchAll(/<(?:\w+:)?name>([^<]*)<\/(?:\w+:)?name>/g)].map(([, name]) => name)
  if (!names.includes(top)) throw missing(`the name ${top} in component.xml`)
  const hdl = Object.keys(await folderFiles(path.join(folder, 'hdl')))
  if (!hdl.some(name => /\.(s?v|vhdl?)$/i.test(name))) throw missing('the HDL of the IP')
}
