import type { ObjectDescription } from './types';
export default function RecordForm(_: { object: ObjectDescription; onClose: () => void }) {
  return null;
}
