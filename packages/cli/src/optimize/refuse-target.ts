import { type FlowBudget, MetamlError } from '@metaml/core'
import type { Registry } from '@metaml/registry'
import type { Wish } from './default-flow.js'

/** Parameters of the task HLS4ML, by the options that they come from. */
const options: { readonly [parameter: string]: 'part' | 'clock' } = {
  fpgaPartNumber: 'part',
  clockPeriod: 'clock',
}

/**
 * What the part has.
 * @throws METAML_E_OPTION_VALUE where HLS4ML does not take the part or the clock
 */
export async function budgetOf(registry: Registry, wish: Wish): Promise<FlowBudget> {
  const task = registry.find('hls4ml')
  const given = { fpgaPartNumber: wish.part, clockPeriod: wish.clock }
  const checked = await task?.params['~standard'].validate(given)
  if (checked === undefined) return {}
  if (checked.issues !== undefined) {
    const [issue] = checked.issues
    const option = options[String(issue?.path?.[0])] ?? 'part'
    // The schema says it in one line: what is wrong, a colon, what to do, and its code.
    const [wrong, ...todo] = (issue?.message ?? '').replace(/ \[METAML_E_\w+\]$/, '').split(': ')
    throw new MetamlError({
      code: 'METAML_E_OPTION_VALUE',
      kind: 'usage',
      message: `'${wish[option]}' is no value of --${option}. ${wrong}.`,
      expected:
        option === 'part' ? 'a part or device, e.g. xcvu9p-flgb2104-2l-e or xc7z020' : 'a period in ns',
      found: String(wish[option]),
      todo: todo.length === 0 ? 'see metaml tasks hls4ml' : todo.join(': '),
    })
  }
  return task?.budget?.(checked.value) ?? {}
}
