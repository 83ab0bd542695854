import { type AnyKindDefinition, MetamlError } from '@metaml/core'
import type { ReadModel } from '@metaml/engine'
import type { Registry } from '@metaml/registry'

/**
 * The definition of a model's kind: of the task that made it, else of those that made what it came from, else of any
 * installed task that makes models of that kind.
 * @throws METAML_E_EXPORT_KIND when no installed plugin has it
 */
export async function findKind(
  { model, ancestry }: ReadModel,
  registry: Registry,
): Promise<AnyKindDefinition> {
  const { kind } = model
  const makers = registry.tasks.filter(({ outputs }) => Object.values(outputs).some(port => port === kind))
  const line = ancestry.filter(ancestor => ancestor.model.kind === kind).map(ancestor => ancestor.model.task)
  const tasks = [...line, ...makers.map(({ id }) => id)].filter(id => registry.taskIds.includes(id))
  for (const id of new Set(tasks)) {
    await registry.load([id])
    const found = registry.find(id)?.kinds?.find(definition => definition.kind === kind)
    if (found !== undefined) return found
  }
  const { plugin } = ancestry[0]!
  throw new MetamlError({
    code: 'METAML_E_EXPORT_KIND',
    kind: 'plugin',
    message: `No installed plugin knows how to write a model of kind '${kind}'.`,
    expected: `the plugin that brings the task '${model.task}'`,
    ...(plugin !== undefined && { todo: `npm install ${plugin.package}` }),
  })
}
