/** Why no model comes on an edge. */
export type EndReason =
  | { readonly how: 'failed'; readonly node: string; readonly turn: number }
  /** It ran, and gave a model elsewhere or nowhere. */
  | { readonly how: 'withheld'; readonly node: string; readonly turn: number; readonly port: string }
  | { readonly how: 'cycle'; readonly nodes: readonly string[] }
  | { readonly how: 'input'; readonly name: string }

/** The reason as the end of a sentence. */
export function reasonText(reason: EndReason): string {
  switch (reason.how) {
    case 'failed':
      return `'${reason.node}' failed`
    case 'withheld':
      return `'${reason.node}' gave nothing at '${reason.port}'`
    case 'cycle':
      return `nothing left the cycle of ${reason.nodes.map(name => `'${name}'`).join(', ')}`
    case 'input':
      return `the input '${reason.name}' of the flow got no model`
  }
}
