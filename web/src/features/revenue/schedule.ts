import type { components } from '@/api/schema';

/** The revenue of a contract, obligations down and months across. */
export type RevenueSchedule = components['schemas']['RevenueSchedule'];
export type ScheduleCell = components['schemas']['ScheduleCell'];
