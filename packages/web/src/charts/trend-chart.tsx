import 'uplot/dist/uPlot.min.css';
import { useMantineColorScheme } from '@mantine/core';
import { formatInstant, formatTime, type Instant } from '@wenqu/domain';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/lang.ts';
import { AXIS_LEFT_PX, ChartStack, type Reading } from './chart-stack.ts';
import { listenGestures } from './gestures.ts';
import { readInk } from './ink.ts';
import { PAD_RIGHT_PX, type PanelContent } from './panel.ts';
import styles from './trend-chart.module.css';
import type { View } from './view.ts';
import { chartWords } from './words.ts';

const HEAD_PX = 24;
const SETTLE_MS = 250;

export interface ChartPanel {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly content: PanelContent;
  readonly format: (value: number) => string;
  readonly flagText: (flag: string) => string;
  /** What else is to be said of a moment: why nothing is there, or that it came late. */
  readonly noteAt?: (at: number) => string;
}

export interface TrendChartProps {
  readonly label: string;
  readonly panels: readonly ChartPanel[];
  /** What was fetched; panning stops there. */
  readonly bounds: View;
  readonly view: View;
  readonly now: number;
  /** Rises when rows were appended to a trace. */
  readonly appended: number;
  /** After the view has been still for a moment. */
  readonly onView: (view: View) => void;
  /** A value was clicked or Enter pressed on it. */
  readonly onOpen: (key: string, at: number, position: number) => void;
}

