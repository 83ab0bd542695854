import type { JsonObject } from '@metaml/core'
import type { Ancestor, ReadModel } from '@metaml/engine'
import { cliVersion } from '../version.js'

/**
 * Where an exported model comes from, for `provenance.json`: the model and all that it was made from, each with its
 * task, parameters, seed, versions of plugins and tools, data set and figures.
 * @param notes what is to be known of the files
 */
export function provenanceJson(
  { model, run, ancestry, lost }: ReadModel,
  notes: readonly string[],
): JsonObject {
  return {
    format: 1,
    model: model.id,
    run: run.id,
    flow: run.flow.name,
    kind: model.kind,
    digest: model.digest,
    exportedBy: `@metaml/cli ${cliVersion()}`,
    notes: [...notes],
    made: ancestry.map(madeJson),
    ...(lost.length > 0 && { lost: [...lost] }),
  }
}

function madeJson({ run, model, params, seed, plugin, versions, trial, tools }: Ancestor): JsonObject {
  const { id, kind, digest, task, node, turn, parents, decision, metrics, descriptor } = model
  return {
    ...{ model: id, run, kind, digest, parents: [...parents], task, node, turn },
    ...(model.trial !== undefined && { trial: model.trial }),
    ...(decision !== undefined && { decision }),
    parameters: params,
    ...(trial !== undefined && { work: trial as unknown as JsonObject }),
    seed,
    versions: {
      ...(plugin !== undefined && { [plugin.package]: plugin.version, ...plugin.dependencies }),
      '@metaml/engine': versions.engine,
      node: versions.node,
    },
    tools: { ...tools },
    ...(descriptor.dataset !== undefined && { dataset: descriptor.dataset }),
    metrics: metrics.map(metric => ({ ...metric }) as unknown as JsonObject),
  }
}
