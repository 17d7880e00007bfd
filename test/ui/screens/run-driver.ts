import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Run, RunStep } from '../../../shared/model/runbook.ts';
import { stepStateTexts } from '../../../renderer/app/texts/run-steps.ts';
import { pressByKey, tabTo, typeByKey } from '../support/keyboard.ts';
import { runScreen } from './run.ts';
import { labelled } from './shell.ts';

/** What is said to a step; whatever it does not say is answered as by one who finds everything well. */
export type Said = {
  /** The answer that is typed, or the title of the option that is chosen. */
  readonly answer?: string;
  readonly note?: string;
  /** By the title of the argument. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** Why a rule is passed. */
  readonly reason?: string;
  /** Why the step is skipped, or left as failed. */
  readonly skip?: string;
  readonly fail?: string;
};

const carryingOutMs = 60_000;
const mostActs = 120;
const whyPassed = /^Why it has to be done/;

/** Goes on with the run in view until no step is left, or the one that is named is due. Answers the run. */
export async function carryOut(
  page: Page,
  said: Readonly<Record<string, Said>>,
  until?: string,
): Promise<Run> {
  const { atRest } = runScreen(page);
  for (let acts = 0; acts < mostActs; acts += 1) {
    const run = await atRest();
    const step = run.steps.find((each) => each.step.id === run.next);
    if (step === undefined || step.step.id === until) return run;
    await showDue(page, run, step);
    await act(page, run, step, said[step.step.id] ?? {});
    const revision = async () => (await atRest()).revision;
    await expect.poll(revision, { timeout: carryingOutMs }).not.toBe(run.revision);
  }
  throw new Error('the run does not come to its end');
}

async function showDue(page: Page, run: Run, due: RunStep): Promise<void> {
  const at = run.steps.findIndex(({ step }) => step.id === due.step.id) + 1;
  const heading = page.getByRole('heading', { level: 2, name: `${at}. ${due.step.title.en}`, exact: true });
  if (!(await heading.isVisible())) await page.keyboard.press('Alt+Shift+KeyG');
  await expect(heading).toBeVisible();
  // The console answers before the page has heard: keys do what the page shows.
  await expect(runScreen(page).panel.locator('.row-line').first()).toContainText(
    stepStateTexts.en[due.state],
  );
}

async function act(page: Page, run: Run, due: RunStep, said: Said): Promise<void> {
  const { carryOnButton, giveReason } = runScreen(page);
  const { step, state } = due;
  if (said.skip !== undefined) return giveReason('skip', said.skip);
  if (said.fail !== undefined && (state !== 'open' || step.by === 'person'))
    return giveReason('fail', said.fail);
  if (state === 'waiting' || step.by === 'person') return answer(page, due, said);
  if (step.by === 'confirmed' && state === 'open') return plan(page, due, said, run.targetName);
  if (state !== 'open') throw new Error(`${step.id}: ${state}: ${due.attempts.at(-1)?.result?.en ?? ''}`);
  await expect(carryOnButton).toBeEnabled();
  return page.keyboard.press('Alt+Shift+KeyC');
}

async function answer(page: Page, { step, state }: RunStep, said: Said): Promise<void> {
  const { panel } = runScreen(page);
  const question = state === 'waiting' ? null : step.question;
  if (question?.type === 'choice') await choose(page, said.answer ?? question.choices[0]?.title.en ?? '');
  else if (question !== null && question.type !== 'file')
    await typeByKey(page, panel.getByLabel(labelled('Answer')), said.answer ?? '');
  if (said.note !== undefined) await typeByKey(page, panel.getByLabel('Note'), said.note);
  if (step.passes.length > 0) await typeByKey(page, panel.getByLabel(whyPassed), said.reason ?? '');
  const done = panel.getByRole('button', { name: /^(Done|It is well|It is done, go on)$/ });
  await pressByKey(page, done);
}

/** The arrow keys move within a group of radio buttons. */
async function choose(page: Page, title: string): Promise<void> {
  const group = runScreen(page).panel.getByRole('radiogroup');
  const wanted = group.getByRole('radio', { name: title, exact: true });
  await tabTo(page, group.getByRole('radio').first());
  await page.keyboard.press('Space');
  while (!(await wanted.isChecked())) await page.keyboard.press('ArrowDown');
}

/** Plans, allows changes of the target where nobody has yet, gives the reason that a rule needs, and types the target's name. */
async function plan(page: Page, { step }: RunStep, said: Said, targetName: string): Promise<void> {
  const { dialog, planButton } = runScreen(page);
  await expect(planButton).toBeEnabled();
  await page.keyboard.press('Alt+Shift+KeyE');
  await expect(dialog).toBeVisible();
  for (const [title, value] of Object.entries(said.arguments ?? {}))
    await typeByKey(page, dialog.getByLabel(labelled(title)), value);
  if (step.arguments.length > 0)
    await pressByKey(page, dialog.getByRole('button', { name: 'Plan', exact: true }));
  const name = dialog.getByRole('textbox', { name: `Type ${targetName} to confirm` });
  const allow = dialog.getByRole('switch', { name: 'Allow changes of this target' });
  await expect(name.or(allow)).toBeVisible({ timeout: carryingOutMs });
  if (await allow.isVisible()) {
    await tabTo(page, allow);
    await page.keyboard.press('Space');
  }
  await expect(name).toBeVisible();
  await typeByKey(page, name, targetName);
  const reason = dialog.getByLabel(whyPassed);
  if (await reason.isVisible()) {
    await expect(dialog.getByRole('button', { name: 'Carry out' })).toBeDisabled();
    await typeByKey(page, reason, said.reason ?? '');
  }
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
}
