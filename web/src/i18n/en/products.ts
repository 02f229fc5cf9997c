import type { Messages } from '../messages';

export const products: Messages['products'] = {
  title: 'Products',
  prices: 'Prices',
  noPrices: 'No prices yet. Lines of quotes need a typed price.',
  priceAdded: 'Price added',
  verbs: { price: 'Add price' },
};
