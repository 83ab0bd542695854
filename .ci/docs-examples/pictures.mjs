import { splitWords } from './shell-words.mjs'

/** Options, each with a value behind it, that a check does not take. */
const ofRunOnly = new Set(['--seed', '--id'])
const picture =
  /^<!-- picture of ([^\s,]+), written by `pnpm docs:examples`; do not edit -->\n[\s\S]*?^<!-- end of picture -->$/gm

/** The flows that a page has a place for a picture of, as they are named there. */
export function findPictures(page) {
  return [...page.matchAll(picture)].map(([, file]) => file)
}

/**
 * Puts pictures of flows into a page, each between its two comments.
 * @param {string} page
 * @param {ReadonlyMap<string, string>} graphs Mermaid flowcharts by the names of the flows on the page
 */
export function putPictures(page, graphs) {
  return page.replace(
    picture,
    (_, file) =>
      `<!-- picture of ${file}, written by \`pnpm docs:examples\`; do not edit -->\n` +
      `\n\`\`\`mermaid\n${graphs.get(file)}\n\`\`\`\n\n<!-- end of picture -->`,
  )
}

/**
 * What an example's page lacks: a picture and a command for each flow that lies in its folder.
 * @param {string} folder of the example, from the root on
 * @param {string | undefined} page
 * @param {readonly string[]} flows names of the files
 * @returns {string[]}
 */
export function findGaps(folder, page, flows) {
  if (page === undefined) return [`${folder} has no README.md`]
  const drawn = findPictures(page)
  return flows.flatMap(file => [
    ...(drawn.includes(file) ? [] : [`${folder}/README.md has no picture of ${file}`]),
    ...(page.includes(`${folder}/${file}`)
      ? []
      : [`${folder}/README.md has no command with ${folder}/${file}`]),
  ])
}

/**
 * The examples that the index does not link to.
 * @param {string} index
 * @param {readonly string[]} names of the folders
 */
export function findUnlisted(index, names) {
  return names.filter(name => !index.includes(`](${name}/README.md)`) && !index.includes(`](${name})`))
}

/**
 * What the commands `metaml run` of a page are given: flow, parameters and plugins, without what a check does not take.
 * @param {string} page
 * @returns {string[][]}
 */
export function findCommands(page) {
  return [...page.matchAll(/^.*\bmetaml run (.*)$/gm)].map(([, line]) => {
    const words = splitWords(line)
    return words.filter((word, at) => !ofRunOnly.has(word) && !ofRunOnly.has(words[at - 1]))
  })
}
