import { useTranslations } from 'use-intl';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';
import type { Money } from '@/lib/money';
import { useObject } from '@/records/queries';
import type { Rec } from '@/records/types';
import { VerbDialog } from '@/records/verb-dialog';

type Status = components['schemas']['CampaignStatus'];

interface Props {
  record: Rec;
  onClose: () => void;
}

/** Where a campaign may go from each of its states. */
const next: Record<string, Status[]> = {
  planned: ['running', 'cancelled'],
  running: ['finished', 'cancelled'],
};

export function MoveCampaign({ record, onClose }: Props) {
  const t = useTranslations('campaigns');
  const status = useObject('campaign')?.fields.find(({ name }) => name === 'status');
  const open = next[String(record.status)] ?? [];
  const choices = status?.choices.filter(({ value }) => open.some((candidate) => candidate === value));
  return (
    <VerbDialog<components['schemas']['Campaign']>
      title={t('verbs.move')}
      text={t('move.text')}
      inputs={[{ name: 'status', kind: 'choice', label: status?.label ?? '', choices, required: true }]}
      initial={{ status: open[0] }}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/campaigns/{id}/move', {
            params: { path: { id: record.id }, header: { 'Idempotency-Key': idempotencyKey } },
            body: { status: values.status as Status },
          }),
        )
      }
      touches={['campaigns']}
      done={t('move.done')}
      onClose={onClose}
    />
  );
}

export function RecordCost({ record, onClose }: Props) {
  const t = useTranslations('campaigns');
  const today = todayIn(useSession().organization.time_zone);
  const fields = new Map(useObject('campaign_cost')?.fields.map((field) => [field.name, field.label]));
  const label = (name: string) => fields.get(name) ?? '';
  return (
    <VerbDialog<components['schemas']['CampaignCost']>
      title={t('verbs.cost')}
      text={t('cost.text')}
      inputs={[
        {
          name: 'amount',
          kind: 'money',
          label: label('amount'),
          currency: String(record.currency),
          required: true,
        },
        { name: 'spent_on', kind: 'date', label: label('spent_on'), required: true },
        { name: 'memo', kind: 'text', label: label('memo'), max_length: 200 },
      ]}
      initial={{ spent_on: today }}
      send={({ values, idempotencyKey }) =>
        data(
          api.POST('/api/v1/campaign-costs', {
            params: { header: { 'Idempotency-Key': idempotencyKey } },
            body: {
              campaign_id: record.id,
              amount: values.amount as Money,
              spent_on: String(values.spent_on),
              memo: (values.memo as string | null) ?? undefined,
            },
          }),
        )
      }
      touches={['campaigns', 'campaign-costs']}
      done={t('cost.done')}
      onClose={onClose}
    />
  );
}
