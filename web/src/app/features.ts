// Each feature registers what it adds to its objects; its heavy parts are lazy.
import '@/features/invoices/feature';
import '@/features/ledger/feature';
import '@/features/receipts/feature';
