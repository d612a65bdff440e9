/** Colours of the chart, read from the tokens so that both themes come with them. */
export interface Ink {
  readonly line: string;
  readonly band: string;
  readonly over: string;
  readonly text: string;
  readonly grid: string;
  readonly axis: string;
  readonly pane: string;
  readonly hatch: string;
  readonly normalBand: string;
  readonly font: string;
}

export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const line = token('--wq-primary');
  return {
    line,
    band: `${line}38`,
    over: token('--wq-over'),
    text: token('--wq-text'),
    grid: token('--wq-line-soft'),
    axis: token('--wq-text-2'),
    pane: token('--wq-pane'),
    hatch: `${token('--wq-offline')}30`,
    normalBand: `${token('--wq-normal')}14`,
    font: `12px ${style.fontFamily}`,
  };
}
