import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident, IncidentCapture } from '../../../shared/model/incident.ts';
import { findCanary } from '../../fakes/canary.ts';
import {
  allPersonal,
  exported,
  item,
  newCanaries,
  openIncidentDesk,
  plantInLog,
  rewrite,
} from './support/incident-desk.ts';
import type { IncidentDesk } from './support/incident-desk.ts';

let rig: IncidentDesk;
let desk: IncidentDesk['desk'];
let server: IncidentDesk['server'];
let target: IncidentDesk['target'];
let endOf: IncidentDesk['endOf'];
let capture: IncidentDesk['capture'];
let evidenceOf: IncidentDesk['evidenceOf'];

const canaries = newCanaries();

beforeAll(async () => {
  rig = await openIncidentDesk(canaries.credential);
  ({ desk, server, target, endOf, capture, evidenceOf } = rig);
  await desk.ops.call('probes.run', { targetId: target.id, probeIds: ['health', 'status', 'policies'] });
  await desk.ops.call('changes.show', { targetId: target.id });
}, 60_000);

afterAll(() => rig.dispose());

describe('what changed', () => {
  it('tells a file and a setting that are not as they were, with fingerprints only', async () => {
    const file = join(server.backendFolder, 'config.toml');
    const before = readFileSync(file, 'utf8');
    appendFileSync(file, `control_max_payload = 4096\n`);
    try {
      const { changes, watched } = await desk.ops.call('changes.show', { targetId: target.id });
      expect(watched).toBeGreaterThan(5);
      const told = changes.map(({ kind, title }) => `${kind} ${title.en}`);
      expect(told.find((line) => line.startsWith('file') && line.includes('config.toml'))).toBeDefined();
      const changedFile = changes.find(({ kind }) => kind === 'file');
      expect(changedFile?.after).toMatch(/^SHA-256 [0-9a-f]{16} · \d+ bytes$/);
      expect(changedFile?.before).not.toBe(changedFile?.after);
    } finally {
      rmSync(file);
      appendFileSync(file, before);
    }
  });

  it('tells of our own actions, and nothing of what only looked', async () => {
    await desk.ops.call('probes.pause', { targetId: target.id, probeId: 'rejects', reason: 'under repair' });
    const { changes } = await desk.ops.call('changes.show', { targetId: target.id });
    const actions = changes.filter(({ kind }) => kind === 'action').map(({ title }) => title.en);
    expect(actions.some((line) => line.includes('Probes paused'))).toBe(true);
    expect(actions.some((line) => line.includes('run by hand'))).toBe(false);
    await desk.ops.call('probes.resume', { targetId: target.id, probeId: 'rejects', reason: 'repaired' });
  });
});

