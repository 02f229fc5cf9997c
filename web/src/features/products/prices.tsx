import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { useObject } from '@/records/queries';
import { RelatedRecords } from '@/records/related-records';
import type { FieldKind, Rec } from '@/records/types';
import { VerbDialog, type VerbInput } from '@/records/verb-dialog';

type Side = 'product_id' | 'price_list_id';

const terms = ['unit_price', 'min_quantity', 'valid_from', 'valid_to'];

function Prices({ record, side }: { record: Rec; side: Side }) {
  const t = useTranslations('products');
  const other = side === 'product_id' ? 'price_list_id' : 'product_id';
  return (
    <RelatedRecords
      object="price"
      filter={[{ field: side, op: 'eq', value: record.id }]}
      columns={[other, ...terms]}
      isPlain
      empty={t('noPrices')}
    />
  );
}

function AddPrice({ record, side, onClose }: { record: Rec; side: Side; onClose: () => void }) {
  const t = useTranslations('products');
  const fields = useObject('price')?.fields;
  const other = side === 'product_id' ? 'price_list_id' : 'product_id';
  const inputs = [other, ...terms].flatMap((name): VerbInput[] => {
    const field = fields?.find((candidate) => candidate.name === name);
    if (!field) return [];
    const { label, references, is_required } = field;
    return [{ name, kind: field.kind as FieldKind, label, references, required: is_required }];
  });
  return (
    <VerbDialog<Rec>
      title={t('verbs.price')}
      inputs={inputs}
      send={({ values, idempotencyKey }) =>
        request('/prices', { method: 'POST', body: { ...values, [side]: record.id }, idempotencyKey })
      }
      touches={['prices']}
      done={t('priceAdded')}
      onClose={onClose}
    />
  );
}

interface DialogProps {
  record: Rec;
  onClose: () => void;
}

export const PricesOfProduct = ({ record }: { record: Rec }) => <Prices record={record} side="product_id" />;
export const PricesOfList = ({ record }: { record: Rec }) => <Prices record={record} side="price_list_id" />;
export const AddPriceOfProduct = (props: DialogProps) => <AddPrice {...props} side="product_id" />;
export const AddPriceToList = (props: DialogProps) => <AddPrice {...props} side="price_list_id" />;
