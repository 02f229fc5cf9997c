import { GoTo, withPreset } from '@/records/go-action';

export function CreateContract({
  onClose,
  preset,
}: {
  onClose: () => void;
  preset?: Record<string, unknown>;
}) {
  return <GoTo to={withPreset('/contracts/new', preset)} onClose={onClose} />;
}
