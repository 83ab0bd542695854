import { type FlowProblem, type JsonObject, MetamlError } from '@metaml/core'

/** All problems of a flow as one error; each stands in `data.problems` with its code and place. */
export function flowProblems(name: string, problems: readonly FlowProblem[]): MetamlError {
  const [first] = problems
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new MetamlError({
    code: 'METAML_E_FLOW',
    kind: 'usage',
    message: `The flow '${name}' can not run: ${first!.message}${more}`,
    ...(first!.expected !== undefined && { expected: first!.expected }),
    ...(first!.found !== undefined && { found: first!.found }),
    ...(first!.todo !== undefined && { todo: first!.todo }),
    data: { problems: problems as unknown as readonly JsonObject[] },
  })
}
