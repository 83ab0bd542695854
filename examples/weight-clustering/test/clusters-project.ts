import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DatasetReference, ModelDraft } from '@metaml/core'
import { openDataset, resolveDataset } from '@metaml/datasets'
import { buildJetDnn, draftNetwork, train } from '@metaml/keras'

/** A project with a table of five clusters of 16 features that overlap, and a network trained on it. */
export interface ClustersProject {
  readonly dir: string
  readonly dataset: DatasetReference
  readonly model: ModelDraft<'dnn'>
}

/** Makes the project; the caller removes it. */
export async function makeClustersProject(): Promise<ClustersProject> {
  const dir = await mkdtemp(path.join(tmpdir(), 'metaml-clusters-'))
  await mkdir(path.join(dir, 'data'))
  await writeFile(path.join(dir, 'package.json'), '{ "private": true, "type": "module" }\n')
  let state = 11
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) / 2 ** 24
  }
  const centres = Array.from({ length: 80 }, next)
  const rows = Array.from({ length: 1500 }, (_, row) => {
    const kind = (row * 7) % 5
    const x = Array.from({ length: 16 }, (_, i) => centres[kind * 16 + i]! + next() + next() - 1)
    return [...x.map(value => value.toFixed(5)), `k${kind}`].join(',')
  })
  const names = [...Array.from({ length: 16 }, (_, i) => `f${i}`), 'class'].join(',')
  await writeFile(path.join(dir, 'data/rows.csv'), `${[names, ...rows].join('\n')}\n`)
  const dataset = await resolveDataset('data/rows.csv', { projectDir: dir })
  return { dir, dataset, model: await trainedModel(dir, dataset) }
}

async function trainedModel(projectDir: string, dataset: DatasetReference): Promise<ModelDraft<'dnn'>> {
  const opened = await openDataset(dataset, { projectDir, splits: ['train'] })
  const { network } = await train(buildJetDnn({ seed: 1 }), await opened.split('train'), {
    ...{ epochs: 12, batchSize: 64, seed: 1 },
    optimizer: { name: 'adam', learningRate: 3e-3, amsgrad: true },
  })
  return draftNetwork(network, { dataset })
}
