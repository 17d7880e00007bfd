const paths = {
  overview: 'M3 13h4l2.5-7 4 12 2.5-8 1.5 3H21',
  snapshots: 'M12 3l9 4.500-9 4.500-9-4.500ZM4 12l8 4 8-4M4 16.500l8 4 8-4',
  pin: 'M9 4h6l-1 6 3 3v2H7v-2l3-3ZM12 15v6',
  runbooks:
    'M4 6l1.500 1.500L8 5M4 12l1.500 1.500L8 11M4 18l1.500 1.500L8 17M11.500 6.500H20M11.500 12.500H20M11.500 18.500H20',
  journal: 'M6 3h11a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2ZM8 8h7M8 12h7M8 16h4',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20',
  add: 'M12 5v14M5 12h14',
  run: 'M7 5l11 7-11 7Z',
  stop: 'M7 7h10v10H7Z',
  pause: 'M9 5v14M15 5v14',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M9 9h11v11H9ZM5 15H4V4h11v1',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  back: 'M14 6l-6 6 6 6',
  forward: 'M10 6l6 6-6 6',
  folder: 'M3 6a1 1 0 0 1 1-1h5l2 2h9a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1Z',
  file: 'M6 3h8l4 4v14H6ZM14 3v4h4',
  refresh: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4h-4',
  export: 'M12 15V4M8 8l4-4 4 4M5 15v4h14v-4',
  columns: 'M4 5h16v14H4ZM10 5v14M15 5v14',
  pen: 'M5 19l1-4L16 5l3 3L9 18Z',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  tools: 'M14.5 6.5a4 4 0 0 1 5-1l-2.5 2.5 1 2 2 1 2-2a4 4 0 0 1-5.5 4.5L9 21l-3-3 7.500-7.5a4 4 0 0 1 1-4Z',
  write: 'M4 20h16M6 16l1-4 8-8 3 3-8 8Z',
  shield: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6Z',
  key: 'M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM11 12l8-8M15.500 7.500l3 3',
  forbidden: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM5.700 5.700l12.600 12.600',
  warning: 'M12 4 2.500 20h19ZM12 10v5M12 17.500v.01',
} as const;

export type IconName = keyof typeof paths;

/** A decoration: whatever it stands for is said in words beside it or in the name of its button. */
export function Icon(props: { readonly name: IconName; readonly size?: number }) {
  const size = props.size ?? 16;
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={paths[props.name]}
        fill="none"
        stroke="currentColor"
        strokeWidth={props.name === 'more' ? 2.8 : 1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
