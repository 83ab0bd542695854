import { Command } from 'commander'
import type { CheckOptions } from './commands/check.js'
import type { GcOptions } from './commands/gc.js'
import type { LogOptions } from './commands/log.js'
import type { OptimizeOptions } from './commands/optimize.js'
import type { ResumeOptions } from './commands/resume.js'
import type { RunOptions } from './commands/run.js'
import type { ShowOptions } from './commands/show.js'
import { parseConfidence, parseMetric, parseNumber, parseSeed } from './option-values.js'
import type { CommonOptions, Output } from './terminal/output.js'
import { cliVersion } from './version.js'

/** Performs a command: is handed its options and what it does with an output, which gives the exit code. */
export type Perform = (options: CommonOptions, act: (output: Output) => Promise<number>) => Promise<void>

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]

/**
 * The command line. Each command's code is imported when it is called, so that the others start fast. Options that
 * every command has may stand before or behind its name.
 */
export function buildProgram(perform: Perform): Command {
  const program = new Command('metaml')
    .description('Runs design flows that fit neural networks onto FPGAs.')
    .version(cliVersion(), '-V, --version', 'print the version')
    .option('--json', 'print the result as one JSON object on stdout')
    .option('--quiet', 'print the result only')
    .option('--verbose', 'print debug lines too')
    .option(
      '--plugin <path>',
      'a plugin that is no dependency of the project: its folder (may be repeated)',
      collect,
    )
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeErr: () => {} })
    .exitOverride()

  program
    .command('run')
    .summary('run a flow')
    .description('Runs a flow: a file in TypeScript, JavaScript or JSON.')
    .argument('<flow>', 'the flow file')
    .argument('[parameters...]', 'node.parameter=value; the value is JSON, or else a string')
    .option('--cfg <file>', 'parameters in a JSON file; key=value goes before it')
    .option('--seed <number>', 'the seed of everything random (default: 1)', parseSeed)
    .option('--from <model>', 'start at this model: its id, or <run>:<id>')
    .option('--id <id>', 'the id of the run (default: flow, date, random letters)')
    .action(async (flow: string, parameters: string[], _own: object, command: Command) => {
      const options = command.optsWithGlobals<RunOptions>()
      await perform(options, async output =>
        (await import('./commands/run.js')).run(flow, parameters, options, output),
      )
    })

  program
    .command('optimize')
    .summary('fit a network onto an FPGA without writing a flow')
    .description(
      'Runs the default flow for a network and a table: narrows, prunes and quantises it, and says what was gained.',
    )
    .argument('<model>', 'a trained Keras network: .h5, .keras, or .json with --weights')
    .argument('<data>', 'a table with a row for each example, e.g. a .csv')
    .requiredOption('--part <name>', 'the FPGA, e.g. xcvu9p-flgb2104-2l-e')
    .option(
      '--max-loss <value>',
      'the loss that is accepted, 0.01 is one point of accuracy',
      parseNumber('max-loss', 0),
      0.01,
    )
    .option(
      '--confidence <share>',
      'how sure it is that rows which did not decide lose no more than that; 0.5: the validation rows alone decide',
      parseConfidence,
      0.95,
    )
    .option('--clock <ns>', 'the clock period', parseNumber('clock', Number.MIN_VALUE), 5)
    .option('--label <column>', 'the column with the class (default: class, label, target or y)')
    .option(
      '--classes <names>',
      "in the order of the network's outputs, with commas or as a JSON array (default: sorted)",
    )
    .option('--ignore <column>', 'a column that the network does not read (may be repeated)', collect)
    .option('--split <column>', 'the column that says train, validation or test (default: rows are drawn)')
    .option(
      '--scaling <what>',
      'none, standard or a file with mean and scale (default: what the network fits)',
    )
    .option(
      '--metric <name>',
      'that the loss is in: accuracy, binary_accuracy, auc (default: by the outputs)',
      parseMetric,
    )
    .option('--weights <file>', 'the .h5 with the weights of a .json')
    .option(
      '--epochs <number>',
      'passes over the training rows for each network that is tried',
      parseNumber('epochs', 1, true),
    )
    .option('--seed <number>', 'the seed of everything random (default: 1)', parseSeed)
    .option('--id <id>', 'the id of the run')
    .action(async (model: string, data: string, _own: object, command: Command) => {
      const options = command.optsWithGlobals<OptimizeOptions>()
      await perform(options, async output =>
        (await import('./commands/optimize.js')).optimize(model, data, options, output),
      )
    })

  program
    .command('resume')
    .summary('go on with a run')
    .description('Goes on with a run; what is finished is not run again.')
    .argument('[run]', 'its id or how it begins (default: the newest)')
    .option('--take-over', 'also when somebody else may be running it')
    .action(async (id: string | undefined, _own: object, command: Command) => {
      const options = command.optsWithGlobals<ResumeOptions>()
      await perform(options, async output =>
        (await import('./commands/resume.js')).resume(id, options, output),
      )
    })

  program
    .command('show')
    .summary('print what a run made')
    .description('Prints what a run made: searches, models, figures.')
    .argument('[run]', 'its id or how it begins (default: the newest)')
    .option('--why', 'why each task and trial ran or was reused')
    .option('--model <id>', 'everything about one model: its id, or the name of the node that handed it on')
    .option('--runs', 'the list of runs')
    .action(async (id: string | undefined, _own: object, command: Command) => {
      const options = command.optsWithGlobals<ShowOptions>()
      await perform(options, async output => (await import('./commands/show.js')).show(id, options, output))
    })

  program
    .command('export')
    .summary('write a model as an ordinary folder')
    .description(
      "Writes a model as an ordinary folder, for Keras, hls4ml or the vendor's tools, with where it is from.",
    )
    .argument('<model>', "its id, <run>:<id>, or a node's name (default run: the newest that has it)")
    .argument('<folder>', 'one that is not there, or empty')
    .action(async (model: string, folder: string, _own: object, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      await perform(options, async output =>
        (await import('./commands/export.js')).exportModel(model, folder, options, output),
      )
    })

  program
    .command('log')
    .summary('print what a run wrote to LOG')
    .description('Prints the execution trace of a run: time, level, task and trial, message, data.')
    .argument('[run]', 'its id or how it begins (default: the newest)')
    .option('--task <name>', 'of this node or task only')
    .option('--trial <label>', 'of this trial only')
    .option('--level <level>', 'from this level on: debug, info, warn, error (default: debug)')
    .option('--follow', 'go on until the run is over')
    .action(async (id: string | undefined, _own: object, command: Command) => {
      const options = command.optsWithGlobals<LogOptions>()
      await perform(options, async output => (await import('./commands/log.js')).log(id, options, output))
    })

  program
    .command('diff')
    .summary('say what differs between two runs')
    .description('Says what differs between two runs: parameters, versions, decisions, figures, models.')
    .argument('<before>', 'the id of a run or how it begins')
    .argument('<after>', 'that of the other')
    .action(async (before: string, after: string, _own: object, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      await perform(options, async output =>
        (await import('./commands/diff.js')).diff(before, after, options, output),
      )
    })

  program
    .command('gc')
    .summary('remove what no kept run needs')
    .description(
      'Says which files of the store no kept run needs, and how much that is; removes them with --yes.',
    )
    .option('--remove <run>', 'a run that is not kept (may be repeated)', collect)
    .option('--keep <number>', 'keep only so many of the newest runs')
    .option('--also <project>', 'another project that uses the same store (may be repeated)', collect)
    .option('--alone', 'no other project uses the store')
    .option('--yes', 'do it')
    .action(async (_own: object, command: Command) => {
      const options = command.optsWithGlobals<GcOptions>()
      await perform(options, async output => (await import('./commands/gc.js')).gc(options, output))
    })

  program
    .command('tasks')
    .summary('list the installed tasks')
    .description('Lists the tasks of the installed plugins, or tells everything about one.')
    .argument('[task]', 'the id of a task')
    .action(async (id: string | undefined, _own: object, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      await perform(options, async output => (await import('./commands/tasks.js')).tasks(id, options, output))
    })

  program
    .command('check')
    .summary('check a flow without running it')
    .description(
      'Checks a flow as a whole and tells all its problems at once; lists its parameters when it is sound.',
    )
    .argument('<flow>', 'the flow file')
    .argument('[parameters...]', 'node.parameter=value; the value is JSON, or else a string')
    .option('--cfg <file>', 'parameters in a JSON file; key=value goes before it')
    .option('--graph', 'draw it instead, as a Mermaid flowchart')
    .action(async (flow: string, parameters: string[], _own: object, command: Command) => {
      const options = command.optsWithGlobals<CheckOptions>()
      await perform(options, async output =>
        (await import('./commands/check.js')).check(flow, parameters, options, output),
      )
    })

  program
    .command('doctor')
    .summary('say which tools are there')
    .description('Says which tools the installed plugins need, which are there, and how to get the others.')
    .option('--setup <name>', 'set up what an installed package says how to, e.g. tfjs-node')
    .action(async (_own: object, command: Command) => {
      const { setup, ...options } = command.optsWithGlobals<CommonOptions & { setup?: string }>()
      await perform(options, async output => {
        if (setup === undefined) return (await import('./commands/doctor.js')).doctor(options, output)
        const { performPluginCommand } = await import('./commands/plugin-command.js')
        return await performPluginCommand(`setup-${setup}`, [], [], options, output)
      })
    })

  program
    .command('completion')
    .summary('print what a shell needs to complete commands')
    .description('Prints a script for a shell: source <(metaml completion bash)')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string, _own: object, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      await perform(options, async output => {
        output.result((await import('./commands/completion-script.js')).completionScript(shell))
        return 0
      })
    })

  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[], _own: object, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>()
      await perform(options, async output => {
        const { completions } = await import('./commands/complete.js')
        const found = await completions(program, words)
        if (found.length > 0) output.result(found.join('\n'))
        return 0
      })
    })

  return program
}
