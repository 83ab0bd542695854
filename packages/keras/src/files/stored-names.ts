/** The name that each layer's arrays are stored under: its class in snake case, from the second on with a number. */
export function storedNames(classNames: ReadonlyMap<string, string>): Map<string, string> {
  const used = new Map<string, number>()
  return new Map(
    [...classNames].map(([name, className]) => {
      const snake = className
        .replace(/\W+/g, '')
        .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
        .replace(/([a-z])([A-Z])/g, '$1_$2')
        .toLowerCase()
      const count = used.get(snake) ?? 0
      used.set(snake, count + 1)
      return [name, count === 0 ? snake : `${snake}_${count}`]
    }),
  )
}
