import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { type KernelProject, nodesOf, parseCpp, typedefsOf } from '@metaml/hls-cpp'

/** Where hls4ml writes functions for one kernel alone. */
const generated = 'firmware/nnet_utils/nnet_code_gen.h'

/** hls4ml names types for tables whether the layer has one or not. */
const neverUsed = /_(table_t|index)$/

/**
 * Refuses a kernel with a number type that nothing in its code uses: whoever wrote it would set a precision that has no
 * effect.
 * @throws METAML_E_QUANTIZATION_UNUSED_TYPE
 */
export async function checkTypedefs({ folder, top }: KernelProject): Promise<void> {
  const read = async (file: string) =>
    await parseCpp(await readFile(path.join(folder, file), 'utf8'), { file })
  const defines = await read('firmware/defines.h')
  const others = await Promise.all(
    [`firmware/${top}.cpp`, `firmware/${top}.h`, 'firmware/parameters.h', generated]
      .filter(file => file !== generated || existsSync(path.join(folder, file)))
      .map(read),
  )
  const used = new Set(
    [defines, ...others].flatMap(tree =>
      [...nodesOf(tree.root)]
        .filter(({ kind, field }) => kind === 'type_identifier' && field !== 'declarator')
        .map(({ text }) => text),
    ),
  )
  const unused = typedefsOf(defines.root).filter(
    ({ name, type }) => /\bap_u?(fixed|int)\b/.test(type) && !used.has(name) && !neverUsed.test(name),
  )
  const [first] = unused
  if (first === undefined) return
  throw new MetamlError({
    code: 'METAML_E_QUANTIZATION_UNUSED_TYPE',
    kind: 'usage',
    message: `firmware/defines.h:${first.line}: the code of '${top}' does not use the type '${first.name}'.`,
    expected: 'types that the kernel is made of, as hls4ml writes them',
    found: unused.map(({ name }) => name).join(', '),
    todo: 'take the typedef away, or use it in the kernel',
    data: { unused: unused.map(({ name }) => name) },
  })
}
