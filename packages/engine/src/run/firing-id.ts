/** Names a firing: the node, and its turn from the second on. Ids of models begin with it. */
export function firingId(node: string, turn: number): string {
  return turn === 1 ? node : `${node}.${turn}`
}
