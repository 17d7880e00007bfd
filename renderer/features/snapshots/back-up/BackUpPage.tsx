export function BackUpPage(_props: { readonly targetId: string | null }) {
  return <h1>Back up</h1>;
}
