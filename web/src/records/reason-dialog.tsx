import { VerbDialog } from './verb-dialog';

interface Props<T> {
  title: string;
  /** What it does and whether it can be taken back, in one sentence. */
  text: string;
  /** Words of the one field. */
  reason: string;
  most?: number;
  isDangerous?: boolean;
  send: (call: { reason: string; idempotencyKey: string }) => Promise<T>;
  touches: string[];
  done: string;
  onClose: () => void;
}

/** The dialog of a verb that ends something and asks for nothing but why. */
export function ReasonDialog<T>({ reason, most = 200, isDangerous = true, send, ...rest }: Props<T>) {
  return (
    <VerbDialog<T>
      {...rest}
      isDangerous={isDangerous}
      inputs={[{ name: 'reason', kind: 'text', label: reason, required: true, max_length: most }]}
      send={({ values, idempotencyKey }) => send({ reason: String(values.reason), idempotencyKey })}
    />
  );
}
