/** The name of the flow that a node stands in, of those used inside others: of `outer/fit/prune` `outer/fit`; empty for the whole. */
export function partOf(node: string): string {
  return node.slice(0, Math.max(0, node.lastIndexOf('/')))
}

/** The flow that nodes have in common, of those used inside others; empty for the whole. */
export function commonPart(nodes: readonly string[]): string {
  const [first, ...others] = nodes.map(name => partOf(name).split('/')) as [string[], ...string[][]]
  const common = first.findIndex((part, at) => others.some(other => other[at] !== part))
  return (common < 0 ? first : first.slice(0, common)).join('/')
}
