import type { Messages } from '../messages';

export const quotes: Messages['quotes'] = {
  title: 'Quotes',
};
