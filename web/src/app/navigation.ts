import {
  IconAddressBook,
  IconAdjustments,
  IconBook2,
  IconBox,
  IconBuildingSkyscraper,
  IconCalendarDollar,
  IconCalendarTime,
  IconChartBar,
  IconCoin,
  IconFileDollar,
  IconFileImport,
  IconFileInvoice,
  IconFileText,
  IconHistory,
  IconHome,
  IconListCheck,
  IconLockDollar,
  IconMessages,
  IconPackage,
  IconReceipt2,
  IconScale,
  IconScaleOutline,
  IconSpeakerphone,
  IconTargetArrow,
  IconTruckDelivery,
  IconUserSearch,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export interface Destination {
  /** Where it leads; also its name in tests. */
  to: string;
  /** Key of the words; or the object whose plural label it bears. */
  title?: string;
  object?: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  /** Second letter of `G …`. */
  key?: string;
  /** Shown to callers that may read this object or take this action. */
  needs?: { object?: string; action?: string };
}

export interface DestinationGroup {
  id: 'sales' | 'fulfil' | 'moneyIn' | 'revenue' | 'settings';
  items: Destination[];
}

export const today: Destination = { to: '/', title: 'today.title', icon: IconHome, key: 'T' };

/** The left rail, in the order of the chain. A destination without a right is not shown. */
export const groups: DestinationGroup[] = [
  {
    id: 'sales',
    items: [
      { to: '/leads', object: 'lead', icon: IconUserSearch, key: 'L' },
      { to: '/customers', object: 'customer', icon: IconBuildingSkyscraper, key: 'C' },
      { to: '/contacts', object: 'contact', icon: IconAddressBook },
      { to: '/follow-ups', object: 'follow_up', icon: IconMessages },
      { to: '/opportunities', object: 'opportunity', icon: IconTargetArrow, key: 'D' },
      { to: '/quotes', object: 'quote', icon: IconFileText, key: 'Q' },
      { to: '/campaigns', object: 'campaign', icon: IconSpeakerphone },
    ],
  },
  {
    id: 'fulfil',
    items: [
      { to: '/products', object: 'product', icon: IconBox },
      { to: '/contracts', object: 'contract', icon: IconFileDollar },
      { to: '/orders', object: 'order', icon: IconPackage, key: 'O' },
      { to: '/deliveries', object: 'delivery', icon: IconTruckDelivery },
    ],
  },
  {
    id: 'moneyIn',
    items: [
      { to: '/unbilled', title: 'invoices.unbilled', icon: IconListCheck, needs: { object: 'invoice' } },
      { to: '/invoices', object: 'invoice', icon: IconFileInvoice, key: 'I' },
      {
        to: '/collections',
        title: 'collections.title',
        icon: IconCalendarDollar,
        needs: { object: 'installment' },
      },
      { to: '/receipts', object: 'receipt', icon: IconReceipt2, key: 'R' },
      {
        to: '/matching',
        title: 'matching.title',
        icon: IconScale,
        key: 'M',
        needs: { action: 'receipt.apply' },
      },
      { to: '/aging', title: 'aging.title', icon: IconCalendarTime, needs: { object: 'invoice' } },
    ],
  },
  {
    id: 'revenue',
    items: [
      {
        to: '/waterfall',
        title: 'revenue.waterfall',
        icon: IconChartBar,
        needs: { object: 'revenue_event' },
      },
      { to: '/obligations', object: 'obligation', icon: IconCoin },
      { to: '/journal-entries', object: 'journal_entry', icon: IconBook2 },
      {
        to: '/trial-balance',
        title: 'ledger.trialBalance',
        icon: IconScaleOutline,
        needs: { object: 'account' },
      },
      { to: '/close', title: 'close.title', icon: IconLockDollar, needs: { object: 'period' } },
    ],
  },
  {
    id: 'settings',
    items: [
      { to: '/settings', title: 'settings.title', icon: IconAdjustments },
      { to: '/imports', object: 'import', icon: IconFileImport },
      { to: '/audit-entries', object: 'audit_entry', icon: IconHistory },
    ],
  },
];
