import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { answer, object, show } from '../testing';
import { RecordFiles } from './record-files';

const customer = object('customer', 'customers', []);
const file = {
  id: 'att_1',
  object: 'customer',
  record_id: 'cus_1',
  name: '合同.pdf',
  content_type: 'application/pdf',
  size_bytes: 1_240,
  sha256: '',
  uploaded_by_id: 'usr_1',
  created_at: '2026-11-21T01:00:00Z',
  may_delete: false,
};

interface Sent {
  url: string;
  key: string | undefined;
}

/** Stands in for the part of the network that can say how far it is. */
function uploads(status: number, body: object): Sent[] {
  const sent: Sent[] = [];
  class Call extends EventTarget {
    upload = new EventTarget();
    status = status;
    responseText = JSON.stringify(body);
    private url = '';
    private headers = new Map<string, string>();
    open(_: string, url: string) {
      this.url = url;
    }
    setRequestHeader(name: string, value: string) {
      this.headers.set(name.toLowerCase(), value);
    }
    abort() {}
    send() {
      sent.push({ url: this.url, key: this.headers.get('idempotency-key') });
      setTimeout(() => this.dispatchEvent(new Event('load')));
    }
  }
  vi.stubGlobal('XMLHttpRequest', Call);
  return sent;
}

let files: object[] = [];

beforeEach(() => {
  files = [file];
  answer(() => ({ body: { items: files } }));
});

function choose(name: string) {
  const input = screen.getByLabelText('Add files', { selector: 'input' });
  fireEvent.change(input, { target: { files: [new File(['x'], name)] } });
}

test('files are listed with the way to their content, and only who may deletes', async () => {
  show(<RecordFiles object={customer} record={{ id: 'cus_1' }} />, { actions: [] });
  const link = await screen.findByRole('link', { name: '合同.pdf' });
  expect(link.getAttribute('href')).toBe('/api/v1/attachments/att_1/content');
  expect(screen.getByText('1.2 kB')).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Delete 合同.pdf' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Add files' })).toBeNull();
});

test('a file that was sent is in the list', async () => {
  const sent = uploads(201, {});
  show(<RecordFiles object={customer} record={{ id: 'cus_1' }} />, { actions: ['attachment.add'] });
  await screen.findByRole('link', { name: '合同.pdf' });
  files = [{ ...file, id: 'att_2', name: 'note.txt' }, file];
  choose('note.txt');
  await screen.findByRole('link', { name: 'note.txt' });
  expect(sent.map(({ url }) => url)).toEqual([
    '/api/v1/attachments?object=customer&record_id=cus_1&name=note.txt',
  ]);
});

test('what is refused says why and is tried again as a new request', async () => {
  const sent = uploads(422, {
    code: 'attachment_empty',
    title: 'The file is empty',
    detail: 'note.txt holds nothing.',
  });
  show(<RecordFiles object={customer} record={{ id: 'cus_1' }} />, { actions: ['attachment.add'] });
  await screen.findByRole('link', { name: '合同.pdf' });
  choose('note.txt');
  expect((await screen.findByRole('alert')).textContent).toBe('The file is empty: note.txt holds nothing.');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[0]?.key).not.toBe(sent[1]?.key);
});
