import { describe, expect, it } from 'vitest';
import { evaluateFile } from '../../../electron/policies/evaluate-file.ts';
import { evaluatePolicy } from '../../../electron/policies/evaluate-policy.ts';
import type { SettingsReading } from '../../../electron/policies/settings-reading.ts';
import { PolicyDefinition, SettingsFileDefinition } from '../../../electron/packs/schema/policy.ts';
import { readSettingsFile } from '../../../electron/packs/settings-file.ts';
import type { SettingsFormat } from '../../../electron/packs/settings-file.ts';
import { localText } from '../../../shared/text/local-text.ts';

function reading(format: SettingsFormat, path: string, text: string): SettingsReading {
  const read = readSettingsFile(format, text);
  if (read.kind === 'malformed') return { ...read, path };
  return { ...read, path, hasByteOrderMark: text.startsWith('\uFEFF') };
}

const policy = (rest: Record<string, unknown>) =>
  PolicyDefinition.parse({ id: 'p', title: 'P', file: 'config', key: 'KEY', reason: 'Change it.', ...rest });

function judge(
  rest: Record<string, unknown>,
  files: Readonly<Record<string, SettingsReading>>,
  settings: Readonly<Record<string, string | number | boolean>> = {},
) {
  const facts = {
    files: new Map(Object.entries(files)),
    optionalFiles: new Set(['runtime']),
    settings,
    now: 0,
  };
  const { standing, actual, intended, source, reason } = evaluatePolicy(policy(rest), facts);
  return { standing, actual: actual?.en ?? null, intended: intended.en, source, reason: reason.en };
}

const python = (text: string) => ({ config: reading('python', 'config.py', text) });

