import type { LineTested } from './forwarding.ts';
import { type LinePlace, UpLine } from './up-line.ts';

/** Dial once, say what happened, hang up; nothing is sent. */
export function testLine(place: LinePlace): Promise<LineTested> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const tell = (ok: boolean, zh: string, en: string): void => {
      const { fingerprint } = line;
      line.close();
      resolve({ ok, zh, en, ms: Math.round(performance.now() - startedMs), fingerprint });
    };
    const line = new UpLine(place, {
      onUp: () => tell(true, '已连通', 'connected'),
      onDown: (zh, en) => tell(false, zh, en),
      onHead: () => {},
      onDrain: () => {},
    });
    line.dial();
  });
}
