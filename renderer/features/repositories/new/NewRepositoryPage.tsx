export function NewRepositoryPage() {
  return <h1>New repository</h1>;
}
