/** Paths on a 20×20 grid, drawn as 1.6 px strokes. */
const PATHS = {
  today: 'M4 5.5h12v11H4zM4 8.5h12M7 3.5v3M13 3.5v3',
  wall: 'M3.5 3.5h5.5v5.5H3.5zM11 3.5h5.5v5.5H11zM3.5 11h5.5v5.5H3.5zM11 11h5.5v5.5H11z',
  map: 'M3.5 5.5l4.5-2 4 2 4.5-2v11l-4.5 2-4-2-4.5 2zM8 3.5v11M12 5.5v11',
  register: 'M5 3.5h10v13H5zM7.5 7h5M7.5 10h5M7.5 13h3',
  book: 'M4 4.5c2-1 4-1 6 .5 2-1.500 4-1.500 6-.5v11c-2-1-4-1-6 .5-2-1.500-4-1.500-6-.5zM10 5v11',
  quarantine: 'M10 3l7 3v4c0 4-3 6-7 7.500-4-1.500-7-3.500-7-7.500V6zM10 7v4M10 13.500v.1',
  loggers: 'M3.500 11.500h13v5h-13zM6.500 14h.1M9 14h4M10 11.500V7M7 6a4.200 4.200 0 016 0M5 4a7 7 0 0110 0',
  sample:
    'M7.500 3.500h5M8.500 3.500v4L5 15a1.500 1.500 0 001.400 2h7.200a1.500 1.500 0 001.400-2l-3.500-7.500v-4M6.500 12h7',
  orders: 'M3.500 4.500h13v9h-7l-3.500 3v-3h-2.500zM6.500 9h6M10.500 7l2 2-2 2',
  gaps: 'M3 13.500h4V7h2.500M16.500 13.500H13V7h-1M10.500 13.500h.1M10.500 4v.1',
  forward: 'M3.500 16.500h13M6 13V9.500a3 3 0 013-3h6.500M12 3l3.500 3.500L12 10',
  sentOut: 'M4 10h11.500M11 5.500l4.500 4.500-4.500 4.500',
  cameIn: 'M16 10H4.500M9 5.500L4.500 10 9 14.500',
  accounts: 'M10 9.500a3 3 0 100-6 3 3 0 000 6zM4 16.500c.5-3 3-4.500 6-4.500s5.500 1.500 6 4.500',
  accounting: 'M10 3.500v13M4 6.500h12M4 6.500L2 12h4.500zM16 6.500L13.500 12H18zM7 16.500h6',
  import: 'M10 3v9M6.500 8.500L10 12l3.500-3.500M3.500 13v3.500h13V13',
  audit: 'M8.500 14a5.500 5.500 0 100-11 5.500 5.500 0 000 11zM12.500 12.500l4.500 4.500',
  system: 'M3.500 4.500h13v8.500h-13zM7 16.500h6M10 13v3.500',
  menu: 'M3.500 5.500h13M3.500 10h13M3.500 14.500h13',
  fold: 'M12.500 5l-5 5 5 5',
  unfold: 'M7.500 5l5 5-5 5',
  close: 'M5 5l10 10M15 5L5 15',
  copy: 'M7 7h9.500v9.500H7zM13 7V3.500H3.500V13H7',
  search: 'M9 14.500a5.500 5.500 0 100-11 5.500 5.500 0 000 11zM13 13l4 4',
  sun: 'M10 13.500a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM10 2v2M10 16v2M2 10h2M16 10h2M4.300 4.300l1.400 1.400M14.300 14.300l1.400 1.400M4.300 15.700l1.400-1.400M14.300 5.700l1.400-1.400',
  moon: 'M16 12.500A7 7 0 017.500 4a6.500 6.500 0 108.500 8.500z',
  plug: 'M7 3v4M13 3v4M5 7h10v2.500a5 5 0 01-10 0zM10 14.500V18',
  district: 'M3.500 16.500h13M5 16.500V7.500l5-4 5 4v9M8.500 16.500v-4h3v4',
  play: 'M6.500 4l9 6-9 6z',
  link: 'M8.500 11.500l3-3M7 9l-2 2a2.800 2.800 0 004 4l2-2M13 11l2-2a2.800 2.800 0 00-4-4L9 7',
  table: 'M3.500 4.500h13v11h-13zM3.500 8h13M3.500 11.700h13M8 4.500v11',
  chart: 'M3.500 16.500h13M3.500 3.500v13M6 12.500l3-4 3 2.500 4-6',
  chevron: 'M6 8l4 4 4-4',
  external: 'M8 4.500H4.500v11h11V12M11 4h5v5M16 4l-7 7',
  warning: 'M10 3l7.500 13.500h-15zM10 8v4M10 14.300v.1',
  plus: 'M10 4v12M4 10h12',
  edit: 'M4 16l.8-3.500L13 4.300l2.700 2.700-8.200 8.200zM11.500 5.800l2.700 2.700',
  download: 'M10 3v9M6.500 8.500L10 12l3.500-3.500M4 16.500h12',
  filter: 'M3 4.500h14l-5.500 6.500v5l-3-1.500v-3.500z',
  info: 'M10 17a7 7 0 100-14 7 7 0 000 14zM10 9.500v4M10 6.500v.1',
} as const;

export type IconName = keyof typeof PATHS;

/** A sign beside a word; without one, give the button an `aria-label`. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
