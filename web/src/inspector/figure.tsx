/** A figure with what it is. */
export function Figure({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <div class="figure">
      <b>{value}</b>
      <span>{label}</span>
    </div>
  );
}
