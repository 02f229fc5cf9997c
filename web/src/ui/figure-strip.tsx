import type { ReactNode } from 'react';
import './figure-strip.css';

/** The figures of a document in one line, above its tabs. */
export function Facts({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of figures, no fields; a landmark would repeat its tab's.
    <div className="mx-strip" role="group" aria-label={label}>
      <dl>{children}</dl>
    </div>
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
