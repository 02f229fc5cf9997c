import type { ReactNode } from 'react';

/** The figures of a document in one line, above its tabs. */
export function Facts({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="mx-strip" aria-label={label}>
      <dl>{children}</dl>
    </section>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
