import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isMetamlError, type UnitIo } from '@metaml/core'
import { decodeCpp, functionsOf, parseCpp, readLayerGraph } from '@metaml/hls-cpp'
import { layOut, modelFolder } from './folder-files.js'
import { describeProject, type HlsProject } from './hls-project.js'
import { kernelOf } from './step-args.js'
import { unrollWarnings } from './unroll-warnings.js'

/** What is known of a kernel before a tool is called. */
export type Examination = { readonly project: HlsProject; readonly warnings: readonly string[] }

/**
 * Looks at the project of the model `kernel`: its layout, and what the HLS tools would refuse.
 * @throws METAML_E_VIVADO_TOP
 */
export default async function examine(
  { projectDir }: { readonly projectDir: string },
  io: UnitIo,
): Promise<Examination> {
  const kernel = kernelOf(io)
  const { top } = kernel.descriptor
  const files = modelFolder(kernel, projectDir)
  const project = await describeProject(top, {
    paths: Object.keys(files).sort(),
    read: async file => await readFile(files[file]!, 'utf8'),
    async functions(file) {
      const text = decodeCpp(await readFile(files[file]!), file)
      const { root } = await parseCpp(text, { file, problems: 'keep' })
      return functionsOf(root).map(({ name }) => name)
    },
  })
  if (!project.hls4ml) return { project, warnings: [] }
  const folder = path.join(io.temporary, 'kernel')
  await layOut(files, folder)
  try {
    const graph = await readLayerGraph({ folder, top, inputShape: kernel.descriptor.inputShape })
    return { project, warnings: unrollWarnings(graph, project.partitionLimit) }
  } catch (error) {
    // A kernel that we can't read, the tool may read all the same.
    if (!isMetamlError(error)) throw error
    return { project, warnings: [`Whether its layers fit the tool's limits is not known: ${error.summary}`] }
  }
}
