/** Where an array of a model lies: `weights/<layer>/<name>.npy` or `masks/<layer>/<name>.npy`. */
export function arrayPath(folder: 'weights' | 'masks', layer: string, name: string): string {
  return `${folder}/${layer}/${name}.npy`
}
