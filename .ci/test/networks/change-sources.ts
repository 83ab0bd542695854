import type { LayerGraph } from '@metaml/hls-cpp'
import type { Sources } from './program.js'

/** What an assignment changes: a type by its name in `defines.h`, or a member of a layer's config struct. */
export interface SourceChange {
  readonly layer: string
  readonly attribute: string
  readonly text: string
}

/** A kernel's sources with other types; done on the text, so that the proof rests on no other code of ours. */
export function changeSources(
  sources: Sources,
  graph: LayerGraph,
  changes: readonly SourceChange[],
): Pick<Sources, 'defines' | 'parameters'> {
  let { defines, parameters } = sources
  for (const { layer: name, attribute, text } of changes) {
    const layer = graph.layers.find(one => one.name === name)
    const type = layer === undefined ? graph.values[name]!.type : layer.types[attribute]
    if (type !== undefined && type.name !== type.text) defines = changeTypedef(defines, type.name, text)
    else parameters = changeMember(parameters, layer!.config!, attribute, text)
  }
  return { defines, parameters }
}

function changeTypedef(defines: string, name: string, text: string): string {
  const pattern = new RegExp(`^typedef (nnet::array<)?(?:ap_\\w+<[^<>]*>)(, [^>]*>)? ${name};$`, 'm')
  return replaced(defines, pattern, (_, open = '', close = '') => `typedef ${open}${text}${close} ${name};`)
}

/** `typedef T inp_norm_t;` or `static const unsigned exp_table_size = 1024;` of one struct. */
function changeMember(parameters: string, config: string, member: string, text: string): string {
  const start = new RegExp(`^(struct ${config} [^}]*?)`, 'm').source
  const type = new RegExp(`${start}typedef [^;]*? ${member}_t;`, 'm')
  if (type.test(parameters))
    return replaced(parameters, type, (_, head) => `${head}typedef ${text} ${member}_t;`)
  const value = new RegExp(`${start}( ${member} = )[^;]*;`, 'm')
  return replaced(parameters, value, (_, head, middle) => `${head}${middle}${text};`)
}

function replaced(text: string, pattern: RegExp, by: (...groups: string[]) => string): string {
  if (!pattern.test(text)) throw new Error(`the kernel has nothing like ${pattern}`)
  return text.replace(pattern, by)
}
