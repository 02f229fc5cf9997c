import type { Messages } from '../messages';

export const deliveries: Messages['deliveries'] = {
  title: 'Deliveries',
};
