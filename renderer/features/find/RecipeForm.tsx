import { useState } from 'react';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { findTexts } from '../../app/texts/find.ts';
import { useRecipe } from '../../data/contents.ts';
import { usePacks } from '../../data/packs.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { TakenText } from './TakenText.tsx';

/** One thing with its rows and files, as the pack says they belong together. */
export function RecipeForm(props: { readonly snapshot: Snapshot }) {
  const { snapshot } = props;
  const texts = useTexts(findTexts);
  const local = useLocal();
  const packs = usePacks();
  const recipe = useRecipe();
  const [wanted, setWanted] = useState('');
  const [what, setWhat] = useState('');
  if (packs.isPending) return <Skeleton rows={3} />;
  const recipes = packs.data?.packs.find(({ id }) => id === snapshot.pack)?.recipes ?? [];
  const chosen = recipes.find(({ id }) => id === wanted) ?? recipes[0];
  if (chosen === undefined) return <EmptyState title={texts.noRecipes} />;
  const bring = () => {
    if (what.trim() !== '')
      recipe.mutate({ snapshotId: snapshot.id, recipeId: chosen.id, what: what.trim() });
  };
  return (
    <form
      className="card form__section"
      onSubmit={(event) => {
        event.preventDefault();
        bring();
      }}
    >
      <h2>{texts.recipe}</h2>
      <p className="muted">{texts.recipeHelp}</p>
      <div className="form__across">
        <Select
          label={texts.recipeChoice}
          value={chosen.id}
          onChange={setWanted}
          choices={recipes.map(({ id, title }) => ({ value: id, label: local(title) }))}
        />
        <TextField label={texts.recipeWhat} required maxLength={400} value={what} onChange={setWhat} />
      </div>
      <div>
        <Button type="submit" tone="primary" disabled={what.trim() === ''} busy={recipe.isPending}>
          {texts.bringBack}
        </Button>
      </div>
      <ErrorNote error={recipe.error ?? packs.error} />
      {recipe.data && recipe.variables ? (
        <TakenText
          taken={recipe.data}
          name={[snapshot.targetName, recipe.variables.recipeId, recipe.variables.what]}
          extension="sql"
          snapshot={snapshot}
        />
      ) : null}
    </form>
  );
}
