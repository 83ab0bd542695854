import { setUpTfjsNode } from './set-up-tfjs-node.js'

/** What the command line hands over. */
interface CommandContext {
  readonly projectDir: string
  readonly output: { readonly json: boolean; result(text: string): void; note(text: string): void }
}

/** The command `setup-tfjs-node`, which `metaml doctor --setup tfjs-node` performs. */
export default async function command(
  _: readonly string[],
  { projectDir, output }: CommandContext,
): Promise<void> {
  const version = await setUpTfjsNode({ projectDir, say: text => output.note(text) })
  output.result(
    output.json
      ? JSON.stringify({ ok: true, setup: 'tfjs-node', tensorflow: version }, undefined, 2)
      : `tfjs-node loads, with TensorFlow ${version}`,
  )
}
