import type { Family } from '../families/family.js'
import { findFamily } from '../families/find-family.js'
import type { ProjectSample } from './sample.js'

/** The projects of each family, by its id; those that no family was made for are in none. */
export function groupByFamily(
  projects: readonly ProjectSample[],
  among: readonly Family[],
): ReadonlyMap<string, ProjectSample[]> {
  const groups = new Map<string, ProjectSample[]>()
  for (const project of projects) {
    const { tool: name, version, part } = project.layers[0]?.layer ?? {}
    const { family, nearness } = findFamily({ name, version }, part, among)
    if (nearness === 'borrowed') continue
    const group = groups.get(family.id)
    if (group === undefined) groups.set(family.id, [project])
    else group.push(project)
  }
  return groups
}
