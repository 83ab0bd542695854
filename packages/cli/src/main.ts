import { errorToParts, isMetamlError } from '@metaml/core'
import { type Command, CommanderError } from 'commander'
import { commanderError, unknownOption } from './commander-error.js'
import { exitCode, exitCodes } from './exit-code.js'
import { buildProgram } from './program.js'
import { splitArguments } from './split-arguments.js'
import { type CommonOptions, createOutput, type Output } from './terminal/output.js'
import { errorJson, errorText, stackOf } from './text/error-text.js'

/** Performs a command line (without node and script) and gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let output = createOutput({ json: args.includes('--json'), quiet: args.includes('--quiet') })
  let code: number = exitCodes.ok
  const attempt = async (act: () => Promise<number>): Promise<void> => {
    try {
      code = await act()
    } catch (error) {
      if (error instanceof CommanderError && error.exitCode === 0) return
      const known = error instanceof CommanderError ? commanderError(error, stoppedAt(program, args)) : error
      tell(known, output)
      code = exitCode(known)
    }
  }
  const perform = async (options: CommonOptions, act: (output: Output) => Promise<number>): Promise<void> => {
    output = createOutput(options)
    code = await act(output)
  }
  const program = buildProgram(perform)
  const own = program.commands.map(command => command.name())
  const { command, before, behind } = splitArguments(args)

  const asksForWords = args.some(arg => ['-h', '--help', '-V', '--version'].includes(arg))
  if (command === undefined && !asksForWords) {
    await attempt(async () => {
      const { unknown } = program.parseOptions([...before])
      if (unknown.length > 0) throw unknownOption(unknown[0]!, program)
      process.stderr.write(program.helpInformation())
      return exitCodes.usage
    })
    return code
  }
  if (command !== undefined && !own.includes(command)) {
    await attempt(async () => {
      const { performPluginCommand } = await import('./commands/plugin-command.js')
      program.parseOptions([...before, ...behind])
      const options = program.opts<CommonOptions>()
      output = createOutput(options)
      return await performPluginCommand(command, behind, own, options, output)
    })
    return code
  }
  await attempt(async () => {
    await program.parseAsync([...args], { from: 'user' })
    return code
  })
  return code
}

const unforeseen = 'this is a mistake in MetaML or in a plugin: report it, with these lines'

/** Tells of an error: for people on stderr; with `--json` as one JSON object on stdout too. */
function tell(error: unknown, output: Output): void {
  const parts = isMetamlError(error) ? errorToParts(error) : { ...errorToParts(error), todo: unforeseen }
  if (output.json) output.result(JSON.stringify({ error: errorJson(parts) }, undefined, 2))
  output.complain(errorText(parts, output.colors.err))
  const stack = output.verbose ? stackOf((error as { cause?: unknown }).cause) : undefined
  if (stack !== undefined) output.complain(stack)
}

/** The command that the parser was in. */
function stoppedAt(program: Command, args: readonly string[]): Command {
  const { command } = splitArguments(args)
  return program.commands.find(candidate => candidate.name() === command) ?? program
}
