import type { Messages } from '../messages';

export const contracts: Messages['contracts'] = {
  title: 'Contracts',
};
