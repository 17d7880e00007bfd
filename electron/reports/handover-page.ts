import type { Handover, HandoverRepository } from '../../shared/model/handover.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { Language, LocalText } from '../../shared/model/local-text.ts';
import type { RetentionPolicy } from '../../shared/model/retention.ts';
import { html } from '../../shared/text/html.ts';
import type { Html } from '../../shared/text/html.ts';
import { operatorText } from '../../shared/text/operator-text.ts';
import { dataTable, factTable, pageSection, printedPage, toned } from '../../shared/text/printed-page.ts';
import type { PageCell } from '../../shared/text/printed-page.ts';
import { stateWords } from '../../shared/text/state-words.ts';
import { handoverTexts as texts } from './handover-texts.ts';
import { wordsOf } from './words.ts';
import type { Words } from './words.ts';

/** A handover as one page to be kept or printed. */
export function handoverPage(handover: Handover, language: Language): string {
  const words = wordsOf(language, handover.zone);
  const { say, moment } = words;
  const { target, operator, typedName } = handover;
  return printedPage({
    language,
    title: `${say(texts.title)}: ${target.name}`,
    about: html`<p>
      ${say(target.packTitle)} · ${say(texts.written)} ${moment(handover.writtenAt)} ·
      ${operatorText(operator, typedName)}
    </p>`,
    body: [
      stateSection(handover, words),
      waysSection(handover, words),
      backupSection(handover, words),
      schedulesSection(handover, words),
      ...deviations(handover, words),
      pageSection(
        say(texts.open),
        dataTable(
          [texts.kind, texts.what, texts.when, texts.who, texts.next].map(say),
          handover.open.map(({ kind, title, since, operator: who, next }) => [
            say(texts[kind]),
            say(title),
            moment(since),
            who,
            next === null ? '–' : say(next),
          ]),
          say(texts.noneOpen),
        ),
      ),
      pageSection(
        say(texts.notes),
        html`<p><span class="blank">&nbsp;</span></p>
          <p><span class="blank">&nbsp;</span></p>`,
      ),
    ],
  });
}

function stateSection({ state, target, notOk }: Handover, words: Words): Html {
  const { say, moment } = words;
  const tone = state.state === 'ok' ? 'good' : state.state === 'down' ? 'bad' : 'heed';
  const reason = state.reason === null ? '' : `: ${say(state.reason)}`;
  const since = state.since === null ? '' : ` (${say(texts.since)} ${moment(state.since)})`;
  return pageSection(
    say(texts.state),
    html`<p>
      ${toned(tone, `${say(stateWords[state.state])}${reason}${since}`)} · ${say(texts.measured)}
      ${moment(state.checkedAt)}
    </p>`,
    factTable([
      [say(texts.pack), `${say(target.packTitle)} (${target.pack})`],
      [say(texts.id), target.id],
    ]),
    html`<h3>${say(texts.notOk)}</h3>`,
    dataTable(
      [texts.probe, texts.state, texts.reason, texts.since].map(say),
      notOk.map(({ title, state: of, reason: why, since: from }) => [
        say(title),
        { tone: of === 'down' ? 'bad' : 'heed', text: say(stateWords[of]) },
        why === null ? '–' : say(why),
        moment(from),
      ]),
      say(texts.allOk),
    ),
  );
}

function waysSection({ settings, network, credentials, console: desk }: Handover, words: Words): Html {
  const { say, moment } = words;
  return pageSection(
    say(texts.ways),
    factTable([
      ...settings.map(({ title, value }): [string, PageCell] => [say(title), html`<code>${value}</code>`]),
      [say(texts.proxy), network.proxy ?? say(texts.no)],
      [say(texts.authority), say(network.ownAuthority ? texts.yes : texts.no)],
      [say(texts.console), `${desk.host} · Holdfast ${desk.version}`],
      [say(texts.dataDir), html`<code>${desk.dataDir}</code>`],
    ]),
    html`<h3>${say(texts.credentials)}</h3>`,
    dataTable(
      [texts.name, texts.what, texts.where, texts.changed].map(say),
      credentials.map(({ name, title, kept, backend, unattended, changedAt }) => [
        html`<code>${name}</code>`,
        say(title),
        kept && backend !== null
          ? `${say(texts[backend])}${unattended ? `, ${say(texts.unattended)}` : ''}`
          : { tone: 'heed', text: say(texts.notKept) },
        moment(changedAt),
      ]),
      say(texts.noCredentials),
    ),
  );
}