describe('a policy', () => {
  it('shows numbers with their unit, and in words what would be a pattern', () => {
    const size = { intended: { equals: 16777216 }, unit: 'bytes' };
    expect(judge(size, python('KEY = 1048576'))).toMatchObject({
      standing: 'deviates',
      actual: '1 MiB (1048576)',
      intended: '16 MiB (16777216)',
    });
    const kept = {
      intended: { matches: '^([7-9]|[1-9][0-9])$' },
      'intended-words': '7 to 99 days',
      unit: 'days',
    };
    expect(judge(kept, python("KEY = '30'"))).toMatchObject({
      standing: 'kept',
      actual: '30 d',
      intended: '7 to 99 days',
    });
  });

  it('takes the default of the other side where that says nothing, and knows values that must not be', () => {
    const files = (other: string) => ({
      ...python('KEY = 5'),
      other: reading('toml', 'other.toml', other),
    });
    const same = { 'same-as': { file: 'other', key: 'limits.key', default: 5 } };
    expect(judge(same, files('a = 1')).standing).toBe('kept');
    expect(judge(same, files('[limits]\nkey = 6')).standing).toBe('deviates');
    const never = { intended: { 'not-matches': '(?i)^change' } };
    expect(judge(never, python("KEY = 'ChangeMe'"))).toMatchObject({
      standing: 'deviates',
      intended: expect.stringContaining('does not match') as string,
    });
    expect(judge(never, python("KEY = 'k3y'")).standing).toBe('kept');
  });

  it('looks at every item of a plain list with *, and knows nothing of a list that is computed', () => {
    const wanted = { key: 'KEY.*', intended: { 'one-of': ['png', 'pdf'] } };
    expect(judge(wanted, python("KEY = {'png', 'pdf'}\n")).standing).toBe('kept');
    expect(judge(wanted, python("KEY = {\n  'png',\n  'exe',\n}\n"))).toMatchObject({
      standing: 'deviates',
      actual: '"exe"',
    });
    expect(judge(wanted, python('KEY = set(os.environ)\n')).standing).toBe('unknown');
    expect(judge(wanted, { config: reading('toml', 'c.toml', 'KEY = ["png", "js"]') }).standing).toBe(
      'deviates',
    );
  });

  it('is kept or deviates by the value of the file, with its line', () => {
    const wanted = { intended: { equals: false } };
    expect(judge(wanted, python('# top\nKEY = False\n'))).toMatchObject({
      standing: 'kept',
      source: 'config.py:2',
    });
    expect(judge(wanted, python('KEY = True\n'))).toMatchObject({
      standing: 'deviates',
      actual: 'true',
      intended: 'false',
      source: 'config.py:1',
      reason: 'Change it.',
    });
  });

  it('takes the default where the key is absent, and says so', () => {
    const wanted = { intended: { equals: 30 }, default: 30 };
    expect(judge(wanted, python('OTHER = 1\n'))).toMatchObject({ standing: 'kept', actual: '30 (default)' });
    expect(judge({ intended: { equals: 30 } }, python(''))).toMatchObject({
      standing: 'deviates',
      actual: 'absent',
    });
    expect(judge({ intended: { exists: false } }, python(''))).toMatchObject({ standing: 'kept' });
  });

  it('is unknown where the value is computed, and never kept', () => {
    const found = judge({ intended: { equals: true } }, python('KEY = bool(os.environ["X"])\n'));
    expect(found).toMatchObject({ standing: 'unknown' });
    expect(found.reason).toContain('os.environ');
  });

  it('is unknown where the file is missing, malformed or unreadable', () => {
    const wanted = { intended: { equals: true }, default: true };
    expect(judge(wanted, { config: { kind: 'absent', path: 'config.py' } })).toMatchObject({
      standing: 'unknown',
    });
    expect(judge(wanted, { config: reading('toml', 'c.toml', 'a = [1,') })).toMatchObject({
      standing: 'unknown',
    });
    const problem = localText('no right', 'x');
    expect(judge(wanted, { config: { kind: 'unreadable', path: 'c', problem } })).toMatchObject({
      reason: 'no right',
    });
  });

  it('takes what wins over the file, and names that place', () => {
    const runtime = reading('json', 'runtime.json', '{\n "security": {\n  "on": false } }');
    const wanted = { intended: { equals: true }, 'overridden-by': [{ file: 'runtime', key: 'security.on' }] };
    expect(judge(wanted, { ...python('KEY = True'), runtime })).toMatchObject({
      standing: 'deviates',
      actual: 'false',
      source: 'runtime.json:3',
    });
    expect(
      judge(wanted, { ...python('KEY = True'), runtime: { kind: 'absent', path: 'runtime.json' } }),
    ).toMatchObject({ standing: 'kept', source: 'config.py:1' });
  });

  it('takes the operator’s setting as intended, and does not apply while it is empty', () => {
    const wanted = { intended: { equals: '${settings.deployed}' } };
    expect(judge(wanted, python('KEY = "2.0"'), { deployed: '2.0' })).toMatchObject({ standing: 'kept' });
    expect(judge(wanted, python('KEY = "3.0"'), { deployed: '2.0' })).toMatchObject({
      intended: '"2.0"',
      standing: 'deviates',
    });
    expect(judge(wanted, python('KEY = "3.0"'), {})).toMatchObject({ standing: 'off' });
    expect(judge(wanted, python('KEY = "3.0"'), { deployed: '' })).toMatchObject({ standing: 'off' });
  });

  it('applies only where the operator’s setting says so', () => {
    const wanted = { intended: { equals: true }, when: { setting: 'environment', 'one-of': ['production'] } };
    expect(judge(wanted, python('KEY = False'), { environment: 'staging' })).toMatchObject({
      standing: 'off',
    });
    expect(judge(wanted, python('KEY = False'), { environment: 'production' })).toMatchObject({
      standing: 'deviates',
    });
  });

  it('compares secrets of two files and shows neither', () => {
    const wanted = { key: 's.secret', 'same-as': { file: 'other', key: 'SECRET' }, secret: true };
    const config = reading('toml', 'a.toml', '[s]\nsecret = "hunter2-hunter2"\n');
    const same = reading('dotenv', '.env', 'SECRET=hunter2-hunter2\n');
    const different = reading('dotenv', '.env', 'SECRET=tiger3-tiger3\n');
    expect(judge(wanted, { config, other: same })).toMatchObject({
      standing: 'kept',
      actual: 'set, 15 characters',
    });
    const found = judge(wanted, { config, other: different });
    expect(found).toMatchObject({ standing: 'deviates', source: 'a.toml:2' });
    expect(JSON.stringify(found)).not.toMatch(/hunter2|tiger3/);
    expect(judge(wanted, { config, other: { kind: 'absent', path: '.env' } })).toMatchObject({
      standing: 'unknown',
    });
  });

  it('looks at every item behind a star, and names the one that deviates', () => {
    const wanted = { key: 'backends.*.trust', intended: { equals: 'strict' } };
    const config = reading(
      'toml',
      'c.toml',
      '[[backends]]\ntrust = "strict"\n[[backends]]\ntrust = "tofu"\n',
    );
    expect(judge(wanted, { config })).toMatchObject({
      standing: 'deviates',
      actual: '"tofu"',
      source: 'c.toml:4',
    });
    expect(judge(wanted, { config: reading('toml', 'c.toml', 'a = 1') })).toMatchObject({ standing: 'kept' });
  });

  it('must be one of the items of another setting', () => {
    const wanted = { key: 'KEY', 'same-as': { file: 'other', key: 'backends.*.id' } };
    const other = reading('toml', 'proxy.toml', '[[backends]]\nid = "a"\n[[backends]]\nid = "b"\n');
    expect(judge(wanted, { ...python('KEY = "b"'), other })).toMatchObject({
      standing: 'kept',
      intended: 'one of backends.*.id (proxy.toml)',
    });
    expect(judge(wanted, { ...python('KEY = "c"'), other })).toMatchObject({ standing: 'deviates' });
    expect(judge(wanted, { ...python('KEY = "c"'), other: reading('toml', 'proxy.toml', '') })).toMatchObject(
      {
        standing: 'unknown',
      },
    );
  });

  it('hides the password of an address', () => {
    const found = judge({ intended: { equals: 'memory://' } }, python('KEY = "redis://app:s3cret@host/0"'));
    expect(found.actual).toBe('"redis://app:•••@host/0"');
  });
});

