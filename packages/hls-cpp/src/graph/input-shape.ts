import { MetamlError } from '@metaml/core'
import type { Config } from './read-configs.js'
import type { Top, TopVariable } from './read-top.js'

/** Members that say the shape of what comes in, the first that are all there. */
const inputMembers = [
  ['in_height', 'in_width', 'n_chan'],
  ['in_width', 'n_chan'],
  ['height', 'width', 'n_chan'],
  ['n_in', 'n_filt'],
  ['n_in'],
  ['n_elem'],
]

/**
 * The shape of an input: the factors of its array, or what the first layer that reads the stream says.
 * @throws METAML_E_CPP_SHAPE
 */
export function inputShape(
  port: TopVariable,
  { calls, ports }: Top,
  configs: ReadonlyMap<string, Config>,
  file: string,
): readonly number[] {
  if (port.size !== undefined) return port.size
  const reads = calls.filter(call => call.arguments.includes(port.name))
  for (const call of reads) {
    const config = configs.get(call.templateArguments.at(-1)!)
    for (const names of config === undefined ? [] : inputMembers) {
      const shape = names.map(name => config!.members.get(name)?.value)
      // Layers that count values one by one say -1 where there are no filters.
      if (shape.every(n => typeof n === 'number' && n > 0)) return shape as number[]
    }
  }
  throw new MetamlError({
    code: 'METAML_E_CPP_SHAPE',
    kind: 'task',
    message: `${file} does not say the shape of the input '${port.name}', a stream.`,
    expected: `a layer that reads it and says it, among ${ports.length} ports`,
    todo: "give 'inputShape'",
  })
}
