import { type CheckedFlow, type CheckedNode, commonPart, turnBound } from '@metaml/core'

/** Nodes that a picture frames: those of a flow used inside another, or those on a cycle. */
export interface Box {
  readonly title: string
  /** Names of nodes, and boxes inside, in the order of the flow. */
  readonly members: readonly (string | Box)[]
}

/**
 * The nodes of a flow, framed by the flows that they are of (the folders of their names) and by their cycles. Where a
 * cycle leads through a flow, its frame is around the whole of that.
 */
export function boxesOf({ nodes, cycles }: Pick<CheckedFlow, 'nodes' | 'cycles'>): readonly (string | Box)[] {
  const membersOf = (part: string): (string | Box)[] => {
    const start = part === '' ? '' : `${part}/`
    const units = new Set<string>()
    for (const name of nodes.keys()) {
      if (name.startsWith(start)) units.add(start + name.slice(start.length).split('/')[0]!)
    }
    // A node and a flow may bear one name.
    const members = [...units].flatMap(unit => {
      const inside = [...nodes.keys()].some(name => name.startsWith(`${unit}/`))
      const box: Box[] = inside
        ? [{ title: `flow ${unit.slice(start.length)}`, members: membersOf(unit) }]
        : []
      return nodes.has(unit) ? [unit, ...box] : box
    })
    return cycles.filter(cycle => commonPart(cycle) === part).reduce(frame, members)
  }
  const frame = (members: (string | Box)[], cycle: readonly string[]): (string | Box)[] => {
    const on = (member: string | Box): boolean => namesIn(member).some(name => cycle.includes(name))
    const first = members.findIndex(on)
    const box: Box = {
      title: cycleTitle(cycle.map(name => nodes.get(name)!)),
      members: members.filter(on),
    }
    return members.flatMap((member, at) => (at === first ? [box] : on(member) ? [] : [member]))
  }
  return membersOf('')
}

function namesIn(member: string | Box): string[] {
  return typeof member === 'string' ? [member] : member.members.flatMap(namesIn)
}

function cycleTitle(cycle: readonly CheckedNode[]): string {
  const bounds = cycle.flatMap(node => {
    const most = node.task.firing === 'any' ? turnBound(node) : undefined
    return most === undefined ? [] : [{ most, name: node.name }]
  })
  if (bounds.length === 0) return 'cycle'
  if (bounds.length === 1) return `cycle, ${turns(bounds[0]!.most)} at most`
  return `cycles, at most ${bounds.map(({ most, name }) => `${turns(most)} of ${name}`).join(', ')}`
}

function turns(most: number): string {
  return most === 1 ? '1 turn' : `${most} turns`
}
