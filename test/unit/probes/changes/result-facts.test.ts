import { describe, expect, it } from 'vitest';
import { factsOfPolicies } from '../../../../electron/probes/changes/policy-facts.ts';
import { factsOfResult, restartOfResult } from '../../../../electron/probes/changes/result-facts.ts';
import { parsePack } from '../../../../electron/packs/parse-pack.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import type { PolicyFinding } from '../../../../shared/model/policy.ts';
import type { EvidenceFact, ProbeResult } from '../../../../shared/model/probe.ts';

const { pack } = parsePack(`
pack: sample
version: 1
title: Sample
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
probes:
  - { id: health, kind: http, title: Health, group: startup, main: true, request: { path: /healthz } }
  - { id: other, kind: http, title: Other, group: startup, request: { path: /x } }
  - { id: certificate, kind: tls, title: Certificate, group: security }
  - { id: disk, kind: disk, title: Disk, group: system, path: . }
  - id: numbers
    kind: prometheus
    title: Numbers
    group: metrics
    series: [{ id: jobs, title: Jobs, metric: jobs_total }]
facts:
  - id: version
    title: Version
    kind: version
    from: { probe: health, evidence: body }
    pattern: '"version": ?"([^"]+)"'
`);

function told(probeId: string, evidence: readonly EvidenceFact[], more: Partial<ProbeResult> = {}) {
  const definition = pack?.probes.find(({ id }) => id === probeId);
  if (pack === null || definition === undefined) throw new Error('the pack is not as it should be');
  const result: ProbeResult = {
    state: 'ok',
    reason: null,
    value: null,
    unit: null,
    latencyMs: 1,
    checkedAt: 1000,
    evidence: [...evidence],
    steps: [],
    ...more,
  };
  return {
    facts: factsOfResult(definition, result, { facts: pack.facts, zoneOf: () => 'UTC' }),
    restart: restartOfResult(definition, result),
  };
}

describe('what a result says besides its state', () => {
  it('is the version that the pack names, and what the main probe is told of the server', () => {
    const evidence = [
      { name: 'server', value: 'gevent/24' },
      { name: 'body', value: '{"version": "2.4.1", …' },
    ];
    expect(told('health', evidence).facts).toMatchObject([
      { id: 'server-header', kind: 'version', value: 'gevent/24' },
      { id: 'told:version', kind: 'version', value: '2.4.1' },
    ]);
    expect(told('other', evidence).facts).toEqual([]);
  });

  it('is a certificate by its fingerprint, and nothing while there is none', () => {
    const evidence = [
      { name: 'subject', value: 'CN=chat' },
      { name: 'valid', value: '2026-01-01 – 2027-01-01' },
      { name: 'SHA-256 fingerprint', value: 'AB:CD:EF:01:23:45:67:89:AB:CD' },
    ];
    expect(told('certificate', evidence).facts[0]?.value).toBe(
      'CN=chat · 2026-01-01 – 2027-01-01 · AB:CD:EF:01:23:45:67:89',
    );
    expect(told('certificate', [{ name: 'failed at', value: 'tcp' }]).facts).toEqual([]);
  });

  it('is free space, and counters that began anew', () => {
    expect(told('disk', [], { value: 41.5, unit: '%' }).facts).toMatchObject([
      { kind: 'disk', tolerance: 10 },
    ]);
    const restart = [{ name: 'restart', value: 'a counter went down' }];
    expect(told('numbers', restart).restart).toMatchObject({ kind: 'restart', after: 'a counter went down' });
    expect(told('health', restart).restart).toBeNull();
  });
});

describe('what policies say', () => {
  const finding = (standing: PolicyFinding['standing'], actual: string | null): PolicyFinding => ({
    id: 'enforce-https',
    title: localText('HTTPS', 'HTTPS'),
    key: 'ENFORCE_HTTPS',
    intended: localText('true', 'true'),
    actual: actual === null ? null : localText(actual, actual),
    standing,
    severity: 'degraded',
    source: 'config.py:3',
    reason: localText('', ''),
    since: 0,
    exception: null,
  });

  it('is the value, and not whether it is meant; what could not be read is no change', () => {
    const deviates = factsOfPolicies([finding('deviates', 'false')]);
    expect(deviates).toMatchObject([
      { kind: 'policy', value: 'false (deviates)', policyId: 'enforce-https' },
    ]);
    expect(factsOfPolicies([finding('excepted', 'false')])).toEqual(deviates);
    expect(factsOfPolicies([finding('kept', 'true')])[0]?.value).toBe('true');
    expect(factsOfPolicies([finding('unknown', null)])).toEqual([]);
  });
});
