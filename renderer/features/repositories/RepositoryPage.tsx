export function RepositoryPage(_props: { readonly repositoryId: string }) {
  return <h1>Repository</h1>;
}
