import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ModelDraft } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { buildJetDnn, draftNetwork } from '@metaml/keras'

/** A project with 300 rows of 16 features in 5 classes, and a network for them that nobody has trained. */
export async function makeProject(): Promise<{ projectDir: string; model: ModelDraft<'dnn'> }> {
  const projectDir = await mkdtemp(path.join(tmpdir(), 'my-task-'))
  await writeFile(path.join(projectDir, 'package.json'), '{ "private": true, "type": "module" }\n')
  const names = Array.from({ length: 16 }, (_, i) => `f${i}`)
  const rows = Array.from({ length: 300 }, (_, row) =>
    [...names.map((_, i) => Math.sin(row * 17 + i * i * 3).toFixed(4)), `k${row % 5}`].join(','),
  )
  await writeFile(path.join(projectDir, 'rows.csv'), `${[`${names.join(',')},class`, ...rows].join('\n')}\n`)
  const dataset = await resolveDataset('rows.csv', { projectDir })
  return { projectDir, model: draftNetwork(buildJetDnn({ seed: 1 }), { dataset }) }
}
