import type { Messages } from '../messages';
import { aging } from './aging';
import { audit } from './audit';
import { campaigns } from './campaigns';
import { close } from './close';
import { collections } from './collections';
import { common } from './common';
import { contracts } from './contracts';
import { customers } from './customers';
import { deliveries } from './deliveries';
import { explain } from './explain';
import { files } from './files';
import { followUps } from './followUps';
import { imports } from './imports';
import { invoices } from './invoices';
import { jobs } from './jobs';
import { leads } from './leads';
import { ledger } from './ledger';
import { lines } from './lines';
import { matching } from './matching';
import { opportunities } from './opportunities';
import { orders } from './orders';
import { products } from './products';
import { quotes } from './quotes';
import { receipts } from './receipts';
import { records } from './records';
import { revenue } from './revenue';
import { session } from './session';
import { settings } from './settings';
import { setup } from './setup';
import { shell } from './shell';
import { today } from './today';

export const messages: Messages = {
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
  matching,
  collections,
  aging,
  revenue,
  close,
  ledger,
  imports,
  settings,
  audit,
  jobs,
  setup,
  explain,
  files,
  followUps,
  products,
  campaigns,
  lines,
};
