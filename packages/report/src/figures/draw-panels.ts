import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'

/** One plot of a figure; its title stands above it, its legend to the right of the title. */
export interface Panel {
  readonly title: string
  readonly options: Plot.PlotOptions
  readonly legend?: readonly { readonly label: string; readonly color: string }[]
}

const width = 720
const height = 300
const heading = 40

/** Draws panels one below the other as one SVG document, without a browser; text is not turned into paths. */
export function drawPanels(panels: readonly Panel[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const parts = panels.map(({ title, options, legend = [] }, index) => {
    const plot = Plot.plot({
      width,
      height,
      marginLeft: 76,
      marginRight: 28,
      marginTop: 30,
      marginBottom: 44,
      style: { fontSize: '12px', fontFamily: 'Helvetica, Arial, sans-serif' },
      document: document as unknown as NonNullable<Plot.PlotOptions['document']>,
      ...options,
    })
    plot.setAttribute('y', String(heading))
    const entries = legend.map(({ label, color }, place) => {
      const x = width - 28 - (legend.length - place) * 100
      return `<circle cx="${x}" cy="16" r="5" fill="${color}"/><text x="${x + 10}" y="20">${escapeXml(label)}</text>`
    })
    const text = `<text x="16" y="20" font-weight="bold">${escapeXml(title)}</text>`
    return `<g transform="translate(0,${index * (height + heading)})">${text}${entries.join('')}${plot.outerHTML}</g>`
  })
  const all = panels.length * (height + heading)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${all}" viewBox="0 0 ${width} ${all}" font-family="Helvetica, Arial, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${all}" fill="white"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
