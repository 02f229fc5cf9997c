import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { RelatedRecords } from '@/records/related-records';
import type { Rec } from '@/records/types';
import { useIsPhone } from '@/ui/phone';

interface Props {
  record: Rec;
}

/** What happened with a record, newest first. */
function FollowUps({ record, reference }: Props & { reference: string }) {
  const t = useTranslations('followUps');
  const isPhone = useIsPhone();
  const may = useMay();
  return (
    <RelatedRecords
      object="follow_up"
      filter={[{ field: reference, op: 'eq', value: record.id }]}
      columns={['happened_at', 'kind', 'content', 'next_on', 'recorded_by_id']}
      sort="-happened_at"
      isPlain
      empty={t(!may('follow_up.record') ? 'emptyReading' : isPhone ? 'emptyPhone' : 'empty')}
    />
  );
}

export const OfLead = (props: Props) => <FollowUps {...props} reference="lead_id" />;
export const OfCustomer = (props: Props) => <FollowUps {...props} reference="customer_id" />;
export const OfOpportunity = (props: Props) => <FollowUps {...props} reference="opportunity_id" />;
