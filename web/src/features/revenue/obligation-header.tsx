import '@/i18n/words/revenue';
import { useTranslations } from 'use-intl';
import type { Money as Amount } from '@/lib/money';
import type { Rec } from '@/records/types';
import { Figure } from '@/ui/explain';
import { Fact, Facts } from '@/ui/figure-strip';
import { Money } from '@/ui/money';

export function ObligationHeader({ record }: { record: Rec }) {
  const t = useTranslations('revenue');
  return (
    <Facts label={t('obligation')}>
      <Fact label={t('allocated')}>
        <Money value={record.allocated as Amount} show="code" />
      </Fact>
      <Fact label={t('recognized')}>
        <Figure
          value={record.recognized as Amount}
          explain={`obligation:${record.id}:recognized`}
          show="amount"
        />
      </Fact>
    </Facts>
  );
}
