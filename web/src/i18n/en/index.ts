import type { Messages } from '../messages';
import { campaigns } from './campaigns';
import { common } from './common';
import { contracts } from './contracts';
import { customers } from './customers';
import { deliveries } from './deliveries';
import { explain } from './explain';
import { files } from './files';
import { followUps } from './followUps';
import { invoices } from './invoices';
import { leads } from './leads';
import { ledger } from './ledger';
import { lines } from './lines';
import { opportunities } from './opportunities';
import { orders } from './orders';
import { products } from './products';
import { quotes } from './quotes';
import { receipts } from './receipts';
import { records } from './records';
import { refunds } from './refunds';
import { session } from './session';
import { shell } from './shell';
import { titles } from './titles';
import { today } from './today';

export const messages: Messages = {
  ...titles,
  common,
  shell,
  session,
  records,
  today,
  leads,
  customers,
  opportunities,
  quotes,
  contracts,
  orders,
  deliveries,
  invoices,
  receipts,
  refunds,
  ledger,
  explain,
  files,
  followUps,
  products,
  campaigns,
  lines,
};
