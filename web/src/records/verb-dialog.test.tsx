import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { request } from '@/api/client';
import { answer, show } from './testing';
import { type VerbCall, VerbDialog } from './verb-dialog';

interface Outcome {
  left: string;
}

const send = ({ values, dryRun, idempotencyKey }: VerbCall) =>
  request<Outcome>('/receipts/rcp_1/apply', {
    method: 'POST',
    query: { dry_run: dryRun },
    body: values,
    idempotencyKey,
  });

const isDry = (url: URL) => url.searchParams.get('dry_run') === 'true';

function dialog(onClose = () => {}) {
  return (
    <VerbDialog<Outcome>
      title="Apply"
      inputs={[{ name: 'memo', kind: 'text', label: 'Memo', required: true }]}
      send={send}
      preview={(outcome) => <p>Left over: {outcome.left}</p>}
      touches={['receipts']}
      done="Applied"
      onClose={onClose}
    />
  );
}

async function fill(text: string) {
  fireEvent.change(await screen.findByLabelText(/Memo/), { target: { value: text } });
}

describe('the dialog of a verb', () => {
  it('shows what the server would do before it may be done', async () => {
    const asked = answer(() => ({ body: { left: '12.00' } }));
    const onClose = vi.fn();
    show(dialog(onClose));
    await fill('first');
    const commit = screen.getByRole('button', { name: /Apply/ });
    expect(commit.hasAttribute('disabled')).toBe(true);
    expect(await screen.findByText('Left over: 12.00')).toBeTruthy();
    expect(asked.every(({ url }) => isDry(url))).toBe(true);
    fireEvent.keyDown(screen.getByLabelText(/Memo/), { key: 'Enter', ctrlKey: true });
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(asked.filter(({ url }) => !isDry(url)).map(({ body }) => body)).toEqual([{ memo: 'first' }]);
  });

  it('asks for nothing while something required is missing, and says what', async () => {
    const asked = answer(() => ({ body: { left: '0' } }));
    show(dialog());
    fireEvent.click(await screen.findByRole('button', { name: /Apply/ }));
    expect(await screen.findByText('Required')).toBeTruthy();
    expect(asked).toHaveLength(0);
  });

  it('shows a refusal at the field and above, with the rule and where to read on', async () => {
    answer(({ url }) =>
      isDry(url)
        ? { body: { left: '0' } }
        : {
            status: 422,
            body: {
              code: 'receipt_exceeds_open',
              title: 'More than is owed',
              status: 422,
              detail: 'Asked 120.00; 100.00 is open.',
              trace_id: 't',
              errors: [{ pointer: '/memo', code: 'exceeds_open', detail: 'too much' }],
            },
          },
    );
    show(dialog());
    await fill('x');
    await screen.findByText('Left over: 0');
    fireEvent.click(screen.getByRole('button', { name: /Apply/ }));
    const refusal = await screen.findByRole('alert');
    expect(refusal.textContent).toContain('More than is owed');
    expect(refusal.textContent).toContain('too much');
    expect(screen.getByRole('link', { name: 'What to do' }).getAttribute('href')).toBe(
      '/errors#receipt_exceeds_open',
    );
    expect(screen.getAllByText(/too much/).length).toBe(2);
  });

  it('keeps its key when the answer was lost, and takes a new one after a refusal', async () => {
    const replies: ('lost' | { status?: number; body: unknown })[] = [
      'lost',
      {
        status: 422,
        body: { code: 'rule', title: 'No', status: 422, detail: 'd', trace_id: 't', errors: [] },
      },
      { body: { left: '0' } },
    ];
    const asked = answer(({ url }) => (isDry(url) ? { body: { left: '0' } } : (replies.shift() ?? 'lost')));
    const onClose = vi.fn();
    show(dialog(onClose));
    await fill('x');
    await screen.findByText('Left over: 0');
    const commits = () => asked.filter(({ url }) => !isDry(url));
    for (const count of [1, 2, 3]) {
      fireEvent.click(screen.getByRole('button', { name: /Apply/ }));
      await waitFor(() => expect(commits()).toHaveLength(count));
      await waitFor(() =>
        expect(screen.getByRole('button', { name: /Apply/ }).hasAttribute('data-loading')).toBe(false),
      );
    }
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    const keys = commits().map(({ key }) => key);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
  });
});
