import path from 'node:path'
import { isMetamlError } from '@metaml/core'
import { create } from './create.js'
import { type CreateOrder, readOrder, usage } from './read-order.js'

/** Runs the command `create-metaml`; gives its exit code: 0, or 2 when nothing could be made as it was asked for. */
export async function main(args: readonly string[], cwd: string): Promise<number> {
  try {
    const order = readOrder(args, { cwd, env: process.env })
    if (order === undefined) {
      process.stdout.write(usage)
      return 0
    }
    const { dir, files } = await create(order, cwd)
    const steps = nextSteps(order, programOf(process.env.npm_config_user_agent)).map(step => `  ${step}`)
    const made = files.map(file => `  ${path.join(path.relative(cwd, dir), file)}`)
    process.stdout.write(`Made\n${made.join('\n')}\n\nNext:\n${steps.join('\n')}\n`)
    return 0
  } catch (error) {
    if (!isMetamlError(error)) throw error
    process.stderr.write(`${error.code}: ${error.message}\n`)
    return 2
  }
}

/** What to do with it, command by command. */
function nextSteps({ template, folder, name }: CreateOrder, program: string): string[] {
  const install = [...(folder === '.' ? [] : [`cd ${folder}`]), `${program} install`]
  if (template !== 'project') return [...install, `${program} test`]
  const call = program === 'npm' ? 'npx' : program
  const flow = `${name.split('/').at(-1)}.flow.ts`
  return [...install, `${call} metaml check ${flow}`, `${call} metaml run ${flow}`]
}

/** The package manager that runs this command, as it says of itself. */
function programOf(agent = ''): string {
  const name = agent.split('/')[0]!
  return ['pnpm', 'yarn'].includes(name) ? name : 'npm'
}
