import type { ParsedInput } from '../../../shared/contract/ops-api.ts';
import type { ViewCell, ViewPage, ViewSummary } from '../../../shared/model/view.ts';
import { ViewPage as ViewPageSchema, ViewSummary as ViewSummarySchema } from '../../../shared/model/view.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { seeded } from './seeded.ts';

const dayMs = 86_400_000;

export const fakeViews: readonly ViewSummary[] = [
  view('device-sessions', 'Device sessions', '기기 세션', null),
  view('users', 'Users', '사용자', null),
  view('rooms', 'Rooms by size', '크기별 방', null),
  view('access-log', 'Recent access log', '최근 접속 기록', null),
  view(
    'uploads',
    'Upload tokens',
    '업로드 토큰',
    localText(
      'The server folder is not set: add it in the settings of the target.',
      '서버 폴더가 설정되지 않았습니다. 대상 설정에서 추가하십시오.',
    ),
  ),
];

function view(id: string, en: string, ko: string, unavailable: ViewSummary['unavailable']): ViewSummary {
  return ViewSummarySchema.parse({ id, title: localText(en, ko), description: null, unavailable });
}

const columns = [
  { id: 'state', title: localText('State', '상태'), type: 'state', clock: null },
  { id: 'user', title: localText('User', '사용자'), type: 'text', clock: null },
  { id: 'device', title: localText('Device', '기기'), type: 'text', clock: null },
  { id: 'device_id', title: localText('Device id', '기기 ID'), type: 'id', clock: null },
  { id: 'ip', title: localText('Address', '주소'), type: 'text', clock: null },
  {
    id: 'last_used',
    title: localText('Last use', '마지막 사용'),
    type: 'time',
    clock: localText('written in UTC', 'UTC로 기록됨'),
  },
  {
    id: 'expires',
    title: localText('Expires', '만료'),
    type: 'time',
    clock: localText('written in UTC', 'UTC로 기록됨'),
  },
  { id: 'remember', title: localText('Remembered', '기억함'), type: 'boolean', clock: null },
  { id: 'bytes', title: localText('Uploaded', '업로드'), type: 'bytes', clock: null },
  { id: 'messages', title: localText('Messages', '메시지'), type: 'number', clock: null },
] as const;

const states = [
  { id: 'active', title: localText('Active', '활성'), tone: 'ok' },
  { id: 'expiring', title: localText('Expiring', '만료 임박'), tone: 'degraded' },
  { id: 'expired', title: localText('Expired', '만료됨'), tone: 'neutral' },
  { id: 'revoked', title: localText('Revoked', '폐기됨'), tone: 'down' },
] as const;

const odd = [
  '=HYPERLINK("http://evil","x")',
  '<script>alert(1)</script>',
  '\u202Egnp.exe',
  'خادم المحادثة',
  'a'.repeat(300),
  'line\nbreak\ttab\u0007',
];

function rowsOf(count: number, nowAt: number): readonly (readonly ViewCell[])[] {
  const random = seeded(11);
  return Array.from({ length: count }, (_, index) => {
    const state = random.pick(['active', 'active', 'active', 'expiring', 'expired', 'revoked'] as const);
    return [
      state,
      index % 97 === 13 ? (odd[index % odd.length] ?? '') : `user${String(index).padStart(5, '0')}`,
      random.pick(['Windows desktop', 'MacBook', 'Android', 'iPhone', 'Linux desktop']),
      Math.floor(random.next() * 2 ** 48)
        .toString(16)
        .padStart(12, '0'),
      `10.20.${Math.floor(random.between(0, 250))}.${Math.floor(random.between(2, 250))}`,
      index % 41 === 5 ? null : nowAt - random.between(0, 40 * dayMs),
      nowAt + random.between(-10 * dayMs, 30 * dayMs),
      random.next() > 0.4 ? 1 : 0,
      Math.floor(random.between(0, 4e8)),
      Math.floor(random.between(0, 9000)),
    ];
  });
}

const cache = new Map<string, readonly (readonly ViewCell[])[]>();

/** Filters, orders and cuts as the privileged side does. The device sessions have 100,000 rows, the others 600. */
export function fakeViewPage(input: ParsedInput<'views.show'>, nowAt: number): ViewPage {
  const count = input.viewId === 'device-sessions' ? 100_000 : 600;
  const all = cache.get(input.viewId) ?? rowsOf(count, nowAt);
  cache.set(input.viewId, all);
  const text = input.filter.text?.toLowerCase() ?? '';
  const wanted = Object.entries(input.filter.columns ?? {});
  const matching = all.filter(
    (row) =>
      (text === '' || row.some((cell) => String(cell).toLowerCase().includes(text))) &&
      wanted.every(([id, values]) => values.includes(row[columnAt(id)] ?? '')),
  );
  const ordered =
    input.order === undefined
      ? matching
      : matching.toSorted(by(columnAt(input.order.column), input.order.direction));
  return ViewPageSchema.parse({
    columns,
    states,
    rows: ordered.slice(input.offset, input.offset + input.limit),
    matching: matching.length,
    total: all.length,
    offset: input.offset,
    readAt: nowAt,
  });
}

function columnAt(id: string): number {
  return columns.findIndex((column) => column.id === id);
}

function by(at: number, direction: 'asc' | 'desc') {
  const sign = direction === 'asc' ? 1 : -1;
  return (left: readonly ViewCell[], right: readonly ViewCell[]) => {
    const [a, b] = [left[at] ?? '', right[at] ?? ''];
    return sign * (a < b ? -1 : a > b ? 1 : 0);
  };
}