describe('a settings file', () => {
  const definition = (rest: Record<string, unknown>) =>
    SettingsFileDefinition.parse({ id: 'config', title: 'C', path: 'c.toml', ...rest });
  const standing = (rest: Record<string, unknown>, text: string) => {
    const { standing: is, source, reason } = evaluateFile(definition(rest), reading('toml', 'c.toml', text));
    return { is, source, reason: reason.en };
  };

  it('deviates with a byte order mark only where that is fatal', () => {
    expect(standing({}, '\uFEFFa = 1')).toMatchObject({ is: 'kept' });
    expect(standing({ 'byte-order-mark': 'fatal' }, '\uFEFFa = 1')).toMatchObject({
      is: 'deviates',
      source: 'c.toml:1',
    });
  });

  it('deviates with a key that the system does not know', () => {
    const known = { 'known-keys': ['listener.port', 'backends', 'backends.*.id'] };
    expect(standing(known, '[listener]\nport = 1\n[[backends]]\nid = "a"\n')).toMatchObject({ is: 'kept' });
    const found = standing(known, '[listener]\nport = 1\nops_note = "x"\n');
    expect(found).toMatchObject({ is: 'deviates', source: 'c.toml:3' });
    expect(found.reason).toContain('listener.ops_note');
  });

  it('deviates when it does not parse, with the line and without its text', () => {
    const found = standing({}, 'a = 1\nsecret = "hunter2\n');
    expect(found).toMatchObject({ is: 'deviates', source: 'c.toml:2' });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('deviates when it is missing unless it may be', () => {
    const missing: SettingsReading = { kind: 'absent', path: 'c.toml' };
    expect(evaluateFile(definition({}), missing).standing).toBe('deviates');
    expect(evaluateFile(definition({ required: false }), missing).standing).toBe('off');
  });
});
