import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { HandlersOf } from './handlers.ts';
import { fakeDoctor, fakeJournal, fakeTimeline } from './record-data.ts';
import { targetIdOf } from './target-data.ts';
import { fakeViewPage, fakeViews } from './view-data.ts';

const startedAt = Date.now() - 5 * 3_600_000;

export const viewHandlers: HandlersOf<'views' | 'timeline'> = {
  'views.list': () => ({ views: [...fakeViews] }),
  'views.show': (input, fake) => {
    if (input.viewId === 'uploads') {
      throw new AppError(
        'view/unavailable',
        localText('The server folder is not set.', '서버 폴더가 설정되지 않았습니다.'),
      );
    }
    return fakeViewPage(input, fake.now());
  },
  'views.csv': (input, fake) => {
    const page = fakeViewPage({ ...input, limit: 1000 }, fake.now());
    const head = input.offset === 0 ? `${page.columns.map((column) => column.id).join(',')}\r\n` : '';
    const rows = page.rows.map((row) => row.map((cell) => JSON.stringify(cell ?? '')).join(',')).join('\r\n');
    const next = input.offset + page.rows.length;
    return { text: `${head}${rows}\r\n`, next: next < page.matching ? next : null, total: page.matching };
  },
  'timeline.show': (input, fake) => ({
    entries: input.before === undefined ? [...fakeTimeline(fake.now())] : [],
  }),
};

export const recordHandlers: HandlersOf<'journal'> = {
  'journal.list': (input, fake) => {
    const text = input.text?.toLowerCase() ?? '';
    const all = fakeJournal(targetIdOf(0), fake.now()).filter(
      (entry) =>
        (input.targetId === undefined || entry.targetId === input.targetId) &&
        (text === '' || `${entry.subject} ${entry.action} ${entry.operator}`.toLowerCase().includes(text)),
    );
    const page = all
      .filter((entry) => input.before === undefined || entry.seq < input.before)
      .slice(0, input.limit);
    return { entries: page, total: all.length };
  },
  'journal.verify': (_input, fake) => {
    const [newest] = fakeJournal(targetIdOf(0), fake.now());
    return {
      ok: true,
      entries: 450,
      head: newest?.hash ?? '',
      anchoredUpTo: null,
      anchor: null,
      brokenAt: null,
      altered: [],
    };
  },
  'journal.export': (_input, fake) => {
    const all = fakeJournal(targetIdOf(0), fake.now()).toReversed();
    return {
      text: `${all.map((entry) => JSON.stringify(entry)).join('\n')}\n`,
      next: null,
      head: all.at(-1)?.hash ?? '',
      verdict: null,
    };
  },
};

export const appHandlers: HandlersOf<'app' | 'config'> = {
  'app.info': () => ({
    version: '0.1.0',
    face: 'desktop',
    operator: 'ops@desk-12',
    dataDir: '/home/ops/.local/share/holdfast',
    platform: 'linux x64',
    startedAt,
  }),
  'app.settings': (_input, { state }) => state.settings,
  'app.saveSettings': (input, fake) => {
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    fake.state.settings = { ...fake.state.settings, ...given };
    fake.publish('app.settingsChanged', fake.state.settings);
    return fake.state.settings;
  },
  'app.doctor': async (_input, fake) => {
    await fake.pause(200);
    return { checks: [...fakeDoctor] };
  },
  'config.export': (_input, { state }) => ({ text: JSON.stringify([...state.entered.values()], null, 2) }),
  'config.import': () => ({
    added: ['Chat Ulsan'],
    skipped: [{ name: 'Chat Seoul', why: 'There is already a target of this name.' }],
  }),
};
