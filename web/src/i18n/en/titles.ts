import type { Messages } from '../messages';

export const titles: Pick<Messages, 'settings' | 'matching' | 'collections' | 'aging' | 'close' | 'revenue'> =
  {
    settings: {
      title: 'Settings',
      user: {
        edit: 'Edit user',
        newPassword: 'Set a new password',
        deactivate: 'Deactivate',
        activate: 'Activate',
      },
      department: {
        edit: 'Edit department',
        deactivate: 'Close department',
        activate: 'Reopen department',
      },
      account: { edit: 'Edit account' },
      entity: {
        edit: 'Edit entity',
      },
      term: {
        edit: 'Edit payment term',
      },
      pipeline: {
        rename: 'Rename',
        makeDefault: 'Make default',
      },
    },
    matching: {
      title: 'Matching',
    },
    collections: {
      title: 'Collection plans',
    },
    aging: {
      title: 'Receivables & aging',
    },
    close: {
      title: 'Close',
    },
    revenue: {
      waterfall: 'Waterfall',
      schedule: 'Revenue schedule',
    },
  };
