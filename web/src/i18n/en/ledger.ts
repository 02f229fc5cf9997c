import type { Messages } from '../messages';

export const ledger: Messages['ledger'] = {
  entries: 'Entries',
};
