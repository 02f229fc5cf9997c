import { lazy } from 'react';
import { registerFeature } from '@/records/object-feature';

const prices = () => import('./prices');

registerFeature('product', {
  columns: ['code', 'name', 'series', 'unit', 'tax_percent', 'recognition_method', 'is_active'],
  sort: 'code',
  facts: ['code', 'series', 'unit', 'tax_percent', 'recognition_method', 'is_active'],
  layouts: ['list', 'board'],
  quickFields: ['code', 'name', 'unit', 'tax_percent', 'recognition_method'],
  actions: [
    {
      id: 'price.create',
      title: 'products.verbs.price',
      isPrimary: ({ is_active }) => is_active === true,
      Dialog: lazy(() => prices().then(({ AddPriceOfProduct }) => ({ default: AddPriceOfProduct }))),
    },
  ],
  tabs: [
    {
      id: 'prices.product_id',
      title: 'products.prices',
      Content: lazy(() => prices().then(({ PricesOfProduct }) => ({ default: PricesOfProduct }))),
    },
  ],
});

registerFeature('price_list', {
  facts: ['currency', 'valid_from', 'valid_to'],
  columns: ['name', 'currency', 'valid_from', 'valid_to'],
  sort: 'name',
  quickFields: ['name', 'currency', 'valid_from', 'valid_to'],
  actions: [
    {
      id: 'price.create',
      title: 'products.verbs.price',
      isPrimary: () => true,
      Dialog: lazy(() => prices().then(({ AddPriceToList }) => ({ default: AddPriceToList }))),
    },
  ],
  tabs: [
    {
      id: 'prices.price_list_id',
      title: 'products.prices',
      Content: lazy(() => prices().then(({ PricesOfList }) => ({ default: PricesOfList }))),
    },
  ],
});

registerFeature('price', {
  columns: ['product_id', 'price_list_id', 'unit_price', 'min_quantity', 'valid_from', 'valid_to'],
  quickFields: ['price_list_id', 'product_id', 'unit_price', 'min_quantity', 'valid_from', 'valid_to'],
});
