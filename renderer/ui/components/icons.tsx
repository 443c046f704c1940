import type { ReactNode } from 'react';

const SHAPES = {
  archive: 'M4 5.5h16v4H4zM5.5 9.5v9h13v-9M10 13h4',
  lock: 'M6.5 11h11v9h-11zM9 11V7.8a3 3 0 016 0V11',
  sliders: 'M3.5 7.5h9.2M17.3 7.5h3.2M15 5.2a2.3 2.3 0 100 4.6 2.3 2.3 0 000-4.6zM3.5 16.5h3.2M11.3 16.5h9.2M9 14.2a2.3 2.3 0 100 4.6 2.3 2.3 0 000-4.6z',
  screen: 'M3.5 5h17v11.5h-17zM9 20h6M12 16.5V20',
  video: 'M3.5 6h12v12h-12zM15.5 10.5l5-3v9l-5-3',
  window: 'M3.5 5h17v14h-17zM3.5 9h17M6.2 7h.01M8.4 7h.01',
  link: 'M10 14a4 4 0 005.7.3l3-3a4 4 0 00-5.6-5.7l-1.3 1.2M14 10a4 4 0 00-5.7-.3l-3 3a4 4 0 005.6 5.7l1.3-1.2',
  file: 'M6.5 3.5h7l4.5 4.6v12.4h-11.5zM13.5 3.5v4.6H18',
  hash: 'M9.5 4.5l-2 15M16.5 4.5l-2 15M4.8 9.2h15M4.2 14.8h15',
  note: 'M5 19l.9-3.9L15.6 5.4a1.9 1.9 0 012.7 0l.3.3a1.9 1.9 0 010 2.7L8.9 18.1zM13.8 7.2l3 3',
  eye: 'M2.8 12S6 6 12 6s9.2 6 9.2 6-3.2 6-9.2 6-9.2-6-9.2-6zM12 9.4a2.6 2.6 0 100 5.2 2.6 2.6 0 000-5.2z',
  covered: 'M4 4.5l16 15M9.9 6.3A9 9 0 0112 6c6 0 9.2 6 9.2 6a15.4 15.4 0 01-3 3.6M6.2 8.1A15 15 0 002.8 12S6 18 12 18c1.5 0 2.8-.4 4-.9',
  search: 'M10.8 4.5a6.3 6.3 0 100 12.6 6.3 6.3 0 000-12.6zM15.4 15.4L20 20',
  check: 'M5 12.6l4.6 4.6L19.2 7.4',
  care: 'M12 4.2l8.6 15.3H3.4zM12 10.2v4M12 16.9h.01',
  info: 'M12 3.6a8.4 8.4 0 100 16.8 8.4 8.4 0 000-16.8zM12 11.2v5M12 8h.01',
  back: 'M19 12H5.5M11 6l-6 6 6 6',
  next: 'M9.5 6l6 6-6 6',
  down: 'M6.5 9.5l5.5 5.5 5.5-5.5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4',
  bundle: 'M4 8l8-4.2L20 8v8.4l-8 4-8-4zM4 8l8 4.2L20 8M12 12.2v8.2M8 5.9l8 4.2',
  folder: 'M3.5 6h6l2 2.4h9v10.1h-17z',
  close: 'M6 6l12 12M18 6L6 18',
  exit: 'M10 4.5H5v15h5M14.5 8l4 4-4 4M18.5 12H9.5',
  cover: 'M4 5h16v14H4zM4 5l16 14',
  paper: 'M6 3.5h12v17H6zM9 8h6M9 12h6M9 16h3.5',
} as const;

export type IconName = keyof typeof SHAPES;

/** A drawing of 24 × 24 units that scales with the text; it says nothing that the words beside it do not say. */
export function Icon({ name, large = false }: { readonly name: IconName; readonly large?: boolean }): ReactNode {
  const size = large ? '1.75rem' : '1.25rem';
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor" strokeWidth={large ? 1.5 : 1.75} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}
