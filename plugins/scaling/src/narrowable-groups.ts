import { closest, MetamlError } from '@metaml/core'
import type { Network } from '@metaml/keras'
import { findUnits } from './narrow/find-units.js'
import { type UnitGroup, unitGroups } from './narrow/unit-groups.js'

/**
 * The groups of a network that are to be narrowed: all hidden ones but those with an excluded layer.
 * @throws METAML_E_SCALING_LAYER when an excluded layer is none that makes hidden units, METAML_E_SCALING_NOTHING
 */
export function narrowableGroups(
  network: Pick<Network, 'graph' | 'quantizers'>,
  exclude: readonly string[],
): UnitGroup[] {
  const groups = unitGroups(findUnits(network))
  const known = [...new Set(groups.flatMap(({ layers }) => layers))]
  for (const name of exclude) {
    if (known.includes(name)) continue
    const near = closest(name, known)
    throw new MetamlError({
      code: 'METAML_E_SCALING_LAYER',
      kind: 'usage',
      message: `The parameter 'exclude' names '${name}', which is no layer that can be narrowed here.`,
      expected: `one of ${known.join(', ')}`,
      found: name,
      ...(near !== undefined && { todo: `write '${near}'?` }),
    })
  }
  const left = groups.filter(({ layers }) => !layers.some(layer => exclude.includes(layer)))
  if (left.length > 0) return left
  throw new MetamlError({
    code: 'METAML_E_SCALING_NOTHING',
    kind: 'usage',
    message: 'The network has no layer that can be narrowed.',
    expected: 'at least one hidden dense layer or convolution of two units or more',
    found:
      exclude.length > 0
        ? `none left by exclude [${exclude.join(', ')}]`
        : 'layers of one unit, or whose width is that of the input or of the output (an Add ties what it adds)',
  })
}
