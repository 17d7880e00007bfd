import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import { findTexts } from '../../app/texts/find.ts';
import { Choices } from '../../ui/Choices.tsx';
import { useTexts } from '../../ui/language.tsx';
import { FileSearch } from './FileSearch.tsx';
import { RowSearch } from './RowSearch.tsx';
import './find.css';

type Sought = 'file' | 'row' | 'recipe';

/** The restore of little: one file, a few rows, or one thing with all that belongs to it. */
export function FindPage(props: { readonly targetId: TargetId | null }) {
  const texts = useTexts(findTexts);
  const [sought, setSought] = useState<Sought>('file');
  return (
    <div className="page">
      <h1>{texts.title}</h1>
      <Choices<Sought>
        label={texts.what}
        value={sought}
        onChange={setSought}
        choices={[
          { value: 'file', label: texts.file },
          { value: 'row', label: texts.row },
          { value: 'recipe', label: texts.recipe },
        ]}
      />
      {sought === 'file' ? <FileSearch targetId={props.targetId} /> : null}
      {sought === 'file' ? null : <RowSearch key={sought} targetId={props.targetId} form={sought} />}
    </div>
  );
}