/** Stacked panels, one factor each, under one cursor. Everything it shows, the table twin shows too. */
export function TrendChart(props: TrendChartProps) {
  const { panels, bounds, view, now, appended, label } = props;
  const say = useWords(chartWords);
  const helpId = useId();
  const { colorScheme } = useMantineColorScheme();
  const latest = useRef(props);
  latest.current = props;
  const box = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const hair = useRef<HTMLDivElement>(null);
  const hairTime = useRef<HTMLSpanElement>(null);
  const plots = useRef<(HTMLDivElement | null)[]>([]);
  const reads = useRef<(HTMLSpanElement | null)[]>([]);
  const dots = useRef<(HTMLSpanElement | null)[]>([]);
  const [summary, setSummary] = useState('');
  const height = panelHeight(panels.length);
  const settle = useRef<ReturnType<typeof setTimeout>>(undefined);

  const showCursor = (shown: View, cursor: number | undefined) => {
    const stackNow = stack.current;
    const inSight = cursor !== undefined && cursor >= shown.from && cursor <= shown.to;
    hair.current!.style.opacity = inSight ? '1' : '0';
    if (inSight) {
      hair.current!.style.transform = `translateX(${stackNow.xOf(cursor)}px)`;
      hairTime.current!.textContent = formatInstant(cursor as Instant).slice(5);
      hairTime.current!.dataset.side = stackNow.xOf(cursor) > stackNow.plotWidth - 130 ? 'left' : 'right';
    }
    latest.current.panels.forEach((panel, index) => {
      const reading: Reading = inSight ? stackNow.readingAt(index, cursor) : { kind: 'none' };
      reads.current[index]!.textContent = inSight ? readText(panel, reading, cursor, latest.current) : '';
      const dot = dots.current[index]!;
      dot.style.opacity = reading.kind === 'value' ? '1' : '0';
      if (reading.kind === 'value') {
        const x = AXIS_LEFT_PX + stackNow.xOf(reading.at);
        dot.style.transform = `translate(${x}px, ${HEAD_PX + stackNow.yOf(index, reading.value)}px)`;
      }
    });
  };
  const readText = (
    panel: ChartPanel,
    reading: Reading,
    cursor: number,
    { panels: all }: TrendChartProps,
  ): string => {
    if (reading.kind === 'none') return panel.noteAt?.(cursor) || say.noValue;
    if (reading.kind === 'bucket')
      return say.bucket(panel.format(reading.lo), panel.format(reading.hi), reading.rows);
    const time = all.length > 0 ? formatTime(reading.at as Instant) : '';
    const note = panel.noteAt?.(reading.at) ?? '';
    const said = `${panel.format(reading.value)} ${panel.unit} ${panel.flagText(reading.flag)} · ${time}`;
    return note === '' ? said : `${said} · ${note}`;
  };
  const summarise = (shown: View) => {
    const parts = latest.current.panels.map((panel, index) => {
      const trace = stack.current.traceOf(index);
      const seen = trace.extremes(shown.from, shown.to, 2000);
      if (!seen) return say.none(panel.title);
      const over = trace.overCount(shown.from, shown.to);
      const max = panel.format(seen[1]);
      if (over > 0) return say.over(panel.title, over, max);
      const judged = panel.content.steps.some((step) => step.judges);
      return judged ? say.within(panel.title, max) : say.unjudged(panel.title, max);
    });
    const from = formatInstant(shown.from as Instant);
    setSummary(say.summary(from, formatInstant(shown.to as Instant), parts.join('；')));
  };
  const stack = useRef<ChartStack>(undefined as unknown as ChartStack);
  const onDraw = useRef((_: View, __: number | undefined) => {});
  onDraw.current = (shown, cursor) => {
    showCursor(shown, cursor);
    clearTimeout(settle.current);
    settle.current = setTimeout(() => {
      summarise(shown);
      const { view: asked } = latest.current;
      if (asked.from !== shown.from || asked.to !== shown.to) latest.current.onView(shown);
    }, SETTLE_MS);
  };
  stack.current ??= new ChartStack(
    { bounds, view, now },
    { onDraw: (shown, cursor) => onDraw.current(shown, cursor) },
  );
  const keys = panels.map((panel) => panel.key).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new set of panels or theme is built anew
  useLayoutEffect(() => {
    const element = box.current!;
    const contents = latest.current.panels.map((panel) => panel.content);
    const elements = plots.current.slice(0, contents.length).map((plot) => plot!);
    const size = { width: element.clientWidth, height };
    stack.current.mount(elements, contents, size, readInk(element));
    const watch = new ResizeObserver(() => stack.current.resize(element.clientWidth, height));
    watch.observe(element);
    return () => {
      watch.disconnect();
      stack.current.unmount();
    };
  }, [keys, height, colorScheme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `appended` says that a trace grew in place
  useEffect(() => {
    stack.current.setContents(panels.map((panel) => panel.content));
  }, [panels, appended]);

  useEffect(() => {
    stack.current.setFrame({
      bounds: { from: bounds.from, to: bounds.to },
      view: { from: view.from, to: view.to },
      now,
    });
  }, [bounds.from, bounds.to, view.from, view.to, now]);

  const open = (index: number, at: number) => {
    const panel = latest.current.panels[index];
    const picked = stack.current.pick(index, at);
    if (panel && picked) latest.current.onOpen(panel.key, picked.at, picked.position);
    else stack.current.zoom(0.2, at);
  };
  const openRef = useRef(open);
  openRef.current = open;
  useEffect(
    () =>
      listenGestures(overlay.current!, stack.current, {
        panelAt: (y) =>
          Math.min(
            latest.current.panels.length - 1,
            Math.floor(y / (HEAD_PX + panelHeight(latest.current.panels.length))),
          ),
        onOpen: (index, at) => openRef.current(index, at),
      }),
    [],
  );
  useEffect(() => () => clearTimeout(settle.current), []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(stack.current, openRef.current, latest.current.panels.length);
  };

  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.box}
        role="application"
        aria-label={label}
        aria-describedby={helpId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: role application takes the keys
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {panels.map((panel, index) => (
          <div key={panel.key} className={styles.panel} style={{ minHeight: height + HEAD_PX }}>
            <div className={styles.head}>
              <strong>{panel.title}</strong>
              <span className={styles.unit}>{panel.unit}</span>
              <span
                className={styles.read}
                ref={(element) => {
                  reads.current[index] = element;
                }}
              />
            </div>
            <div
              ref={(element) => {
                plots.current[index] = element;
              }}
            />
            <span
              className={styles.dot}
              ref={(element) => {
                dots.current[index] = element;
              }}
            />
          </div>
        ))}
        <div ref={overlay} className={styles.overlay} style={{ left: AXIS_LEFT_PX, right: PAD_RIGHT_PX }}>
          <div ref={hair} className={styles.hair}>
            <span ref={hairTime} className={styles.hairTime} />
          </div>
        </div>
        <p id={helpId} className="wq-hidden">
          {say.help}
        </p>
        <p className="wq-hidden" aria-live="polite">
          {summary}
        </p>
      </div>
      <div className={styles.foot}>
        <span className={styles.legend}>
          {Object.values(say.legend).map((text) => (
            <span key={text}>{text}</span>
          ))}
        </span>
        <ChartButton text="‹▲" name={say.previousOver} act={() => stack.current.goOver(-1)} />
        <ChartButton text="▲›" name={say.nextOver} act={() => stack.current.goOver(1)} />
        <ChartButton text="＋" name={say.zoomIn} act={() => stack.current.zoom(0.6)} />
        <ChartButton text="－" name={say.zoomOut} act={() => stack.current.zoom(1 / 0.6)} />
        <ChartButton
          text={say.reset}
          name={say.reset}
          act={() => stack.current.setView(stack.current.bounds)}
        />
      </div>
    </div>
  );
}

function ChartButton({ text, name, act }: { text: string; name: string; act: () => void }) {
  return (
    <button type="button" className={styles.button} onClick={act} aria-label={name} title={name}>
      {text}
    </button>
  );
}

type KeyAct = (chart: ChartStack, open: (index: number, at: number) => void, panels: number) => void;

const spanOf = ({ view }: ChartStack): number => view.to - view.from;

const KEYS: Readonly<Record<string, KeyAct>> = {
  ArrowLeft: (chart) => chart.pan(-0.1),
  ArrowRight: (chart) => chart.pan(0.1),
  '+': (chart) => chart.zoom(0.7),
  '=': (chart) => chart.zoom(0.7),
  '-': (chart) => chart.zoom(1 / 0.7),
  '[': (chart) => chart.goOver(-1),
  ']': (chart) => chart.goOver(1),
  Home: (chart) => chart.setView({ from: chart.bounds.from, to: chart.bounds.from + spanOf(chart) }),
  End: (chart) => chart.setView({ from: chart.bounds.to - spanOf(chart), to: chart.bounds.to }),
  Enter: (chart, open, panels) => {
    if (chart.cursor !== undefined) open(firstWithValue(chart, panels), chart.cursor);
  },
};

/** The first panel that has a value under the cursor. */
function firstWithValue(chart: ChartStack, count: number): number {
  for (let index = 0; index < count; index++) {
    if (chart.readingAt(index, chart.cursor ?? 0).kind !== 'none') return index;
  }
  return 0;
}

/** One tall panel, or several that share the height of a screen. */
const panelHeight = (count: number): number =>
  count <= 1 ? 420 : count === 2 ? 260 : count === 3 ? 172 : 128;
