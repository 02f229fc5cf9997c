import { api, data, newIdempotencyKey } from '@/api/client';

/** Takes every application of one outcome back, the newest first: each is a change of its own in the books. */
export async function unapplyAll(outcome: { applications: { id: string }[] }, reason: string): Promise<void> {
  const key = newIdempotencyKey();
  for (const [place, { id }] of [...outcome.applications].reverse().entries()) {
    await data(
      api.POST('/api/v1/applications/{id}/unapply', {
        params: { path: { id }, header: { 'Idempotency-Key': `${key}.${place}` } },
        body: { reason },
      }),
    );
  }
}
