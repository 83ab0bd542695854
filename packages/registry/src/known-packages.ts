/** The packages of MetaML that bring tasks, each with the ids of its tasks. */
export const knownPackages: { readonly [name: string]: readonly string[] } = {
  '@metaml/control': ['branch', 'fork', 'join', 'recall', 'reduce', 'stop'],
  '@metaml/csynth-estimate': ['csynth-estimate'],
  '@metaml/hls-import': ['hls-import'],
  '@metaml/hls4ml': ['hls4ml'],
  '@metaml/keras-model-gen': ['keras-model-gen'],
  '@metaml/pruning': ['pruning'],
  '@metaml/quantization': ['quantization'],
  '@metaml/scaling': ['scaling'],
  '@metaml/vivado-hls': ['vivado-hls'],
}

/** The package of MetaML that brings a task of this id, installed or not; undefined for a task of others. */
export function packageOfTask(id: string): string | undefined {
  return Object.keys(knownPackages).find(name => knownPackages[name]!.includes(id))
}
