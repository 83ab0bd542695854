import { type CppNode, nodesOf } from '../tree/cpp-tree.js'
import { matchesName, nameOf } from './name-of.js'

/** Which nodes are wanted. */
export interface NodeWish<Row> {
  /** What the node declares or calls, see `nameOf`. */
  readonly name?: string | RegExp
  /** Further conditions; `row` holds the nodes that were found before. */
  readonly where?: (node: CppNode, row: Row) => boolean
}

/** Which nodes below another are wanted. */
export interface RelatedWish<Row> extends NodeWish<Row> {
  /** The column that the new node is below; without it the last one. */
  readonly of?: keyof Row & string
}

/** A query: every call gives a new one with one column more; `rows` has what matches, in the order of the text. */
export interface Query<Row extends { readonly [column: string]: CppNode }> {
  readonly rows: readonly Row[]
  /** Nodes of a kind anywhere below. */
  descendant<Column extends string>(
    column: Column,
    kind: string | readonly string[],
    wish?: RelatedWish<Row>,
  ): Query<Row & { readonly [name in Column]: CppNode }>
  /** Nodes of a kind at a distance (default 1), counted as {@link distanceOf} does. */
  child<Column extends string>(
    column: Column,
    kind: string | readonly string[],
    wish?: RelatedWish<Row> & { readonly distance?: number },
  ): Query<Row & { readonly [name in Column]: CppNode }>
}

type AnyRow = { readonly [column: string]: CppNode }

/** Starts a query: every node of a kind at or below `root`. */
export function query<Column extends string>(
  root: CppNode,
  column: Column,
  kind: string | readonly string[],
  { name, where }: NodeWish<object> = {},
): Query<{ readonly [key in Column]: CppNode }> {
  const rows: AnyRow[] = []
  for (const node of nodesOf(root)) {
    if (isKind(node, kind) && matchesName(nameIf(name, node), name) && (where?.(node, {}) ?? true))
      rows.push({ [column]: node })
  }
  return queryOf(rows, column) as unknown as Query<{ readonly [key in Column]: CppNode }>
}

function queryOf(rows: readonly AnyRow[], last: string): Query<AnyRow> {
  const related = (
    column: string,
    kind: string | readonly string[],
    { of = last, name, where }: RelatedWish<AnyRow>,
    distance: number | undefined,
  ): Query<AnyRow> => {
    const found = rows.flatMap(row => {
      const more: AnyRow[] = []
      for (const node of nodesOf(row[of]!)) {
        if (node === row[of] || !isKind(node, kind)) continue
        if (distance !== undefined && distanceOf(node, row[of]!) !== distance) continue
        if (matchesName(nameIf(name, node), name) && (where?.(node, row) ?? true))
          more.push({ ...row, [column]: node })
      }
      return more
    })
    return queryOf(found, column)
  }
  return {
    rows,
    descendant: (column, kind, wish = {}) =>
      related(column, kind, wish as RelatedWish<AnyRow>, undefined) as never,
    child: (column, kind, { distance = 1, ...wish } = {}) =>
      related(column, kind, wish as RelatedWish<AnyRow>, distance) as never,
  }
}

function isKind(node: CppNode, kind: string | readonly string[]): boolean {
  return typeof kind === 'string' ? node.kind === kind : kind.includes(node.kind)
}

function nameIf(wanted: string | RegExp | undefined, node: CppNode): string {
  return wanted === undefined ? '' : nameOf(node)
}

/** Kinds that only hold what is written between braces, behind a label or under a condition of the preprocessor, or are a part of a statement. */
const wrappers = new Set([
  'compound_statement',
  'labeled_statement',
  'case_statement',
  'else_clause',
  'catch_clause',
  'template_declaration',
  'declaration_list',
  'field_declaration_list',
  'linkage_specification',
  'preproc_if',
  'preproc_ifdef',
  'preproc_else',
  'preproc_elif',
  'preproc_elifdef',
])

/**
 * How many steps a node is below another; braces, labels (`case` too), `else`, `catch`, `template <...>` and `#if` are
 * no steps: a loop written directly in a function's body is 1 below it, a loop in that loop 2. Undefined when it is not below it.
 */
export function distanceOf(node: CppNode, ancestor: CppNode): number | undefined {
  let steps = 1
  for (let above = node.parent; above !== undefined; above = above.parent) {
    if (above === ancestor) return steps
    if (!wrappers.has(above.kind)) steps += 1
  }
  return undefined
}
