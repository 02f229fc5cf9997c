import { GoTo, withPreset } from '@/records/go-action';
import type { Rec } from '@/records/types';

interface Props {
  record: Rec;
  onClose: () => void;
}

export function CreateQuote({ onClose, preset }: { onClose: () => void; preset?: Record<string, unknown> }) {
  return <GoTo to={withPreset('/quotes/new', preset)} onClose={onClose} />;
}

export function EditLines({ record, onClose }: Props) {
  return <GoTo to={`/quotes/${record.id}/edit`} onClose={onClose} />;
}

export function QuoteForCustomer({ record, onClose }: Props) {
  return <GoTo to={`/quotes/new?customer_id=${record.id}`} onClose={onClose} />;
}

export function QuoteForOpportunity({ record, onClose }: Props) {
  return <GoTo to={`/quotes/new?opportunity_id=${record.id}`} onClose={onClose} />;
}
