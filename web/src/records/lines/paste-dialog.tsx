import { Button, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { request } from '@/api/client';
import { Dialog } from '@/ui/dialog';
import { StatusTag } from '@/ui/status-tag';
import type { FilterNode, Page, Rec } from '../types';
import { emptyLine, factsOf, type LineDraft } from './line-drafts';
import { matchProduct, type PastedRow, parsePasted } from './paste';

type Product = Rec & { code: string; name: string };

/** How many texts that are neither a code nor a whole name are searched for one by one. */
const SEARCHED = 20;

async function findProducts(texts: string[], signal: AbortSignal): Promise<Product[]> {
  const isOnSale = { field: 'is_active', op: 'eq', value: true } as const;
  const filter: FilterNode[] = [
    isOnSale,
    {
      any: [
        { field: 'code', op: 'in', value: texts },
        { field: 'name', op: 'in', value: texts },
      ],
    },
  ];
  const query = { filter: JSON.stringify(filter), limit: 500 };
  const exact = (await request<Page<Product>>('/products', { query, signal })).items;
  const left = texts.filter((text) => !matchProduct(text, exact)).slice(0, SEARCHED);
  const pages = await Promise.all(
    left.map((q) =>
      request<Page<Product>>('/products', {
        query: { q, filter: JSON.stringify([isOnSale]), limit: 5 },
        signal,
      }),
    ),
  );
  return [...exact, ...pages.flatMap(({ items }) => items)];
}

interface Props {
  text: string;
  onLines: (lines: LineDraft[]) => void;
  onClose: () => void;
}

/** Shows what pasted rows mean before any becomes a line. */
export function PasteDialog({ text: given, onLines, onClose }: Props) {
  const t = useTranslations('lines.paste');
  const tc = useTranslations('common');
  const [text, setText] = useState(given);
  const rows = parsePasted(text);
  const wanted = [...new Set(rows.map(({ product }) => product).filter(Boolean))].slice(0, 200);
  const products = useQuery({
    queryKey: ['products', 'paste', wanted],
    queryFn: ({ signal }) => findProducts(wanted, signal),
    enabled: wanted.length > 0,
  });
  const found = rows.map((row) => ({ row, product: matchProduct(row.product, products.data ?? []) }));
  const good = found.flatMap(({ row, product }) => (product && !row.problem ? [lineOf(row, product)] : []));
  return (
    <Dialog
      title={t('title')}
      size="lg"
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {tc('cancel')}
          </Button>
          <Button
            disabled={good.length === 0}
            onClick={() => {
              onLines(good);
              onClose();
            }}
          >
            {t('add', { count: good.length })}
          </Button>
        </>
      }
    >
      <Textarea
        label={t('rows')}
        description={t('hint')}
        rows={5}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {rows.length > 0 && (
        <div className="mx-scroll-x" aria-busy={products.isFetching}>
          <table className="mx-table">
            <caption className="mx-sr-only">{tc('preview')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('row')}</th>
                <th scope="col">{t('product')}</th>
                <th scope="col" className="mx-num">
                  {t('quantity')}
                </th>
                <th scope="col" className="mx-num">
                  {t('price')}
                </th>
                <th scope="col" className="mx-num">
                  {t('discount')}
                </th>
              </tr>
            </thead>
            <tbody>
              {found.map(({ row, product }) => (
                <PastedLine key={row.row} row={row} product={product} isBusy={products.isFetching} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {products.isError && (
        <Text size="sm" className="mx-bad-text">
          {t('failed')}
        </Text>
      )}
    </Dialog>
  );
}

function PastedLine({ row, product, isBusy }: { row: PastedRow; product?: Product; isBusy: boolean }) {
  const t = useTranslations('lines.paste');
  const problem = row.problem ?? (product || isBusy ? undefined : 'unknown');
  return (
    <tr>
      <td>{row.row}</td>
      <td>
        {product ? `${product.code} · ${product.name}` : row.product}{' '}
        {problem && <StatusTag tone="bad">{t(`problems.${problem}`)}</StatusTag>}
      </td>
      <td className="mx-num">{row.quantity}</td>
      <td className="mx-num">{row.unit_price || t('listPrice')}</td>
      <td className="mx-num">{row.discount_percent && `${row.discount_percent} %`}</td>
    </tr>
  );
}

function lineOf(row: PastedRow, product: Product): LineDraft {
  return emptyLine({
    product_id: product.id,
    product: factsOf(product),
    quantity: row.quantity,
    unit_price: row.unit_price,
    discount_percent: row.discount_percent,
  });
}
