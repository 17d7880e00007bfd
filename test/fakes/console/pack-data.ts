import type { LocalText } from '../../../shared/model/local-text.ts';
import { PackDescription } from '../../../shared/model/pack.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { probePlans } from './probe-plans.ts';

const minuteMs = 60_000;

/** The messenger pack as the console describes it. */
export const messengerPack = PackDescription.parse({
  id: 'messenger',
  version: 1,
  title: localText('Intranet messenger', '사내 메신저'),
  description: localText(
    'Flask and Socket.IO messenger with a SQLite database in its own folder.',
    '자체 폴더에 SQLite 데이터베이스를 두는 Flask·Socket.IO 메신저입니다.',
  ),
  origin: 'built-in',
  sha256: '4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce',
  settings: [
    setting('url', 'url', 'Address', '주소', { required: true, example: 'http://chat.example:5000' }),
    setting('root', 'folder', 'Server folder', '서버 폴더', {
      requiredFor: [
        { en: 'files', ko: '파일' },
        { en: 'views', ko: '보기' },
      ],
    }),
    setting('probe-room', 'integer', 'Room for probes', '점검용 방', {
      min: 1,
      requiredFor: [{ en: 'message round trip', ko: '메시지 왕복' }],
    }),
    setting('channel', 'choice', 'Release channel', '배포 채널', {
      default: 'stable',
      choices: ['stable', 'canary'],
    }),
    setting('host-zone', 'zone', 'Time zone of the host', '호스트 시간대', { default: 'Asia/Seoul' }),
    setting('behind-proxy', 'boolean', 'Behind a reverse proxy', '리버스 프록시 뒤에 있음', {
      default: false,
    }),
  ],
  credentials: [
    {
      name: 'account',
      type: 'login',
      title: localText('Operations account', '운영 계정'),
      help: localText('An account that is kept for probes.', '점검 전용 계정입니다.'),
      required: true,
    },
    {
      name: 'second-account',
      type: 'login',
      title: localText('Second account', '두 번째 계정'),
      help: localText('Receives the message of the round trip.', '왕복 메시지를 받습니다.'),
      required: false,
    },
    {
      name: 'device-token',
      type: 'rotating',
      title: localText('Device token', '기기 토큰'),
      help: null,
      required: false,
    },
  ],
  probes: probePlans.map(({ id, title, kind, everyMs, writes }) => ({ id, title, kind, everyMs, writes })),
  views: [
    { id: 'device-sessions', title: localText('Device sessions', '기기 세션') },
    { id: 'users', title: localText('Users', '사용자') },
    { id: 'rooms', title: localText('Rooms by size', '크기별 방') },
    { id: 'access-log', title: localText('Recent access log', '최근 접속 기록') },
  ],
  viewsTitle: localText('Sessions & devices', '세션과 기기'),
  connection: true,
  policies: true,
  parts: [
    part('database', 'sqlite', localText('Database', '데이터베이스'), { needs: ['master-key'] }),
    part('uploads', 'tree', localText('Uploads', '업로드')),
    part('master-key', 'file', localText('Master key of the rooms', '대화방 마스터 키'), { sensitive: true }),
    part('config', 'file', localText('Configuration', '설정 파일'), { sensitive: true }),
    part('rebuild', 'rebuild', localText('Versions and start script', '버전 정보와 시작 스크립트'), {
      required: false,
    }),
  ],
  runbooks: [],
  recipes: [{ id: 'upload', title: localText('An upload with its rows', '업로드 파일과 관련 행') }],
  retention: { last: 0, daily: 7, weekly: 0, monthly: 0 },
  boot: true,
});

export const wikiPack = PackDescription.parse({
  id: 'team-wiki',
  version: 3,
  title: localText('Team wiki', '팀 위키'),
  description: null,
  origin: 'installed',
  sha256: 'd4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35',
  settings: [setting('url', 'url', 'Address', '주소', { required: true })],
  credentials: [],
  probes: [
    {
      id: 'page',
      title: localText('Start page', '시작 페이지'),
      kind: 'http',
      everyMs: minuteMs,
      writes: false,
    },
  ],
  views: [],
  viewsTitle: null,
  connection: false,
  policies: false,
  parts: [],
  runbooks: [],
  recipes: [],
  retention: null,
  boot: false,
});

function part(
  id: string,
  kind: string,
  title: LocalText,
  more: {
    readonly required?: boolean;
    readonly sensitive?: boolean;
    readonly needs?: readonly string[];
  } = {},
) {
  return { id, kind, title, required: true, sensitive: false, needs: [], ...more };
}

function setting(
  name: string,
  type: string,
  en: string,
  ko: string,
  more: Readonly<Record<string, unknown>>,
) {
  const nothing = {
    help: null,
    required: false,
    default: null,
    example: null,
    choices: [],
    min: null,
    max: null,
    requiredFor: [],
  };
  return { ...nothing, name, type, title: localText(en, ko), ...more };
}

export const packTemplate = `# A pack describes a kind of system as data.
pack: my-system
version: 1
title: { en: My system, ko: 내 시스템 }
settings:
  url: { type: url, title: { en: Address, ko: 주소 }, required: true }
probes:
  - id: page
    kind: http
    title: { en: Start page, ko: 시작 페이지 }
    group: startup
    request: { path: / }
    expect:
      - { status: 200, else: down }
`;
