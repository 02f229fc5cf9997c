import { useTranslations } from 'use-intl';
import type { Money as Amount } from '@/lib/money';
import { Money } from '@/ui/money';
import type { Rec } from '../types';
import './line-editor.css';

/** Net, tax and total of a document as it is kept. */
export function DocumentSums({ record }: { record: Rec }) {
  const t = useTranslations('lines');
  const sums = [
    { name: t('netSum'), value: record.net },
    { name: t('taxSum'), value: record.tax },
    { name: t('totalSum'), value: record.total, isMain: true },
  ];
  return (
    <dl className="mx-sums">
      {sums.map(({ name, value, isMain }) => (
        <div key={name} className={isMain ? 'mx-sum-main' : undefined}>
          <dt>{name}</dt>
          <dd>
            <Money value={value as Amount} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
