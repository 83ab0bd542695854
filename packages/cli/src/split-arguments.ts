/** A command line, taken apart at the command's name. */
export interface SplitArguments {
  readonly before: readonly string[]
  readonly command?: string
  readonly behind: readonly string[]
}

/** Finds the command's name: the first argument that is no option, and not the value of `--plugin`. */
export function splitArguments(args: readonly string[]): SplitArguments {
  const at = args.findIndex((arg, index) => !arg.startsWith('-') && args[index - 1] !== '--plugin')
  if (at < 0) return { before: args, behind: [] }
  return { before: args.slice(0, at), command: args[at]!, behind: args.slice(at + 1) }
}
