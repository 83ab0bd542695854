import { MetamlError } from '@metaml/core'

/** A file that can't be read as a Keras network: METAML_E_KERAS_FILE. */
export function fileError(
  file: string,
  found: string,
  more: { expected?: string; todo?: string; cause?: unknown } = {},
) {
  return new MetamlError({
    code: 'METAML_E_KERAS_FILE',
    kind: 'usage',
    message: `The file ${file} can't be read as a Keras network.`,
    found,
    ...more,
  })
}

/** A layer that is not supported, or not with these settings: METAML_E_KERAS_LAYER. */
export function layerError(layer: string, className: string, reason: string, file?: string) {
  return new MetamlError({
    code: 'METAML_E_KERAS_LAYER',
    kind: 'usage',
    message: `The layer '${layer}' of class ${className}${file === undefined ? '' : ` in ${file}`} is not supported.`,
    found: reason,
    todo: 'build the network from supported layers (the README of @metaml/keras lists them)',
    data: { layer, class: className, ...(file !== undefined && { file }) },
  })
}

/** Arrays that do not fit their network: METAML_E_KERAS_WEIGHTS. */
export function weightsError(message: string, more: { expected?: string; found?: string } = {}) {
  return new MetamlError({ code: 'METAML_E_KERAS_WEIGHTS', kind: 'usage', message, ...more })
}
