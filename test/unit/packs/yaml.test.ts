import { describe, expect, it } from 'vitest';
import { readYaml, yamlBytesLimit } from '../../../electron/packs/yaml.ts';
import { cpuTimeMs } from './cpu-time.ts';

const firstProblem = (text: string): string => {
  const [problem] = readYaml(text).problems;
  return problem ? `${problem.line}:${problem.column} ${problem.message.en}` : 'none';
};

describe('the YAML of a pack', () => {
  it('is plain data, with a place for every path', () => {
    const document = readYaml('\uFEFFa: 1\nb:\n  - x: yes\n    y: [1, 2]\n  - "two"\n');
    expect(document.value).toEqual({ a: 1, b: [{ x: 'yes', y: [1, 2] }, 'two'] });
    expect(document.locate(['b', 0, 'y'])).toEqual({ line: 4, column: 5 });
    expect(document.locate(['b', 1])).toEqual({ line: 5, column: 5 });
    expect(document.locate(['b', 0, 'y', 1])).toEqual({ line: 4, column: 12 });
    expect(document.locate(['b', 0, 'missing', 'deeper'])).toEqual({ line: 3, column: 5 });
  });

  it.each([
    ['an anchor', 'a: &x 1\nb: 2', '1:7 Anchors'],
    ['an alias', 'a: *x', '1:4 Anchors'],
    ['an alias bomb', 'a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]', '1:7 Anchors'],
    ['a tag', 'a: !!js/function "x"', '1:4 Tags'],
    ['a local tag on a map', 'a: !foo {b: 1}', '1:4 Tags'],
    ['a duplicate key', 'a: 1\nb:\n  c: 1\n  c: 2', '4:3 The key "c" stands here twice.'],
    ['a key that is no text', '1: a', '1:1 Keys must be plain text.'],
    ['a second document', 'a: 1\n---\nb: 2', '2:1 Expected one document'],
    ['a directive', '%YAML 1.1\n---\na: yes', '1:1 Directives'],
    ['a tab as indentation', 'a:\n\t- b', '2:1 line 2 is indented with a tab'],
    ['a bracket that is not closed', 'a: [1, 2\nb: 3', '1:4 the "[" here is not closed'],
  ])('refuses %s and says where', (_what, text, expected) => {
    expect(firstProblem(text)).toContain(expected);
    expect(readYaml(text).value).toBeUndefined();
  });

  it.each([
    ['brackets', '['.repeat(3000) + ']'.repeat(3000)],
    ['a hundred thousand open brackets', '['.repeat(100_000)],
    ['list in list', '- '.repeat(50_000)],
    ['maps by indentation', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['maps in one line', '{a: '.repeat(20_000)],
    ['too many parts', 'a: [1,1]\n'.repeat(40_000)],
    ['too much text', `a: "${'x'.repeat(yamlBytesLimit)}"`],
  ])('refuses %s without ending the process', (_what, text) => {
    const took = cpuTimeMs(() => {
      expect(firstProblem(text)).toMatch(/nested deeper|too many parts|at most 500000/);
    });
    expect(took).toBeLessThan(6000);
  });

  it('keeps keys such as __proto__ as data', () => {
    const { value } = readYaml('__proto__: { polluted: true }');
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true}}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('speaks Korean too', () => {
    expect(readYaml('a: &x 1').problems[0]?.message.ko).toContain('앵커');
    expect(readYaml('a: [1').problems[0]?.message.ko).toMatch(/[가-힣]/);
  });
});
