import type { Money } from '@/lib/money';

export interface ScheduleCell {
  period: string;
  actual: Money;
  planned: Money;
  actual_figure: string | null;
  planned_figure: string | null;
}

export interface ObligationSchedule {
  obligation_id: string;
  order_id: string;
  order_number: string;
  description: string;
  method: string;
  allocated: Money;
  recognized: Money;
  remaining: Money;
  undated: Money;
  figure: string;
  cells: ScheduleCell[];
}

/** The revenue of a contract, obligations down and months across. */
export interface RevenueSchedule {
  contract_id: string;
  currency: string;
  months: string[];
  obligations: ObligationSchedule[];
  totals: ScheduleCell[];
  allocated: Money;
  recognized: Money;
  remaining: Money;
  position: Money;
  position_figure: string;
  ledger: Money;
  difference: Money;
}
