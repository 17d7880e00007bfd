export function OpenRepositoryPage() {
  return <h1>Open a repository</h1>;
}
