// Each feature registers what it adds to its objects; its heavy parts are lazy.
import '@/features/audit/register';
import '@/features/imports/register';
import '@/features/settings/register';
