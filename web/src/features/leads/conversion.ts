import type { components } from '@/api/schema';
import type { VerbValues } from '@/records/verb-dialog';

type ConvertLead = components['schemas']['ConvertLead'];

/** Stands for a contact that is not there yet. */
export const NEW_CONTACT = 'new';

const MADE = ['customer', 'contact', 'opportunity'] as const;

/** Where the server's findings point to a field of a record that conversion makes: `customer/custom/lic`. */
export function inputName(object: string, field: string): string {
  return `${object}/${field.replace('.', '/')}`;
}

/** What was filled in, record by record; a contact that is asked for as a new one is one even if another is like it. */
export function bodyOf(values: VerbValues): ConvertLead {
  const body: ConvertLead = {};
  if (typeof values.customer_id === 'string') body.customer_id = values.customer_id;
  for (const object of MADE) {
    const fields = fieldsOf(values, object);
    if (Object.keys(fields).length > 0) body[object] = fields;
  }
  if (values.contact_id === NEW_CONTACT) body.contact = { ...body.contact };
  else if (typeof values.contact_id === 'string') {
    body.contact_id = values.contact_id;
    delete body.contact;
  }
  return body;
}

function fieldsOf(values: VerbValues, object: string): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const [of, first, second] = name.split('/');
    if (of !== object || !first || value === null || value === undefined) continue;
    if (first === 'custom' && second) custom[second] = value;
    else fields[first] = value;
  }
  return Object.keys(custom).length > 0 ? { ...fields, custom } : fields;
}
