import { routeHref } from '../../app/routes.ts';
import { useRepositories } from '../../data/repositories.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** Every repository that this desk knows. */
export function RepositoriesSection() {
  const repositories = useRepositories();
  if (repositories.isPending) return <Skeleton rows={4} />;
  return (
    <ul className="stack">
      {repositories.data?.repositories.map(({ id, name }) => (
        <li key={id}>
          <a href={routeHref({ place: 'repository', repositoryId: id })}>
            <Plain text={name} />
          </a>
        </li>
      ))}
    </ul>
  );
}
