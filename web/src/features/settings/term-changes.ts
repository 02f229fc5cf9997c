import type { components } from '@/api/schema';
import type { Rec } from '@/records/types';
import type { VerbValues } from '@/records/verb-dialog';
import { termBody } from './create-term';
import type { StepRow, TierRow } from './term-rows';

type CashDiscount = components['schemas']['CashDiscountInput'];
type Step = components['schemas']['CollectionTerm'];

/** A payment term as its form shows it. */
export function termValues(record: Rec): VerbValues {
  const discount = record.cash_discount as CashDiscount | null | undefined;
  const plan = (record.plan as Step[] | null | undefined) ?? [];
  const tiers: TierRow[] = (discount?.tiers ?? []).map(({ through_day, percent }, index) => ({
    key: index + 1,
    through_day: String(through_day),
    percent,
  }));
  const steps: StepRow[] = plan.map(({ percent, trigger, offset_months, offset_days }, index) => ({
    key: index + 1,
    percent,
    trigger,
    offset_months: offset_months ? String(offset_months) : '',
    offset_days: offset_days ? String(offset_days) : '',
  }));
  return {
    name: record.name,
    net_days: record.net_days,
    tiers,
    plan: steps,
    base: discount?.base ?? 'gross',
    tax_mode: discount?.tax_mode ?? 'included',
    part_payment: discount?.part_payment ?? 'proportional',
  };
}

/** Only what differs is sent: once documents are made with a term, only its name may change. What was emptied goes as nothing. */
export function termChanges(record: Rec, values: VerbValues): VerbValues {
  const before = termBody(termValues(record));
  const empty: VerbValues = { cash_discount: null, plan: [] };
  return Object.fromEntries(
    Object.entries(termBody(values))
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
      .map(([name, value]) => [name, value ?? empty[name]]),
  );
}
