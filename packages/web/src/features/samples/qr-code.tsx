import { QR_SIZE, qrModules } from './qr.ts';

/** Light border a reader needs, in modules. */
const QUIET = 4;

export function QrCode({ text }: { text: string }) {
  const path = qrModules(text)
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('');
  const size = QR_SIZE + 2 * QUIET;
  return (
    <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={text} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