describe('an incident', () => {
  let incident: Incident;
  let kept: IncidentCapture;

  beforeAll(async () => {
    const config = join(server.proxyFolder, 'config.toml');
    appendFileSync(
      config,
      `\n# the old one\n[extra]\nproxy_secret_old = ${JSON.stringify(canaries.setting)}\n`,
    );
    plantInLog(server, canaries);
    incident = await desk.ops.call('incidents.open', {
      targetId: target.id,
      because: 'state',
      title: `Transfers fail, says ${canaries.credential}`,
    });
    kept = await capture(incident);
  }, 60_000);

  it('is opened with the questions of its system, answered as far as is known', async () => {
    const fields = new Map(incident.fields.map((field) => [field.id, field]));
    expect(fields.get('health')?.value).toMatch(/^(ok|down|degraded)/);
    expect(fields.get('health')?.by).toBe('console');
    expect(fields.get('symptom')).toMatchObject({ value: null, by: null, problem: null });
    expect(fields.get('registry-nonsense')).toBeUndefined();
    expect(incident.title).toContain('[redacted]');
  });

  it('keeps the log of the time, answers, probes, policies, views, versions and what changed', () => {
    expect(kept.state).toBe('done');
    for (const id of ['changes', 'probes', 'policies', 'versions', 'timeline', 'log-proxy', 'log-backend'])
      expect([id, item(kept, id).state]).toEqual([id, expect.stringMatching(/taken|partly/)]);
    for (const id of ['request-status', 'request-metrics', 'view-rejects'])
      expect(item(kept, id).state).toBe('taken');
    expect(item(kept, 'log-proxy-archive')).toMatchObject({ state: 'empty', path: null });
  });

  it('follows a correlation id across both logs, and fills it in', async () => {
    const followed = kept.followed.find(({ id }) => id === 'follow-me-1234');
    expect(followed?.files).toHaveLength(2);
    const { fields } = await desk.ops.call('incidents.get', { incidentId: incident.id });
    expect(fields.find(({ id }) => id === 'correlation-ids')?.value).toContain('follow-me-1234');
  });

  it('keeps hostile lines as data: visible, cut, and with what came after them', async () => {
    const log = await evidenceOf(incident, kept, 'log-proxy');
    expect(log).toContain('</pre><script>alert(1)</script>␛[2J');
    expect(log).toContain('more …]');
    expect(log).toContain('follow-me-1234');
    expect(log).not.toMatch(/[\u001B\u202E]/);
  });

  it('holds what people say: notes, answers, follow-ups, a root cause', async () => {
    const { ops } = desk;
    const incidentId = incident.id;
    await ops.call('incidents.note', { incidentId, text: `Seen with ${canaries.credential}\n| *bold* |` });
    await ops.call('incidents.field', { incidentId, fieldId: 'health', value: 'I looked myself' });
    await ops.call('incidents.fill', { incidentId });
    await ops.call('incidents.addFollowUp', { incidentId, text: 'Add a test' });
    await ops.call('incidents.settleFollowUp', { incidentId, number: 1, done: true });
    const now = await ops.call('incidents.get', { incidentId });
    expect(now.fields.find(({ id }) => id === 'health')).toMatchObject({ value: 'I looked myself' });
    expect(now.notes[0]?.text).toContain('[redacted]');
    expect(now.followUps[0]?.doneAt).not.toBeNull();
    await expect(
      ops.call('incidents.field', { incidentId, fieldId: 'nonsense', value: 'x' }),
    ).rejects.toMatchObject({ code: 'incident/unknown-field' });
  });

  it('leaves as a bundle whose sums verify, without any secret and without chosen personal data', async () => {
    const out = await exported(rig, incident, 'bundle.zip');
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: out });
    const listed = readFileSync(join(out, 'SHA256SUMS'), 'utf8').trimEnd().split('\n').length;
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files).toHaveLength(listed + 1);
    for (const [name, secret] of Object.entries(canaries))
      expect([name, findCanary(secret, { folders: [out, join(desk.dataDir, 'incidents')] })]).toEqual([
        name,
        [],
      ]);
    for (const personal of ['gildong@example.com', '203.0.113.7', 'Hong Gildong'])
      expect([personal, findCanary(personal, { folders: [out] })]).toEqual([personal, []]);
    const report = readFileSync(join(out, 'report.md'), 'utf8');
    expect(report).toContain('## Root cause');
    expect(report).toContain('Seen with \\[redacted\\] / \\| \\*bold\\* \\|');
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).not.toContain('<script');
    expect(page).toContain("default-src 'none'");
    const redactions: unknown = JSON.parse(readFileSync(join(out, 'redactions.json'), 'utf8'));
    expect(JSON.stringify(redactions)).toMatch(/"kind":"email"/);
    expect(JSON.parse(readFileSync(join(out, 'incident.json'), 'utf8'))).toMatchObject({ id: incident.id });
  });

  it('shows before what would leave, and takes out nothing personal that was not chosen', async () => {
    const without = await desk.ops.call('incidents.preview', { incidentId: incident.id });
    expect(without.hidden.map(({ kind }) => kind)).not.toContain('email');
    const chosen = await desk.ops.call('incidents.preview', {
      incidentId: incident.id,
      personal: allPersonal,
    });
    expect(chosen.hidden.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['email', 'address', 'name']),
    );
    expect(chosen.samples.some(({ line }) => line.includes('[email 1]'))).toBe(true);
    expect(chosen.files.map(({ path }) => path)).toContain('report.html');
  });

  it('leaves with what others need to read it: runs as records, times as text, who answered and when', async () => {
    const { ops } = desk;
    const runbooks = await ops.call('runbooks.list', { targetId: target.id });
    const [first] = runbooks.runbooks.filter(({ purpose }) => purpose === 'incident');
    if (first === undefined) throw new Error('the pack has no runbook for incidents');
    const run = await ops.call('runbooks.start', {
      targetId: target.id,
      runbookId: first.id,
      incidentId: incident.id,
    });
    const { runs, runIds } = await ops.call('incidents.get', { incidentId: incident.id });
    expect([runIds, runs.map(({ title }) => title)]).toEqual([[run.id], [first.title]]);
    const out = await exported(rig, incident, 'readable.zip');
    expect(readFileSync(join(out, `runs/${run.id}.md`), 'utf8')).toContain(first.title.en);
    const report = readFileSync(join(out, 'report.md'), 'utf8').replaceAll('\\', '');
    expect(report).toContain(`| ${first.title.en} | not finished |`);
    expect(report).toMatch(/\| I looked myself \| .+@.+ \| \d{4}-\d\d-\d\d /);
    expect(report).toContain('taken out before, when it was captured or written');
    const evidence = readdirSync(out, { recursive: true }).map(String);
    for (const name of [
      'incident.json',
      ...evidence.filter((path) => /probes\.json|changes\.json/.test(path)),
    ])
      expect(readFileSync(join(out, name), 'utf8')).not.toMatch(/"\w*[aA]t": \d{12,}/);
  });

  it('says in the bundle, and in the verification of the journal, what was altered behind the console', async () => {
    const { ops } = desk;
    const incidentId = incident.id;
    const preview = () => ops.call('incidents.preview', { incidentId });
    expect((await preview()).problems).toEqual([]);
    expect(await ops.call('journal.verify', {})).toMatchObject({ ok: true, altered: [] });
    const log = join(desk.dataDir, 'incidents', incidentId, kept.id, item(kept, 'log-proxy').path ?? '');
    const changes = join(desk.dataDir, 'incidents', incidentId, kept.id, 'changes.json');
    const before = { log: readFileSync(log), changes: readFileSync(changes) };
    appendFileSync(log, 'nothing happened\n');
    rmSync(changes);
    rewrite(desk, "UPDATE incident_note SET text = 'All was well' WHERE id = 1");
    rewrite(
      desk,
      "INSERT INTO incident_note (incident_id, at, by, text) SELECT id, 1, 'x', 'y' FROM incident",
    );
    try {
      const { problems, report } = await preview();
      const told = problems.map(({ part, problem }) => `${part.en}: ${problem.en}`);
      expect(told).toEqual([
        expect.stringMatching(/^note 1: .*altered/),
        expect.stringMatching(/^note 2: .*journal does not know/),
        expect.stringMatching(/changes\.json\): .*missing/),
        expect.stringMatching(/latest\.log\): .*altered/),
      ]);
      expect(report).toContain('it is not');
      expect(await ops.call('journal.verify', {})).toMatchObject({
        ok: false,
        brokenAt: null,
        altered: [{ part: { en: 'note 1' } }, { part: { en: 'note 2' } }],
      });
      const [from = ''] = new Date().toISOString().split('T');
      const { page } = await ops.call('reports.audit', { from, to: from, preview: true });
      expect(page.html).toMatch(/note 1: It was altered/);
    } finally {
      appendFileSync(changes, before.changes);
      writeFileSync(log, before.log);
    }
  });

  it('overwrites no file', async () => {
    const { token } = await desk.ops.call('picker.offer', { path: rig.folder });
    const wish = { incidentId: incident.id, folder: token, name: 'bundle.zip' };
    const job = await endOf(await desk.ops.call('incidents.export', wish));
    expect(job.error?.code).toBe('incident/output-exists');
    expect(readdirSync(rig.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('records what fails when the target is gone, and keeps the rest', async () => {
    await server.fault('observability-off', true);
    try {
      const again = await capture(incident);
      expect(item(again, 'request-metrics').state).toBe('failed');
      expect(item(again, 'request-metrics').reason?.en).not.toBe('');
      expect(item(again, 'log-proxy').state).toMatch(/taken|partly/);
    } finally {
      await server.fault('observability-off', false);
    }
  });

  it('can be cancelled in the middle, and keeps what it had', async () => {
    const started = await desk.ops.call('incidents.capture', { incidentId: incident.id });
    await desk.ops.call('jobs.cancel', started);
    expect((await endOf(started)).state).toBe('cancelled');
    const [newest] = (await desk.ops.call('incidents.get', { incidentId: incident.id })).evidence;
    expect(newest?.state).toBe('cancelled');
  });

  it('is closed with its root cause, and reopened without losing it', async () => {
    const { ops } = desk;
    const incidentId = incident.id;
    const closed = await ops.call('incidents.close', { incidentId, rootCause: 'Only one side was updated.' });
    expect(closed).toMatchObject({ state: 'closed', rootCause: 'Only one side was updated.' });
    expect(closed.timeline[0]?.text.en).toContain('Incident closed');
    await expect(ops.call('incidents.note', { incidentId, text: 'x' })).rejects.toMatchObject({
      code: 'incident/closed',
    });
    const again = await ops.call('incidents.reopen', { incidentId, reason: 'It is back' });
    expect(again.state).toBe('open');
    expect(again.notes.at(-1)?.text).toContain('Only one side was updated.');
    expect(await ops.call('journal.verify', {})).toMatchObject({ brokenAt: null });
    expect(existsSync(join(desk.dataDir, 'incidents', incidentId))).toBe(true);
  });

  it('outlives its target: read, previewed and closed, but not captured any more', async () => {
    const { ops } = desk;
    const incidentId = incident.id;
    await ops.call('targets.remove', { targetId: target.id, confirmName: 'Game' });
    await expect(ops.call('incidents.capture', { incidentId })).rejects.toMatchObject({
      code: 'target/unknown',
    });
    const { files } = await ops.call('incidents.preview', { incidentId });
    expect(files.some(({ path }) => path.endsWith('/logs/proxy/logs_latest.log'))).toBe(true);
    const { state } = await ops.call('incidents.close', { incidentId, rootCause: 'It was taken down.' });
    expect(state).toBe('closed');
    expect((await ops.call('incidents.list', { open: true })).incidents).toEqual([]);
  });
});
