import { fakeOps } from '../fakes/fake-ops.ts';
import type { FakeOps } from '../fakes/fake-ops.ts';

declare global {
  interface Window {
    /** For tests: the console behind this window. */
    fake?: FakeOps;
  }
}

/**
 * The window over a console in memory: `?scenario=everyday|huge|hostile|empty`, `theme`, `language`, `density`, `instant`. Served by
 * `serve-fake-window.ts`; it is no part of the product.
 */
const query = new URLSearchParams(window.location.search);

function oneOf<Value extends string>(name: string, values: readonly [Value, ...Value[]]): Value {
  return values.find((value) => value === query.get(name)) ?? values[0];
}

window.fake = fakeOps({
  scenario: oneOf('scenario', ['everyday', 'huge', 'hostile', 'empty']),
  instant: query.has('instant'),
  settings: {
    theme: oneOf('theme', ['system', 'light', 'dark', 'contrast']),
    language: oneOf('language', ['en', 'ko']),
    density: oneOf('density', ['normal', 'compact', 'comfortable']),
  },
});
window.ops = window.fake.ops;

await import('../../renderer/main.tsx');
