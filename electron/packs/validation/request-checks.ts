import { credentialsUsed } from '../expression/templates.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Pack } from '../schema/pack.ts';
import type { Emission, HttpRequest, HttpStep, Session } from '../schema/request.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { duplicates, finding } from './finding-texts.ts';
import { requestPathProblem, requestUrlProblem } from './paths.ts';
import type { Finding } from './schema-problems.ts';
import { unknownCredential } from './settings-checks.ts';
import { templateFindings } from './template-names.ts';

/** Where a request goes: below the target's address, or to another address of the settings. */
export function requestFindings(pack: Pack, request: HttpRequest, path: YamlPath): readonly Finding[] {
  const findings: Finding[] = [];
  if ((request.path === undefined) === (request.url === undefined)) {
    findings.push(
      finding(path, 'a request needs either path or url.', '요청에는 path 또는 url 중 하나가 필요합니다.'),
    );
  }
  if (request.path !== undefined) {
    const problem = requestPathProblem(request.path);
    if (problem !== null) findings.push({ path: [...path, 'path'], message: problem });
    if (pack.settings['url']?.type !== 'url') {
      findings.push(
        finding(
          [...path, 'path'],
          'path needs a setting "url" of type url.',
          'path를 쓰려면 url 형식의 설정 "url"이 필요합니다.',
        ),
      );
    }
  }
  if (request.url !== undefined) {
    const addresses = Object.entries(pack.settings).filter(([, setting]) => setting.type === 'url');
    const problem = requestUrlProblem(
      request.url,
      addresses.map(([name]) => name),
    );
    if (problem !== null) findings.push({ path: [...path, 'url'], message: problem });
  }
  const { path: below, url, query } = request;
  for (const [member, value] of Object.entries({ path: below, url, query }))
    findings.push(...shownSecretFindings(value, [...path, member]));
  if (request.json !== undefined && request.form !== undefined) {
    findings.push(
      finding(
        [...path, 'form'],
        'a request has json or form, not both.',
        '요청에는 json과 form 중 하나만 쓸 수 있습니다.',
      ),
    );
  }
  return findings;
}

/** An address is written into logs by servers and proxies, and looked up by name: no credential belongs into it. */
function shownSecretFindings(value: unknown, path: YamlPath): readonly Finding[] {
  return credentialsUsed(value).map((name) =>
    finding(
      path,
      `the credential "${name}" would stand in an address, which goes into logs; send it as a header or in the body.`,
      `자격 증명 "${name}"이(가) 로그에 남는 주소에 들어갑니다. 헤더나 본문으로 보내십시오.`,
    ),
  );
}

/** The path of a Socket.IO server, below the target's address. */
export function socketPathFindings(socketPath: string, path: YamlPath): readonly Finding[] {
  const problem = requestPathProblem(socketPath);
  return [
    ...(problem === null ? [] : [{ path, message: problem }]),
    ...shownSecretFindings(socketPath, path),
  ];
}

/** A list of steps that run one after the other, and the names that templates in it and after it may use. */
type StepList = { readonly steps: readonly HttpStep[]; readonly path: YamlPath };

/** Checks steps in their order: each knows what the ones before it captured. Answers those names for what comes after. */
export function stepFindings(
  pack: Pack,
  lists: readonly StepList[],
  session: readonly string[],
  actionArguments: readonly string[] = [],
  /** What is known before the first of them. */
  earlier: readonly string[] = [],
): { readonly findings: readonly Finding[]; readonly steps: readonly string[] } {
  const all = lists.flatMap(({ steps, path }) =>
    steps.map((step, index) => ({ step, path: [...path, index] })),
  );
  const findings: Finding[] = [
    ...duplicates(
      all.map(({ step }) => step.id),
      (index) => [...(all[index]?.path ?? []), 'id'],
    ),
  ];
  const names: string[] = [...earlier];
  for (const { step, path } of all) {
    const before = { pack, session, steps: [...names], ack: false, arguments: actionArguments };
    const list = step['for-each'];
    const each = { ...before, item: list !== undefined };
    findings.push(
      ...templateFindings(list, [...path, 'for-each'], before),
      ...templateFindings({ when: step.when, request: step.request }, path, each),
    );
    if (
      list !== undefined &&
      (step.capture.length > 0 || step.emit !== undefined || step.store !== undefined)
    )
      findings.push({ path: [...path, 'for-each'], message: manyKeepNothing });
    names.push(...capturedNames(step));
    findings.push(
      ...templateFindings({ expect: step.expect, emit: step.emit }, path, { ...each, steps: [...names] }),
    );
    findings.push(
      ...requestFindings(pack, step.request, [...path, 'request']),
      ...expressionFindings(step, path),
    );
    findings.push(...emissionFindings(step.emit, [...path, 'emit']), ...storeFindings(pack, step, path));
  }
  return { findings, steps: names };
}

function emissionFindings(emission: Emission | undefined, path: YamlPath): readonly Finding[] {
  return emission === undefined ? [] : socketPathFindings(emission.path, [...path, 'path']);
}

function capturedNames(step: HttpStep): readonly string[] {
  return [...step.capture, ...(step.emit?.capture ?? [])].map((capture) => `step.${step.id}.${capture.name}`);
}

function storeFindings(pack: Pack, step: HttpStep, path: YamlPath): readonly Finding[] {
  const credential = step.store?.credential;
  if (credential === undefined) return [];
  const at = [...path, 'store', 'credential'];
  const unknown = unknownCredential(pack, credential, at);
  if (unknown.length > 0 || pack.credentials[credential]?.type === 'rotating') return unknown;
  return [
    finding(
      at,
      'only a rotating credential can be stored by a step.',
      '단계에서는 회전형 자격 증명만 저장할 수 있습니다.',
    ),
  ];
}

/** What a session offers as `${session.NAME}`. */
export function providedNames(session: Session | undefined): readonly string[] {
  const steps = [...(session?.open ?? []), ...(session?.renew?.steps ?? [])];
  return [...new Set(steps.flatMap((step) => step.provides.map((capture) => capture.name)))];
}

export function sessionFindings(pack: Pack, session: Session, index: number): readonly Finding[] {
  const path = ['sessions', index];
  const findings: Finding[] = [...unknownCredential(pack, session.credential, [...path, 'credential'])];
  const open = stepFindings(pack, [{ steps: session.open, path: [...path, 'open'] }], []);
  findings.push(...open.findings);
  if (session.renew) {
    findings.push(...unknownCredential(pack, session.renew.credential, [...path, 'renew', 'credential']));
    findings.push(
      ...stepFindings(pack, [{ steps: session.renew.steps, path: [...path, 'renew', 'steps'] }], []).findings,
    );
  }
  findings.push(
    ...stepFindings(pack, [{ steps: session.close, path: [...path, 'close'] }], providedNames(session))
      .findings,
  );
  for (const [list, steps] of Object.entries({ open: session.open, close: session.close })) {
    steps.forEach((step, at) => {
      if (step.emit)
        findings.push(
          finding([...path, list, at, 'emit'], 'a session has no emit.', '세션에서는 emit을 쓸 수 없습니다.'),
        );
    });
  }
  return findings;
}

const manyKeepNothing = localText(
  'a step that is done for each of a list captures, stores and sends nothing else: there would be many of it.',
  '목록의 각 항목마다 실행되는 단계는 값을 캡처하거나 저장하거나 메시지를 보낼 수 없습니다.',
);
