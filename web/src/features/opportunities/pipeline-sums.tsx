import { useTranslations } from 'use-intl';
import { type Money, sumByCurrency } from '@/lib/money';
import type { FilterNode } from '@/records/types';
import { Dialog } from '@/ui/dialog';
import { To } from '@/ui/link';
import { Moneys } from '@/ui/money';
import { pathOfFilter } from './filter-path';

/** An open stage of a pipeline, as the board of the server sums it up. */
export interface StageSums {
  stage_id: string;
  name: string;
  /** Said beside the stage where there are several. */
  pipeline?: string;
  probability: number;
  count: number;
  amount: Money[];
  weighted: Money[];
}

/** What the open and the weighted amount of the present filter are made of: stage by stage, each a door to its records. */
export default function PipelineSums({
  stages,
  filter,
  q,
  onClose,
}: {
  stages: StageSums[];
  filter: FilterNode[];
  q: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslations('opportunities.sums');
  const total = stages.reduce((count, stage) => count + stage.count, 0);
  return (
    <Dialog title={t('title')} onClose={onClose} size="lg">
      <p className="mx-muted">{t('words')}</p>
      <section className="mx-scroll-x" aria-label={t('title')} tabIndex={0}>
        <table className="mx-table">
          <thead>
            <tr>
              <th scope="col">{t('stage')}</th>
              <th scope="col" className="mx-num">
                {t('count')}
              </th>
              <th scope="col" className="mx-num">
                {t('amount')}
              </th>
              <th scope="col" className="mx-num">
                {t('chance')}
              </th>
              <th scope="col" className="mx-num">
                {t('weighted')}
              </th>
            </tr>
          </thead>
          <tbody>
            {stages.map((stage) => (
              <tr key={stage.stage_id}>
                <th scope="row">
                  <To
                    to={pathOfFilter([...filter, { field: 'stage_id', op: 'eq', value: stage.stage_id }], q)}
                    onClick={onClose}
                  >
                    {stage.name}
                  </To>
                  {stage.pipeline && <span className="mx-muted"> · {stage.pipeline}</span>}
                </th>
                <td className="mx-num mx-figure">{stage.count}</td>
                <td className="mx-num">
                  <Moneys values={stage.amount} />
                </td>
                <td className="mx-num mx-figure">{stage.probability}%</td>
                <td className="mx-num">
                  <Moneys values={stage.weighted} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('total')}</th>
              <td className="mx-num mx-figure">{total}</td>
              <td className="mx-num">
                <Moneys values={sumByCurrency(stages.flatMap(({ amount }) => amount))} />
              </td>
              <td />
              <td className="mx-num">
                <Moneys values={sumByCurrency(stages.flatMap(({ weighted }) => weighted))} />
              </td>
            </tr>
          </tfoot>
        </table>
      </section>
    </Dialog>
  );
}
