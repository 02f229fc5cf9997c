import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useLabel } from '@/i18n/provider';
import { useObjects } from '@/records/queries';
import { Button } from '@/ui/button';
import { To } from '@/ui/link';
import { Money } from '@/ui/money';
import { StatusTag } from '@/ui/status-tag';
import { dayOf, type Offer, type TodayItem } from './queue';

/** Where an item is worked off: money at the bench, what is to be invoiced on its list, a month on the
 * checklist of its close, everything else on the page of its record. */
export function usePathOf(): (item: TodayItem) => string | undefined {
  const objects = useObjects();
  const may = useMay();
  return ({ kind, object, id }) => {
    const described = objects.get(object);
    if (object === 'receipt' && may('receipt.apply')) return `/matching?receipt=${id}`;
    if (kind === 'unbilled' && objects.has('invoice')) return `/unbilled?order_id=${id}`;
    if (kind === 'period_open') return `/close?period=${id}`;
    return described && `/${described.plural}/${id}`;
  };
}

/** One thing to do: why, what, whose, how much, when; a link to where it is done, and its first action on the spot. */
export function WorkRow({
  item,
  offer,
  isBusy,
  onStart,
}: {
  item: TodayItem;
  offer: Offer | undefined;
  isBusy: boolean;
  onStart: (offer: Offer) => void;
}) {
  const t = useTranslations();
  const label = useLabel();
  const objects = useObjects();
  const path = usePathOf()(item);
  const day = dayOf(item);
  const described = objects.get(item.object);
  const name = item.title || (described ? label(described.label) : '');
  const content = (
    <>
      <span className="mx-work-kind">
        <span className={`mx-dot mx-dot-${day?.tone ?? 'neutral'}`} aria-hidden />
        {t(`today.kinds.${item.kind}`)}
      </span>
      <span className="mx-work-what">
        <span className="mx-work-title">{name}</span>
        {item.customer_name && !name.includes(item.customer_name) && (
          <span className="mx-work-customer">{item.customer_name}</span>
        )}
      </span>
      <span className="mx-work-money">
        {item.kind === 'discount_ending' && <span className="mx-muted">{t('today.saves')} </span>}
        {item.money && <Money value={item.money} />}
      </span>
      <span className="mx-work-due">
        {day && (
          <StatusTag tone={day.tone}>{t(`today.day.${day.means}.${day.when}`, { days: day.days })}</StatusTag>
        )}
      </span>
    </>
  );
  return (
    <li
      className="mx-work-item"
      data-item={`${item.kind} ${item.id}`}
      data-offers={Boolean(offer) || undefined}
    >
      {path ? (
        <To to={path} className="mx-work-line" title={label(item.words)}>
          {content}
        </To>
      ) : (
        <span className="mx-work-line">{content}</span>
      )}
      <span className="mx-work-act">
        {offer && (
          <Button
            variant="subtle"
            size="compact-sm"
            loading={isBusy}
            aria-label={t('today.actOn', { action: t(offer.action.title as never), title: name })}
            onClick={() => onStart(offer)}
          >
            {t(offer.action.title as never)}
          </Button>
        )}
      </span>
    </li>
  );
}
