import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readConfig, readModel } from '@metaml/engine'
import { readLayerGraph } from '@metaml/hls-cpp'
import { readNetwork } from '@metaml/keras'
import { kernelBits, kernelLayers, networkLayers } from './count-layers.mjs'

/** All of a kernel that its graph is read from; the headers of hls4ml are not. */
const graphFiles = /^firmware\/([^/]+|weights\/[^/]+|nnet_utils\/nnet_code_gen\.h)$/

/**
 * The layers of a run's model as they lie in the store: how many weights each has and how many of them are 0, and of a
 * kernel the bits of each virtual layer. In a kernel a weight is 0 when its type makes it 0.
 * @param {string} projectDir
 * @param {string} run
 * @param {string} model
 */
export async function readLayers(projectDir, run, model) {
  const { model: view, content } = await readModel(
    projectDir,
    `${run}:${model}`,
    await readConfig(projectDir),
  )
  if (view.kind === 'dnn')
    return { layers: networkLayers(await readNetwork({ ...content, files: view.files })) }
  const graph = await readKernel(view.descriptor, content)
  return { layers: kernelLayers(graph), bits: kernelBits(graph) }
}

async function readKernel({ top, inputShape }, { paths, read }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'metaml-results-'))
  try {
    for (const file of paths.filter(name => graphFiles.test(name))) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await writeFile(path.join(folder, file), await read(file))
    }
    return await readLayerGraph({ folder, top, ...(inputShape && { inputShape }) })
  } finally {
    await rm(folder, { recursive: true })
  }
}
