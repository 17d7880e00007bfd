import { useEffect, useRef, useState } from 'react';
import type { PackProblem } from '../../../shared/model/pack.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { packTexts } from '../../app/texts/packs.ts';
import { usePackTemplate, usePackVerdict } from '../../data/packs.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextArea } from '../../ui/Field.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { InstallDialog } from './InstallDialog.tsx';
import { PackContents } from './PackContents.tsx';
import { TryDraft } from './TryDraft.tsx';
import { selectionAt } from './text-place.ts';
import './packs.css';

const settleMs = 300;
const fileLimitBytes = 500_000;

/** What was written when the place was left for another, in the memory of the window only. */
let kept = '';

/** A pack being written: what is wrong with it stands beside it, with its place. */
export function DraftPackPage() {
  const texts = useTexts(packTexts);
  const [text, showText] = useState(kept);
  const setText = (next: string) => {
    kept = next;
    showText(next);
  };
  const [installing, setInstalling] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const settled = useSettled(text);
  const verdict = usePackVerdict(settled);
  const goToProblem = (problem: PackProblem) => {
    const place = selectionAt(text, problem.line, problem.column);
    area.current?.focus();
    area.current?.setSelectionRange(place.from, place.to);
  };
  const valid = verdict.data?.ok === true && settled === text && text.trim() !== '';
  return (
    <div className="page">
      <div className="page__head">
        <div className="grow">
          <a className="small" href={routeHref({ place: 'settings', section: 'packs' })}>
            {texts.back}
          </a>
          <h1>{texts.draftTitle}</h1>
          <p className="muted">{texts.draftAbout}</p>
        </div>
        <DraftSources onText={setText} />
        <Button tone="primary" disabled={!valid} onClick={() => setInstalling(true)}>
          {texts.review}
        </Button>
      </div>
      <div className="draft">
        <TextArea
          label={texts.text}
          mono
          rows={28}
          ref={area}
          placeholder={texts.typeHere}
          value={text}
          onChange={setText}
        />
        <div className="stack">
          <ErrorNote error={verdict.error} onRetry={() => void verdict.refetch()} />
          {text.trim() === '' || !verdict.data ? null : (
            <Problems problems={verdict.data.problems} onGo={goToProblem} />
          )}
          {text.trim() !== '' && verdict.data?.pack ? (
            <>
              <TryDraft text={settled} pack={verdict.data.pack} current={valid} />
              <section className="card card--padded" aria-label={texts.preview}>
                <PackContents pack={verdict.data.pack} />
              </section>
            </>
          ) : null}
        </div>
      </div>
      <InstallDialog
        text={text}
        open={installing}
        onInstalled={() => {
          kept = '';
        }}
        onClose={() => setInstalling(false)}
      />
    </div>
  );
}

function Problems(props: {
  readonly problems: readonly PackProblem[];
  readonly onGo: (problem: PackProblem) => void;
}) {
  const texts = useTexts(packTexts);
  const local = useLocal();
  const language = useLanguage();
  const count = props.problems.length;
  return (
    <section className="card card--padded stack" aria-label={texts.problems}>
      <div className="row-line" role="status">
        <StatusMark state={count === 0 ? 'ok' : 'down'} compact />
        {count === 0 ? texts.valid : texts.notValid(formatNumber(count, language))}
      </div>
      {count === 0 ? null : (
        <ul className="stack">
          {props.problems.map((problem, index) => (
            <li key={`${problem.line}/${problem.column}/${index}`}>
              <button type="button" className="chip" onClick={() => props.onGo(problem)}>
                {texts.goTo(String(problem.line), String(problem.column))}
              </button>{' '}
              <span className="muted mono">{problem.path}</span> <Plain text={local(problem.message)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function DraftSources(props: { readonly onText: (text: string) => void }) {
  const texts = useTexts(packTexts);
  const template = usePackTemplate();
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (chosen && chosen.size <= fileLimitBytes) props.onText(await chosen.text());
  };
  return (
    <div className="toolbar">
      <ErrorNote error={template.error} />
      <Button
        icon="file"
        busy={template.isPending}
        onClick={() => template.mutate(undefined, { onSuccess: ({ text }) => props.onText(text) })}
      >
        {texts.template}
      </Button>
      <Button icon="folder" onClick={() => file.current?.click()}>
        {texts.openFile}
      </Button>
      <input
        ref={file}
        type="file"
        accept=".yaml,.yml,text/yaml"
        hidden
        aria-label={texts.chooseFile}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), settleMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
