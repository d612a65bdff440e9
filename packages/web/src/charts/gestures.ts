import type { ChartStack } from './chart-stack.ts';

const CLICK_PX = 4;

interface GestureHandlers {
  /** Index of the panel under a vertical position of the overlay. */
  readonly panelAt: (y: number) => number;
  readonly onOpen: (panel: number, at: number) => void;
}

/**
 * Pointer on the plotting area: moving shows the cursor, dragging pans, two fingers or the wheel zoom, a
 * click opens what lies there.
 *
 * @returns stop
 */
export function listenGestures(
  overlay: HTMLElement,
  stack: ChartStack,
  handlers: GestureHandlers,
): () => void {
  const stop = new AbortController();
  const on = { signal: stop.signal };
  const pointers = new Map<number, { x: number; startX: number }>();
  let apart = 0;
  const xOf = (event: PointerEvent | WheelEvent) => event.clientX - overlay.getBoundingClientRect().left;

  overlay.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      const x = xOf(event);
      pointers.set(event.pointerId, { x, startX: x });
      overlay.setPointerCapture(event.pointerId);
      apart = spread(pointers);
    },
    on,
  );
  overlay.addEventListener(
    'pointermove',
    (event) => {
      const x = xOf(event);
      const held = pointers.get(event.pointerId);
      if (!held) return stack.setCursor(stack.timeAt(x));
      const dx = x - held.x;
      held.x = x;
      if (pointers.size === 2) {
        const now = spread(pointers);
        if (apart > 0 && now > 0) stack.zoom(apart / now, stack.timeAt(middle(pointers)));
        apart = now;
      } else if (Math.abs(x - held.startX) > CLICK_PX) stack.pan(-dx / stack.plotWidth);
    },
    on,
  );
  const release = (event: PointerEvent) => {
    const held = pointers.get(event.pointerId);
    pointers.delete(event.pointerId);
    apart = spread(pointers);
    if (!held || event.type !== 'pointerup') return;
    const x = xOf(event);
    if (Math.abs(x - held.startX) > CLICK_PX || Math.abs(held.x - held.startX) > CLICK_PX) return;
    stack.setCursor(stack.timeAt(x));
    handlers.onOpen(handlers.panelAt(event.clientY - overlay.getBoundingClientRect().top), stack.timeAt(x));
  };
  overlay.addEventListener('pointerup', release, on);
  overlay.addEventListener('pointercancel', release, on);
  overlay.addEventListener('pointerleave', () => pointers.size === 0 && stack.setCursor(undefined), on);
  overlay.addEventListener(
    'wheel',
    (event) => {
      // A page must still scroll past the chart: plain wheel zooms only over the chart and not at its limits.
      if (event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      stack.zoom(event.deltaY > 0 ? 1.25 : 0.8, stack.timeAt(xOf(event)));
    },
    { ...on, passive: false },
  );
  return () => stop.abort();
}

type Pointers = ReadonlyMap<number, { readonly x: number }>;
const spread = (pointers: Pointers): number => {
  const [one, other] = [...pointers.values()];
  return one && other ? Math.abs(one.x - other.x) : 0;
};
const middle = (pointers: Pointers): number => {
  const [one, other] = [...pointers.values()];
  return one && other ? (one.x + other.x) / 2 : 0;
};
