import { MetamlError } from '@metaml/core'
import { type Diagnosis, diagnoseNeed, type EngineConfig } from '@metaml/engine'
import type { Registry } from '@metaml/registry'

/**
 * Refuses a flow whose tasks need programs that are not there, before minutes are spent on those before them. For a flow
 * of which it is known that each of its tasks comes to use what it needs.
 * @throws METAML_E_TOOL_MISSING with all of them; METAML_E_TOOL_VERSION where all are there but not as they must be
 */
export async function refuseMissingTools(
  tasks: readonly string[],
  registry: Pick<Registry, 'find'>,
  config: EngineConfig,
): Promise<void> {
  const needs = new Map(
    tasks.flatMap(id => (registry.find(id)?.needs ?? []).map(need => [need.id, need] as const)),
  )
  const all = await Promise.all([...needs.values()].map(need => diagnoseNeed(need, config)))
  const absent = all.filter(({ status }) => status === 'missing' || status === 'version')
  if (absent.length === 0) return
  const names = absent.map(({ id }) => id).join(', ')
  const missing = absent.some(({ status }) => status === 'missing')
  throw new MetamlError({
    code: missing ? 'METAML_E_TOOL_MISSING' : 'METAML_E_TOOL_VERSION',
    kind: 'tool',
    message: `The default flow can not run without ${names}.`,
    expected: absent.map(({ id, range }) => `${id} ${range}`).join(', '),
    found: absent
      .map(({ id, version }) => (version === undefined ? `no ${id}` : `${id} ${version}`))
      .join(', '),
    todo: absent.map(whatToDo).join('\n'),
    data: { missing: absent.map(({ id }) => id) },
  })
}

function whatToDo({ id, todo, install }: Diagnosis): string {
  return `${id}: ${todo ?? install}`
}
