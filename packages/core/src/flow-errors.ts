import { MetamlError } from './errors.js'

const usage = { kind: 'usage' } as const

/** Two nodes of one name. */
export function nameTaken(name: string): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_NODE_NAME',
    message: `Two nodes are called '${name}'.`,
    expected: 'a name of its own for each node of a flow',
    todo: 'give one of them another `name`',
  })
}

/** A name that can not stand in CFG keys, edges and the ids of models. */
export function notAName(name: string): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_NODE_NAME',
    message: `A node can not be called '${name}'.`,
    expected: 'small letters, digits and hyphens, beginning with a letter or a digit',
    todo: 'give the node another `name`',
  })
}

/** Two task objects with one id. */
export function twoTasks(id: string): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_TASK',
    message: `Two different tasks are called '${id}'.`,
    expected: 'one task of each id in a flow',
    found: 'two: of two packages, or of two copies of one',
    todo: 'import it from one place only',
  })
}

/** Something that is no wire where a wire belongs. */
export function noWire(place: string, found: unknown): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_WIRE',
    message: `What is given to '${place}' is not the output of a task.`,
    expected:
      'what f.add or f.input gave; where an output gives many models, one of them: const [a] = f.add(...)',
    found: found === null ? 'null' : Array.isArray(found) ? 'a list' : typeof found,
  })
}

/** One wire for a task that does not have one input. */
export function unnamedWire(node: string, ports: readonly string[]): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_WIRE',
    message:
      ports.length === 0 ? `'${node}' takes no model.` : `'${node}' has several inputs; which one is meant?`,
    expected: ports.length === 0 ? 'no inputs' : `{ ${ports.map(port => `${port}: ...`).join(', ')} }`,
  })
}

/** A builder or handle used after its flow was built. */
export function closed(name: string): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_CLOSED',
    message: `The flow '${name}' is finished; nothing can be added to it.`,
    todo: 'do it inside the function that is given to flow()',
  })
}

/** A building function that gives a promise. */
export function promised(name: string): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_RETURN',
    message: `The function that builds the flow '${name}' is async.`,
    expected: 'a function that builds the flow at once: it says what is to run, it runs nothing',
    todo: 'remove async, and load what it needs before',
  })
}

/** An input of a flow that has a taken or unusable name. */
export function badInput(flow: string, name: string): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_INPUT',
    message: `The flow '${flow}' can not have an input '${name}' (again).`,
    expected: 'a name of letters, digits and _ for each input',
    todo: "name it: f.input('dnn', 'teacher')",
  })
}

/** An input of a used flow that is not given. */
export function missingInput(flow: string, name: string, inputs: readonly string[]): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_INPUT',
    message: `The input '${name}' of the flow '${flow}' is not given.`,
    expected: `{ ${inputs.map(input => `${input}: ...`).join(', ')} }`,
  })
}

/** An input that a used flow does not have. */
export function unknownInput(flow: string, name: string, inputs: readonly string[]): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_INPUT',
    message: `The flow '${flow}' has no input '${name}'.`,
    expected: inputs.length === 0 ? 'no inputs' : `one of ${inputs.join(', ')}`,
  })
}

/** A parameter for a used flow that names no node of it. */
export function partKeyUnknown(
  part: string,
  key: string,
  nodes: readonly string[],
  near: string | undefined,
): MetamlError {
  const parameter = key.slice(key.indexOf('.') + 1)
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_UNKNOWN_KEY',
    message: `'${key}' names no parameter of a node of the flow '${part}'.`,
    expected: `<node>.<parameter>, with a node out of ${nodes.join(', ') || '(none)'}`,
    ...(near !== undefined && { todo: `write '${near}.${parameter}'?` }),
  })
}

/** A place of a used flow, in JSON, that it does not have. */
export function partPlaceUnknown(part: string, text: string, returns: number): MetamlError {
  return new MetamlError({
    ...usage,
    code: 'METAML_E_FLOW_EDGE',
    message: `The flow '${part}' gives nothing at '${text}'.`,
    expected:
      returns === 0
        ? 'a flow that returns models'
        : returns === 1
          ? `${part}.returned[0]`
          : `${part}.returned[0] to ${part}.returned[${returns - 1}]`,
    found: text,
  })
}
