import type { Label } from '@/records/types';

// Not among the words of the program, which are all there from the start: only who reads the audit needs these.

/** What changed where no field of the object is meant. */
export const changes: Record<string, Label> = {
  applications: { zh: '核销', en: 'Applications' },
  credit_note: { zh: '红字发票', en: 'Credit note' },
  happened_on: { zh: '发生日期', en: 'Happened on' },
  invoice: { zh: '发票', en: 'Invoice' },
  lines: { zh: '明细行', en: 'Lines' },
  reason: { zh: '原因', en: 'Reason' },
  recognitions: { zh: '确认笔数', en: 'Recognitions' },
  recognized: { zh: '确认金额', en: 'Recognised' },
  roles: { zh: '角色', en: 'Roles' },
  stages: { zh: '阶段', en: 'Stages' },
  through: { zh: '截至', en: 'Through' },
  total_minor: { zh: '价税合计', en: 'Total' },
};
