import { useEffect, useState } from 'react';
import { announce } from './announce.tsx';
import { IconButton } from './Button.tsx';
import { useTexts } from './language.tsx';
import { uiTexts } from './ui-texts.ts';

const shownMs = 1600;

/** Puts a text on the clipboard and says so. */
export function CopyButton(props: { readonly text: string; readonly what: string }) {
  const texts = useTexts(uiTexts);
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), shownMs);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    await navigator.clipboard.writeText(props.text);
    setDone(true);
    announce(texts.copied);
  };
  return (
    <IconButton
      small
      className="copy"
      icon={done ? 'check' : 'copy'}
      name={texts.copy(props.what)}
      onClick={() => void copy().catch(() => setDone(false))}
    />
  );
}
