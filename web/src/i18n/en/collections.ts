import type { Messages } from '../messages';

export const collections: Messages['collections'] = {
  title: 'Collection plans',
};
