/**
 * The full form of a key `node.parameter` as it is meant at a node: of the flow that the node stands in, else of the
 * flow around that, and so on.
 * @param has whether the flow has a node of a name
 * @returns undefined when it names no node, or no parameter
 */
export function resolveKey(
  from: string,
  key: string,
  has: (node: string) => boolean,
): { readonly node: string; readonly parameter: string } | undefined {
  const dot = key.indexOf('.')
  const parameter = key.slice(dot + 1)
  if (dot < 0 || parameter === '') return undefined
  const name = key.slice(0, dot)
  for (let around = folderOf(from); ; around = folderOf(around)) {
    const node = around === '' ? name : `${around}/${name}`
    if (has(node)) return { node, parameter }
    if (around === '') return undefined
  }
}

function folderOf(node: string): string {
  const slash = node.lastIndexOf('/')
  return slash < 0 ? '' : node.slice(0, slash)
}
