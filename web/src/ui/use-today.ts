import { useSession } from '@/api/session';
import { todayIn } from '@/lib/dates';

/** The business day it is now where the organisation is. */
export function useToday(): string {
  return todayIn(useSession().organization.time_zone);
}
