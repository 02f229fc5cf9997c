// Each feature registers what it adds to its objects; its heavy parts are lazy.
import '@/features/invoices/feature';
import '@/features/ledger/feature';
import '@/features/receipts/feature';
import '@/features/revenue/feature';
import '@/features/audit/register';
import '@/features/imports/register';
import '@/features/settings/register';
import '@/features/campaigns/feature';
import '@/features/contracts/feature';
import '@/features/customers/feature';
import '@/features/deliveries/feature';
import '@/features/follow-ups/feature';
import '@/features/leads/feature';
import '@/features/opportunities/feature';
import '@/features/orders/feature';
import '@/features/products/feature';
import '@/features/quotes/feature';
// Behind what receipts, invoices and customers have themselves: tabs and actions stand in the order in which they come.
import '@/features/refunds/feature';