function backupSection(handover: Handover, words: Words): Html {
  const { say, moment } = words;
  const { lastVerified, lastProvenRestore, repositories, kitAt, copies } = handover;
  const blank = html`<span class="blank">&nbsp;</span>`;
  return pageSection(
    say(texts.backup),
    factTable([
      [
        say(texts.lastVerified),
        lastVerified === null
          ? { tone: 'bad', text: say(texts.noneVerified) }
          : html`${toned('good', moment(lastVerified.at))} · ${lastVerified.repository} ·
              <code>${lastVerified.id.slice(0, 16)}</code>`,
      ],
      [
        say(texts.lastRestore),
        lastProvenRestore === null
          ? { tone: 'bad', text: say(texts.neverRestored) }
          : html`${toned('good', moment(lastProvenRestore.at))} · ${lastProvenRestore.repository}`,
      ],
      [say(texts.kitAt), kitAt ?? blank],
    ]),
    repositories.length === 0
      ? html`<p>${toned('bad', say(texts.noRepository))}</p>`
      : html`${repositories.map((repository) => repositoryFacts(repository, words))}`,
    html`<h3>${say(texts.copies)}</h3>`,
    dataTable(
      [texts.when, texts.path, texts.who].map(say),
      copies.map(({ at, path, operator }) => [moment(at), html`<code>${path}</code>`, operator]),
      say(texts.noCopies),
    ),
  );
}

function repositoryFacts(repository: HandoverRepository, { say, moment }: Words): Html {
  const { name, place, health, healthReason, checkedAt, kitConfirmedAt, kitMade, unattended } = repository;
  const state = say(healthReason ?? (health === 'ok' ? stateWords.ok : stateWords.unknown));
  const kit = [
    kitConfirmedAt === null ? say(texts.kitNot) : `${say(texts.kitConfirmed)} ${moment(kitConfirmedAt)}`,
    ...(kitMade === null || kitMade.folder === null
      ? []
      : [`${say(texts.kitFolder)} ${kitMade.folder} (${moment(kitMade.at)})`]),
  ].join(' · ');
  return html`<h3>${say(texts.repository)}: ${name}</h3>
    ${factTable([
      [say(texts.place), html`<code>${place}</code>`],
      [say(texts.health), html`${toned(health === 'ok' ? 'good' : 'heed', state)} · ${moment(checkedAt)}`],
      [say(texts.kit), kitConfirmedAt === null ? { tone: 'bad', text: kit } : kit],
      [say(texts.unattended), say(unattended ? texts.yes : texts.no)],
      [say(texts.sets), String(repository.snapshots)],
      [say(texts.lastVerified), moment(repository.newestVerifiedAt)],
      [say(texts.lastRestore), moment(repository.lastProvenRestoreAt)],
      [say(texts.keeps), say(retentionText(repository.retention))],
    ])}`;
}

function retentionText({ last, daily, weekly, monthly }: RetentionPolicy): LocalText {
  return localText(
    `last ${last}, daily ${daily}, weekly ${weekly}, monthly ${monthly}`,
    `최근 ${last}, 일별 ${daily}, 주별 ${weekly}, 월별 ${monthly}`,
  );
}

function schedulesSection({ schedules }: Handover, { say, moment }: Words): Html {
  return pageSection(
    say(texts.schedules),
    dataTable(
      [texts.name, texts.does, texts.times, texts.next, texts.lastOk].map(say),
      schedules.map(({ name, task, timing, zone, nextDueAt, lastOkAt, paused }) => [
        name,
        say(task),
        `${timing.kind === 'daily' ? `${say(texts.daily)} ${timing.at}` : timing.expression} (${zone})`,
        paused === null
          ? moment(nextDueAt)
          : { tone: 'heed', text: `${say(texts.pausedBecause)}: ${paused.reason} (${paused.by})` },
        lastOkAt === null ? { tone: 'heed', text: say(texts.never) } : moment(lastOkAt),
      ]),
      say(texts.noSchedules),
    ),
  );
}

/** What is not as usual on purpose, with who said so and why. */
function deviations({ paused, maintenance, exceptions }: Handover, { say, moment }: Words): readonly Html[] {
  const repeats = { once: texts.once, daily: texts.dailyRepeat, weekly: texts.weekly } as const;
  return [
    pageSection(
      say(texts.paused),
      dataTable(
        [texts.probe, texts.reason, texts.who, texts.since].map(say),
        paused.map(({ title, reason, by, since }) => [say(title), reason, by, moment(since)]),
        say(texts.nonePaused),
      ),
    ),
    pageSection(
      say(texts.maintenance),
      dataTable(
        [texts.from, texts.until, texts.repeats, texts.reason, texts.who].map(say),
        maintenance.map(({ from, to, zone, repeat, reason, createdBy, active }) => [
          active ? { tone: 'heed', text: `${from} ${zone}, ${say(texts.now)}` } : `${from} ${zone}`,
          `${to} ${zone}`,
          say(repeats[repeat]),
          reason,
          createdBy,
        ]),
        say(texts.nonePaused),
      ),
    ),
    pageSection(
      say(texts.exceptions),
      dataTable(
        [texts.setting, texts.reason, texts.who, texts.when, texts.until].map(say),
        exceptions.map(({ title, reason, by, at, until }) => [
          say(title),
          reason,
          by,
          moment(at),
          until === null ? say(texts.noEnd) : moment(until),
        ]),
        say(texts.nonePaused),
      ),
    ),
  ];
}
