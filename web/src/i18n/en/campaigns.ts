import type { Messages } from '../messages';

export const campaigns: Messages['campaigns'] = {
  title: 'Campaigns',
  costs: 'Costs',
  funnel: 'From leads to cash',
  verbs: { cost: 'Record cost', move: 'Change status' },
  steps: { leads: 'Leads', opportunities: 'Opportunities', won: 'Won', ordered: 'Ordered, tax included' },
  move: { text: 'Finished and cancelled are final.', done: 'Status changed' },
  cost: {
    text: 'Adds to the actual cost of the campaign; a negative amount takes back a mistake.',
    done: 'Cost recorded',
  },
};
