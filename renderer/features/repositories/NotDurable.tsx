import type { Repository } from '../../../shared/model/repository.ts';
import { repositoryTexts } from '../../app/texts/repositories.ts';
import { useRepository } from '../../data/repositories.ts';
import { useTexts } from '../../ui/language.tsx';

/** Says where a place, once it was looked at, cannot confirm that a write is on its disk. */
export function NotDurable(props: { readonly repository: Repository }) {
  const texts = useTexts(repositoryTexts);
  const { checkedAt, durable } = useRepository(props.repository.id) ?? props.repository;
  if (checkedAt === null || durable) return null;
  return <p className="note note--warning">{texts.notDurableText}</p>;
}
