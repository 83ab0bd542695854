import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'

/** One plot of a figure; its title stands above it, its legend to the right of the title, notes on lines below. */
export interface Panel {
  readonly title: string
  readonly notes?: readonly string[]
  readonly options: Plot.PlotOptions
  readonly legend?: readonly { readonly label: string; readonly color: string }[]
  /** Of the plot alone, in pixels. */
  readonly height?: number
}

const width = 720
const plotHeight = 300
const [edge, line, place] = [16, 17, 104]

/** Draws panels one below the other as one SVG document, without a browser; text is not turned into paths. */
export function drawPanels(panels: readonly Panel[]): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  let top = 0
  const parts = panels.map(({ title, notes = [], options, legend = [], height = plotHeight }) => {
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
    const heading = 20 + (1 + notes.length) * line
    plot.setAttribute('y', String(heading - 8))
    const entries = legend.map(({ label, color }, at) => {
      const x = width - edge - (legend.length - at) * place
      return `<circle cx="${x}" cy="16" r="5" fill="${color}"/><text x="${x + 10}" y="20">${escapeXml(label)}</text>`
    })
    const texts = [
      `<text x="${edge}" y="20" font-weight="bold">${escapeXml(title)}</text>`,
      ...notes.map(
        (note, at) =>
          `<text x="${edge}" y="${20 + (at + 1) * line}" font-size="12">${escapeXml(note)}</text>`,
      ),
    ]
    const part = `<g transform="translate(0,${top})">${texts.join('')}${entries.join('')}${plot.outerHTML}</g>`
    top += heading + height
    return part
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top}" viewBox="0 0 ${width} ${top}" font-family="Helvetica, Arial, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${top}" fill="white"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
